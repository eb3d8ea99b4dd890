// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/canceltoken.h"
#include "core/base/matrix.h"
#include "core/base/memory.h"
#include "core/base/result.h"
#include "core/transformer/architecture.h"
#include "core/transformer/linear.h"
#include "core/transformer/norm.h"
#include "core/transformer/table.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace headlight {

class TensorSource;

/// The parameters of one attention; empty what a model has not.
struct AttentionWeights
{
    Linear query, key, value, output;
    Norm queryNorm, keyNorm; ///< of each head, or of all heads together, by their width
    Norm norm, updateNorm;
};

/// The parameters of one transformer block; empty what a model has not.
struct Block
{
    AttentionWeights self;
    AttentionWeights cross; ///< from a decoder to the encoder's hidden states
    Linear feedForwardGate, feedForwardUp, feedForwardDown;
    Norm feedForwardNorm, feedForwardUpdateNorm;

    bool hasCross() const { return !cross.query.isEmpty(); }
};

/// The parameters of a model, packed for the kernels.
struct Weights
{
    std::shared_ptr<const Table> tokenTable; ///< (vocabulary, embedding); encoder and decoder may share it
    Matrix positionTable; ///< (offset + positions, embedding), stored or computed; empty without
    Matrix segmentTable; ///< (segments, embedding), empty without
    Norm embeddingNorm;
    Linear embeddingProjection; ///< empty without
    Matrix relativeBias; ///< (buckets, heads), empty without
    std::vector<Block> blocks;
    Norm finalNorm;
    Linear finalProjection; ///< empty without
    Linear pooler; ///< empty without
    bool predicts = false;
    Linear headTransform; ///< empty without
    Norm headNorm;
    Table decoder; ///< (vocabulary, embedding); empty: the token table
    std::vector<float> decoderBias; ///< (vocabulary), empty without
};

/// Weights and what was learned about them on the way.
struct LoadedWeights
{
    Weights weights;
    ModelShape shape; ///< with vocabulary and positions as the tables really have them
    std::int64_t parameters = 0; ///< numbers read
    std::string dtype; ///< how most of them are stored
    std::string tokenTableName; ///< the tensor that the token table was read from
    std::vector<std::string> warnings; ///< one sentence each

    /// The parameters of @p layer; several layers may share them, group by group: group
    /// int(i/(turns/groups)) computes turn i. The quotients are rounded as the reference rounds them, in
    /// double precision: 9/(18/14) gives group 6, not 7.
    const Block &block(std::size_t layer) const
    {
        const auto inGroup = static_cast<std::size_t>(shape.groupBlocks);
        const std::size_t groups = weights.blocks.size() / inGroup;
        const double turnsOfGroup = static_cast<double>(static_cast<std::size_t>(shape.layers) / inGroup)
            / static_cast<double>(groups);
        const auto group = static_cast<std::size_t>(static_cast<double>(layer / inGroup) / turnsOfGroup);
        return weights.blocks[group * inGroup + layer % inGroup];
    }
};

/// Finds every tensor that @p architecture names, checks all names, shapes and the memory they need, and then
/// reads and packs them.
/// @param progress called with 0 … 1 on the calling thread; may be empty
/// @param freeMemory bytes that the weights may take; empty: not known, so not checked
/// @param shared weights whose token table is taken where it was read from the same tensor; or null
/// @return MissingPart (the first five and how many), BadShape, Unsupported (dtype), TooLarge (memory),
///   ReadFailed, Cancelled
Result<LoadedWeights> loadWeights(const Architecture &architecture, const ModelShape &shape,
                                  const TensorSource &source, const CancelToken &cancel = {},
                                  const std::function<void(double)> &progress = {},
                                  std::optional<std::uint64_t> freeMemory = availableMemory(),
                                  const LoadedWeights *shared = nullptr);

} // namespace headlight
