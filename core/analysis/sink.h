// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/score.h"
#include "core/analysis/visibility.h"

#include <vector>

namespace headlight {

/// Attention that each key receives from the queries that see it.
///
///     α_k = 1/|{i : i sees k}| Σ_i A_ik        0 … 1; one a key, NaN where nobody sees it
///
/// Under a causal mask that is 1/(n − k) Σ_{i≥k} A_ik, without one 1/n Σ_i A_ik.
/// Source: Gu et al. 2024, arXiv:2410.10781, eval_sink_open_source.py. Pure, thread-safe.
std::vector<double> attentionReceived(const MatrixView &pattern, const Visibility &visibility);

/// The key where a head's attention comes to rest, and how much of it does.
struct Sink
{
    int key = -1; ///< −1: none, because nothing is visible or a number is NaN
    Score share; ///< α of that key; chance: what equal shares give that key
};

/// Under a causal mask the sink can only be judged at the first key, which all queries see: later keys have
/// fewer queries, and the last one just its own. Without one all keys are scanned.
Sink sinkOf(const MatrixView &pattern, const Visibility &visibility);

/// A head has a sink where its share is above this. Source: as above.
inline constexpr double sinkThreshold = 0.3;

} // namespace headlight
