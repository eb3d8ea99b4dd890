// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/transformer/trace.h"

#include <vector>

namespace headlight {

/// What kind of number is added to a score because of where query and key stand.
enum class BiasKind {
    None,
    Linear, ///< ALiBi: a slope of the head times the key's position
    Relative, ///< a learned number for each distance
};

/// One cell of a pattern, followed through the formula with its own numbers.
///
///     Attention(Q, K, V) = softmax(Q Kᵀ / √d_k) V        (Vaswani et al. 2017, arXiv:1706.03762, eq. 1)
///
///     sum = Σ_d q_d k_d        scaled = sum · scale, capped where the model caps
///     score = (scaled + bias) / temperature + mask        exponential = exp(score − rowMaximum)
///     probability = exponential / rowSum        z = Σ_j A_ij v_j, before an ablation replaces it
///
/// The score and the probability are those of the trace, bit for bit; what lies between is computed from the
/// same queries and keys in double precision, so it agrees with them to the rounding of single precision
/// (about five digits).
struct WorkedCell
{
    std::vector<float> query, key; ///< (d_head), position information applied
    /// (d_head), as they were before their positions turned them; empty where nothing is turned
    std::vector<double> queryBefore, keyBefore;
    int turned = 0; ///< of their first dimensions are turned, in pairs; 0: none
    std::vector<double> products; ///< (d_head) q_d · k_d
    double sum = 0; ///< of the products
    double scale = 1; ///< what the sum is multiplied with; 1/√d_head as a rule
    double scaled = 0; ///< sum · scale, or c · tanh(sum · scale / c) with a cap c
    double softCap = 0; ///< 0: none
    BiasKind biasKind = BiasKind::None;
    double bias = 0; ///< 0 without
    double temperature = 1; ///< of the softmax; 1 unless an intervention changed it
    bool isMasked = false; ///< the query may not see this key: the score is −∞
    float score = 0; ///< the trace's
    float rowMaximum = 0; ///< the largest score of the row
    double exponential = 0; ///< exp(score − rowMaximum), 0 where masked
    std::vector<double> exponentials; ///< (keys) those of the whole row
    double rowSum = 0; ///< of the row's exponentials; 0 where the query may see no key at all
    int visibleKeys = 0; ///< that the query may see
    float probability = 0; ///< the trace's
    std::vector<double> contribution; ///< (d_head) probability · value of this key
    std::vector<double> z; ///< (d_head) the head's output for the query
    /// (keys) ‖A_ij v_j‖: how much each key brings into z (Kobayashi et al. 2020, arXiv:2004.10102, eq. 3,
    /// before W_O)
    std::vector<double> contributions;
};

/// @return InvalidArgument for a head, query or key that is not there; MissingPart for attention made
/// elsewhere,
///   which has no queries and keys
/// Pure, thread-safe. Cost O(tokens · d_head).
Result<WorkedCell> workedCell(const Trace &trace, LayerHead head, int query, int key);

/// The keys that bring most into z, by WorkedCell::contributions, largest first; keys that bring nothing are
/// left out.
std::vector<int> largestContributions(const WorkedCell &cell, int count);

/// The dimensions with the largest products, by magnitude, largest first.
std::vector<int> largestProducts(const WorkedCell &cell, int count);

} // namespace headlight
