// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/matrix.h"
#include "core/transformer/positionbias.h"
#include "core/transformer/trace.h"

namespace headlight {

/// What turns the product of a query and a key into a score.
struct ScoreRule
{
    float scale = 1.F; ///< 1/√d_head as a rule
    float softCap = 0.F; ///< c·tanh(score/c) instead of the score (Gemma 2, arXiv:2408.00118); 0: none
    BiasView bias{}; ///< added after that
    float temperature = 1.F; ///< of the softmax: what comes out is divided by it
};

/// Turns one row of products q·kᵀ into scores, in place: the only place that says how.
/// @param mask added at last, or null
void finishScores(float *row, const ScoreRule &rule, int query, const float *mask, int keys);

/// Scaled dot-product attention of one head, without the values.
///
///     scores = (cap(Q·Kᵀ·scale) + bias) / temperature + mask        pattern = softmax of scores over keys
///
/// @param query (n_query, d_head)
/// @param key   (n_key, d_head)
/// @param mask  (n_query, n_key), added to the scores: 0 keeps, −inf hides
/// @return scores and pattern, both (n_query, n_key)
///
/// The row maximum is subtracted before exp(), so scores up to the float range neither overflow nor change
/// the result. A masked key gets exactly 0. A query that may see no key at all has a row of zeros: there is
/// no probability to give. NaN in a row makes the whole row NaN; it is never drawn as 0.
///
/// Pure and thread-safe. Cost O(n_query · n_key · d_head).
/// Source: Vaswani et al. 2017, arXiv:1706.03762, eq. 1.
HeadAttention scaledDotProductAttention(const MatrixView &query, const MatrixView &key,
                                        const MatrixView &mask, const ScoreRule &rule);

/// Softmax over each row of @p scores, as described above.
Matrix softmaxRows(const MatrixView &scores);

} // namespace headlight
