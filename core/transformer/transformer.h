// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/canceltoken.h"
#include "core/transformer/packedrun.h"
#include "core/transformer/weights.h"
#include "core/transformer/workspacepool.h"

#include <span>

namespace headlight {

class ThreadPool;

/// The forward pass of one stack of blocks: token ids in, hidden states and projections out. It knows tables
/// and numbers, no text and no family by name; what differs between families is in Architecture. An
/// encoder-decoder is two of these, and the decoder's blocks look at the encoder's last hidden states.
///
/// Immutable; all const functions may be called from several threads at once (they share the processor then).
class Transformer
{
public:
    using Input = RunInput;

    Transformer(const Architecture &architecture, LoadedWeights loaded);

    const ModelShape &shape() const { return m_loaded.shape; }
    const Architecture &architecture() const { return m_architecture; }
    const LoadedWeights &loaded() const { return m_loaded; }
    bool predicts() const { return m_loaded.weights.predicts; }

    /// Runs over @p sequences, packed row after row, so that each product with weights is one for all of
    /// them; attention stays within each sequence, and each gets the bits that it would get alone. Fills of
    /// each sequence's content kind, hiddenStates, poolerOutput, layers, attended, scale, layerScales,
    /// softCap, windows, bias and rotation; of cross, given exactly where input.memory is, the same but
    /// hiddenStates. With input.previous only what differs is computed: the bits are the same, the cost is
    /// that of the tokens behind the common beginning. A content with interventions: see RunSequence. Cost
    /// 2·parameters·tokens + 4·layers·d_model·tokens² operations for each sequence.
    /// @param sequences at least one; their inputs have passed checkTokens()
    /// @return Cancelled; polled before every block
    Status run(std::span<const RunSequence> sequences, const CancelToken &cancel) const;

    /// The same for one sequence.
    Status run(const Input &input, const CancelToken &cancel, Trace::Content &content,
               Trace::Content *cross = nullptr) const;

    /// Logits (tokens, vocabulary) for final hidden states (tokens, d_model); only when predicts().
    Matrix logits(const MatrixView &residual) const;

    /// Floating-point operations of a pass over @p tokens, which look at @p keys of an encoder.
    double flop(int tokens, int keys = 0) const;

private:
    /// Norms around a part; empty what there is not.
    struct PartNorms
    {
        const Norm &own; ///< before the part, or after it and its residual
        const Norm &update; ///< after the part, before its residual
        const Norm *next; ///< own one of the part that follows; null behind the last one
    };

    void runBlock(std::size_t layer, const Matrix &x, Matrix &y, Workspace &workspace) const;
    void attendSelf(std::size_t layer, const float *x, Workspace &workspace) const;
    void attendCross(std::size_t layer, const float *x, Workspace &workspace) const;
    void feedForward(std::size_t layer, const float *x, Workspace &workspace) const;
    void endPart(const PartNorms &norms, const Matrix &blockInput, const Matrix &x, Matrix &y,
                 Workspace &workspace) const;
    void placeQueriesAndKeys(std::size_t layer, Workspace &workspace) const;
    void mixHeads(std::size_t layer, AttentionKind kind, Workspace &workspace) const;
    void describe(const PackedSequence &sequence) const;
    void embedTokens(const PackedRun &run, Matrix &residual) const;
    void finish(Matrix &last) const;
    void pool(const PackedRun &run) const;
    PositionBias positionBias(const Input &input) const;
    const Linear *firstLinear(std::size_t layer) const;

    const Architecture &m_architecture;
    LoadedWeights m_loaded;
    ThreadPool &m_pool;
    mutable WorkspacePool m_workspaces;
};

} // namespace headlight
