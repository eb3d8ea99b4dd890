// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/score.h"
#include "core/analysis/visibility.h"
#include "core/base/matrix.h"

namespace headlight {

/// Shannon entropy of one query's attention.
///
///     H = − Σ_j A_j ln A_j        (0 ln 0 = 0)
///
/// @param row probabilities over keys, summing to 1
/// @return nats, 0 … ln(visible keys); NaN when a value is NaN
/// No smoothing, unlike the notebook of the source. Source: Clark et al. 2019, arXiv:1906.04341, section 3.3.
double entropy(const Eigen::Ref<const RowVector> &row);

/// "Effective number of keys" exp(H): 1 when one key gets everything, n when n keys share equally.
double effectiveKeys(double entropy);

/// How widely a head attends.
///
/// The normalised entropy divides each row by what its own query can see, ln m_i, and leaves out queries that
/// see one key. Dividing by ln n instead would keep the early queries of a causal model from ever looking
/// broad. A random row is one where every distribution over the keys is equally likely (Dirichlet(1, …, 1),
/// the softmax of logarithms of exponential noise); its expected entropy is Σ_{k=2}^{m} 1/k. A threshold in
/// nats means different things at different lengths (Clark's 3.8 nats are 45 keys, so no short sentence
/// reaches it); the normalised entropy does not.
struct EntropyScores
{
    Score entropy; ///< mean H_i, nats; chance: equal shares, mean ln m_i
    Score normalised; ///< mean H_i / ln m_i over m_i ≥ 2, 0 … 1; chance: random rows
    Score effectiveKeys; ///< mean exp(H_i), keys; chance: equal shares, mean m_i
};

/// @param pattern (query, key)
/// Pure, thread-safe. Cost O(queries · keys) logarithms.
EntropyScores entropyScores(const MatrixView &pattern, const Visibility &visibility);

} // namespace headlight
