// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/attention.h"

#include "core/transformer/headattention.h"
#include "core/transformer/kernels/kernels.h"

namespace headlight {

Matrix softmaxRows(const MatrixView &scores)
{
    Matrix pattern = scores;
    for (Eigen::Index row = 0; row < pattern.rows(); ++row)
        kernels().softmax(pattern.row(row).data(), static_cast<int>(pattern.cols()));
    return pattern;
}

HeadAttention scaledDotProductAttention(const MatrixView &query, const MatrixView &key,
                                        const MatrixView &mask, float scale)
{
    const auto keys = static_cast<int>(key.rows());
    PackedKeys packed;
    packed.pack(key.data(), key.outerStride(), keys, static_cast<int>(key.cols()));

    HeadAttention attention;
    attention.scores.resize(query.rows(), keys);
    packed.multiply(query.data(), query.outerStride(), static_cast<int>(query.rows()), keys,
                    attention.scores.data(), keys);
    for (Eigen::Index row = 0; row < query.rows(); ++row)
        kernels().scaleAndMask(attention.scores.row(row).data(), mask.row(row).data(), scale, keys);
    attention.pattern = softmaxRows(attention.scores);
    return attention;
}

} // namespace headlight
