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

void finishScores(float *row, const ScoreRule &rule, int query, const float *mask, int keys)
{
    const Kernels &k = kernels();
    float factor = rule.scale;
    if (rule.softCap > 0) {
        k.scaleAndMask(row, nullptr, rule.scale / rule.softCap, keys);
        k.activate(Activation::Tanh, row, keys);
        factor = rule.softCap;
    }
    if (!rule.bias.first) {
        k.scaleAndMask(row, mask, factor, keys);
    } else {
        k.scaleAndMask(row, rule.bias.row(query), factor, keys);
        if (mask)
            k.add(row, mask, row, keys);
    }
    if (rule.temperature != 1.F)
        k.scaleAndMask(row, nullptr, 1.F / rule.temperature, keys);
}

HeadAttention scaledDotProductAttention(const MatrixView &query, const MatrixView &key,
                                        const MatrixView &mask, const ScoreRule &rule)
{
    const auto keys = static_cast<int>(key.rows());
    PackedKeys packed;
    packed.pack(key.data(), key.outerStride(), keys, static_cast<int>(key.cols()));

    HeadAttention attention;
    attention.scores.resize(query.rows(), keys);
    packed.multiply(query.data(), query.outerStride(), static_cast<int>(query.rows()), keys,
                    attention.scores.data(), keys);
    for (int row = 0; row < static_cast<int>(query.rows()); ++row)
        finishScores(attention.scores.row(row).data(), rule, row, mask.row(row).data(), keys);
    attention.pattern = softmaxRows(attention.scores);
    return attention;
}

} // namespace headlight
