// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/canceltoken.h"
#include "core/base/matrix.h"
#include "core/base/result.h"

#include <vector>

namespace headlight {

/// How much can flow from one token of the highest layer to each input token.
struct AttentionFlow
{
    std::vector<double> flow; ///< maximum flow to each input token, 0 … 1
    std::vector<double> share; ///< the same divided by its sum: sums to 1
};

/// Attention flow: every (layer, token) is a node, an edge from (l, i) to (l − 1, j) carries at most
/// B_l[i, j]; the value for input j is the maximum flow from (L, query) to (0, j).
///
/// Differs from rollout, which multiplies along paths: here a path carries as much as its narrowest edge.
/// @param steps B_1 … B_L as rolloutStep() gives them, (token, token), rows sum to 1
/// @return InvalidArgument for a query outside, no layer or a number that is negative or none; TooLarge above
///   limits::flowTokens; Cancelled, polled before each input token
/// Pure, thread-safe. One maximum flow (Dinic) for each input token over layers · tokens² edges: fractions of
/// a second; on request only.
/// Source: Abnar & Zuidema 2020, arXiv:2005.00928, section 3; attention_graph_util.py, compute_flows.
Result<AttentionFlow> attentionFlow(const std::vector<Matrix> &steps, int query,
                                    const CancelToken &cancel = {});

} // namespace headlight
