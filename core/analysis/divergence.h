// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/visibility.h"
#include "core/base/canceltoken.h"
#include "core/base/matrix.h"
#include "core/transformer/trace.h"

#include <optional>
#include <vector>

namespace headlight {

/// Kullback-Leibler divergence of two distributions.
///
///     KL(p‖q) = Σ_j p_j ln(p_j / q_j)        nats, 0 … ∞; not symmetric
///
/// +∞ where q has 0 and p has not; NaN when a value is NaN. @param p, @p q of one length, summing to 1
double klDivergence(const Eigen::Ref<const RowVector> &p, const Eigen::Ref<const RowVector> &q);

/// Jensen-Shannon divergence, KL made symmetric and finite.
///
///     JS(p, q) = ½ KL(p‖m) + ½ KL(q‖m),  m = ½(p + q)        nats, 0 … ln 2
///
/// No smoothing is needed, because m > 0 wherever p or q is; the source smooths. NaN when a value is NaN.
/// Source: Clark et al. 2019, arXiv:1906.04341, section 6; head_distances.py.
double jensenShannon(const Eigen::Ref<const RowVector> &p, const Eigen::Ref<const RowVector> &q);

/// How differently two heads attend: the square root, which is a metric, of the mean over queries (the source
/// sums, so its distances grow with the text).
///
///     d(a, b) = √(1/n Σ_i JS(A^a_i, A^b_i))        0 … √(ln 2) = 0.833
///
/// NaN where no query sees a key. Pure, thread-safe. Cost O(queries · keys) logarithms.
double headDistance(const MatrixView &a, const MatrixView &b, const Visibility &visibility);

/// Distances between all heads of a trace, head h of layer l at l · heads + h. Symmetric, 0 on the diagonal.
/// Queries that see nothing in one of the two layers are left out.
/// Derives every pattern. Cost O((layers · heads)² · tokens²) logarithms. Thread-safe.
/// @return nothing when cancelled; polled for each head
std::optional<Eigen::MatrixXd> headDistances(const Trace &trace, const CancelToken &cancel = {});

/// The @p count heads that are nearest to @p head, nearest first, without itself.
std::vector<int> nearestHeads(const Eigen::MatrixXd &distances, int head, int count);

} // namespace headlight
