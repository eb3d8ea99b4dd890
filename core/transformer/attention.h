// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/matrix.h"
#include "core/transformer/trace.h"

namespace headlight {

/// Scaled dot-product attention of one head, without the values.
///
///     scores = Q·Kᵀ·scale + mask        pattern = softmax of scores over keys
///
/// @param query (n_query, d_head)
/// @param key   (n_key, d_head)
/// @param mask  (n_query, n_key), added to the scores: 0 keeps, −inf hides
/// @param scale 1/√d_head as a rule
/// @return scores and pattern, both (n_query, n_key)
///
/// The row maximum is subtracted before exp(), so scores up to the float range neither overflow nor change
/// the result. A masked key gets exactly 0. A query that may see no key at all has a row of zeros: there is
/// no probability to give. NaN in a row makes the whole row NaN; it is never drawn as 0.
///
/// Pure and thread-safe. Cost O(n_query · n_key · d_head).
/// Source: Vaswani et al. 2017, arXiv:1706.03762, eq. 1.
HeadAttention scaledDotProductAttention(const MatrixView &query, const MatrixView &key, const MatrixView &mask,
                                        float scale);

/// Softmax over each row of @p scores, as described above.
Matrix softmaxRows(const MatrixView &scores);

} // namespace headlight
