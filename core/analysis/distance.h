// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/score.h"
#include "core/analysis/visibility.h"

namespace headlight {

/// How far a head looks.
///
///     D = Σ_i Σ_j A_ij |i − j| / Σ_i Σ_j A_ij        tokens, 0 … n − 1
///
/// Chance is what equal shares give: (n − 1)/4 under a causal mask, (n² − 1)/(3n) without one.
/// Source: Vig & Belinkov 2019, arXiv:1906.04284, section 4.4, who leave out attention to the first token,
/// because it is mostly a resting place; its share is the first-token score. Both are given here.
struct DistanceScores
{
    Score all;
    Score withoutFirst; ///< key 0 left out of both sums; not applicable where nothing else is attended to
};

/// @param pattern (query, key) of one sentence with itself
/// Pure, thread-safe. Cost O(queries · keys).
DistanceScores distanceScores(const MatrixView &pattern, const Visibility &visibility);

} // namespace headlight
