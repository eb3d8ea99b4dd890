// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/attention.h"

#include <cmath>
#include <limits>

namespace headlight {

Matrix softmaxRows(const MatrixView &scores)
{
    Matrix pattern(scores.rows(), scores.cols());
    for (Eigen::Index row = 0; row < scores.rows(); ++row) {
        // PropagateNaN: Eigen's default would skip NaN and let it pass for an ordinary row.
        const float highest = scores.cols() == 0 ? 0.F : scores.row(row).maxCoeff<Eigen::PropagateNaN>();
        if (std::isnan(highest)) {
            pattern.row(row).setConstant(std::numeric_limits<float>::quiet_NaN());
            continue;
        }
        if (highest == -std::numeric_limits<float>::infinity()) {
            pattern.row(row).setZero();
            continue;
        }
        for (Eigen::Index column = 0; column < scores.cols(); ++column)
            pattern(row, column) = std::exp(scores(row, column) - highest);
        pattern.row(row) /= pattern.row(row).sum();
    }
    return pattern;
}

HeadAttention scaledDotProductAttention(const MatrixView &query, const MatrixView &key, const MatrixView &mask,
                                        float scale)
{
    HeadAttention attention;
    attention.scores.noalias() = query * key.transpose();
    attention.scores *= scale;
    attention.scores += mask;
    attention.pattern = softmaxRows(attention.scores);
    return attention;
}

} // namespace headlight
