// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/matrix.h"
#include "core/transformer/modelshape.h"
#include "core/transformer/rotary.h"
#include "core/transformer/runinput.h"
#include "core/transformer/trace.h"

#include <functional>
#include <span>
#include <vector>

namespace headlight {

class ThreadPool;

/// One sequence of tokens that a stack runs over, and where what it computes goes.
///
/// A sequence whose content carries interventions is computed with them. It must be alone in its run and
/// without previous; layers whose projections its content already holds are taken over, with the hidden
/// states that the first missing one reads. All other contents hold no layers.
struct RunSequence
{
    RunInput input;
    Trace::Content *content = nullptr;
    Trace::Content *cross = nullptr; ///< of the cross-attention; null for stacks without

    /// Called on the running thread as soon as queries, keys and values of a layer are in content or cross,
    /// which it is given; it leaves them as they are. May be empty.
    std::function<void(Trace::Content &of, int layer)> projected{};
};

/// A sequence within a run. The sequences of a run lie one behind the other, row after row and without
/// padding, so that each product with weights is one for all of them; only attention goes sequence by
/// sequence. Tokens that are taken over from a previous run have no rows.
struct PackedSequence : RunSequence
{
    int tokens = 0;
    int reused = 0; ///< leading tokens that are taken over from input.previous
    int firstRow = 0; ///< of token `reused` in the run's matrices
    int firstMemoryRow = 0; ///< of the sequence's memory among those of all
    std::vector<float> keyMask; ///< (tokens) 0 or −inf; empty when all keys are attended
    std::vector<float> memoryMask; ///< (rows of the memory), the same
    RotaryTable rotary; ///< its own, because frequencies may depend on the length
    RotaryTable windowRotary;

    int rows() const { return tokens - reused; }
    int tokenOf(int row) const { return reused + row - firstRow; } ///< of a row of the run's matrices
};

/// All sequences of a run.
struct PackedRun
{
    std::vector<PackedSequence> sequences;
    std::vector<int> sequenceOfRow;
    int memoryRows = 0;
    Matrix memories; ///< (memoryRows, d_model) where there are several

    /// Packs @p added, whose inputs have passed checkTokens(). The spans and pointers of the inputs
    /// are kept.
    void prepare(const ModelShape &shape, std::span<const RunSequence> added);

    int rows() const { return static_cast<int>(sequenceOfRow.size()); }

    /// Whose @p row is.
    const PackedSequence &of(int row) const
    {
        return sequences[static_cast<std::size_t>(sequenceOfRow[static_cast<std::size_t>(row)])];
    }

    /// (memoryRows, d_model) What the cross-attention looks at; null for stacks without.
    const float *memory() const;
};

/// The rows of a packed matrix that one sequence gets.
struct RowShare
{
    int firstRow = 0;
    int rows = 0;
    Matrix *target = nullptr;
    const Matrix *before = nullptr; ///< from a previous run; null where no rows are taken over
    int reused = 0; ///< rows of `before` that go in front
};

/// Copies the rows of @p packed to whom they belong. Who is alone and takes over nothing gets the matrix
/// itself; the contents of @p packed are undefined afterwards.
void handOut(ThreadPool &pool, Matrix &packed, std::span<const RowShare> shares);

/// handOut() for a matrix with a row for each row of @p run: matrixOf(content) is the one that is filled, of
/// each sequence's content or cross, as @p whose says, and the one that rows are taken over from.
template <typename MatrixOf>
void handOutTokens(ThreadPool &pool, Matrix &packed, const PackedRun &run,
                   Trace::Content *RunSequence::*whose, const MatrixOf &matrixOf)
{
    std::vector<RowShare> shares;
    for (const PackedSequence &sequence : run.sequences) {
        const Matrix *before = sequence.reused > 0 ? &matrixOf(sequence.input.previous->content()) : nullptr;
        shares.push_back(
            {sequence.firstRow, sequence.rows(), &matrixOf(*(sequence.*whose)), before, sequence.reused});
    }
    handOut(pool, packed, shares);
}

/// handOut() for a matrix with a row for each row of the memories.
template <typename MatrixOf>
void handOutMemory(ThreadPool &pool, Matrix &packed, const PackedRun &run, const MatrixOf &matrixOf)
{
    std::vector<RowShare> shares;
    for (const PackedSequence &sequence : run.sequences)
        shares.push_back({sequence.firstMemoryRow, static_cast<int>(sequence.input.memory->rows()),
                          &matrixOf(*sequence.cross)});
    handOut(pool, packed, shares);
}

} // namespace headlight
