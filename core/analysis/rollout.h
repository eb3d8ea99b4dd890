// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/canceltoken.h"
#include "core/base/result.h"
#include "core/transformer/trace.h"

#include <optional>
#include <vector>

namespace headlight {

/// How the heads of a layer become one matrix.
enum class HeadFusion { Mean, Minimum, Maximum };

/// Whether a token's own residual counts beside what attention brings.
enum class ResidualPath { Add, Leave };

struct RolloutOptions
{
    HeadFusion fusion = HeadFusion::Mean;
    ResidualPath residual = ResidualPath::Add;
    double discardedShare = 0; ///< 0 … 1: of each layer's cells the smallest ones set to 0 before rescaling
};

/// One layer's share of where information comes from: the fused heads, with the residual half and half.
///
///     B = (A + I), rows rescaled to 1        (= ½ A + ½ I where the rows of A sum to 1)
///
/// With ResidualPath::Leave B is A with rows rescaled. A row of zeros stays one.
/// @param pattern (token, token) of one layer
Matrix rolloutStep(const MatrixView &pattern, const RolloutOptions &options);

/// Attention rollout: for every layer l and token i, the share that each input token has in it.
///
///     R_1 = B_1        R_l = B_l · R_{l−1}
///
/// @param patterns one (token, token) a layer, heads fused, from the first layer on
/// @return one (token, input token) a layer, 0 … 1; rows sum to 1 where those of the patterns do; under a
///   causal mask nothing is above the diagonal
/// It follows attention alone: what values, the feed-forward part and norms do to the information is not in
/// it. Pure, thread-safe. Cost O(layers · tokens³).
/// Source: Abnar & Zuidema 2020, arXiv:2005.00928, eq. 1; attention_graph_util.py, compute_joint_attention.
/// Minimum, maximum and discarding: github.com/jacobgil/vit-explain.
std::vector<Matrix> rollout(const std::vector<Matrix> &patterns, const RolloutOptions &options = {});

/// The fused patterns of @p trace from its first layer to @p lastLayer, which is there; nullopt: of every
/// layer. For rollout() and flow.
/// Derives these patterns. @return Cancelled, polled before each layer; InvalidArgument for attention between
///   different tokens, through which nothing can be followed
Result<std::vector<Matrix>> fusedPatterns(const Trace &trace, HeadFusion fusion,
                                          const CancelToken &cancel = {},
                                          std::optional<int> lastLayer = std::nullopt);

} // namespace headlight
