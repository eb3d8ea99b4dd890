// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/changedattention.h"

#include "core/base/threadpool.h"
#include "core/transformer/headpattern.h"

namespace headlight {

void changedAttention(const Trace::Content &content, int layer, ThreadPool &pool, float *z)
{
    const Trace::Layer &projected = content.layers[static_cast<std::size_t>(layer)];
    const int heads = content.model->heads, keyValueHeads = content.model->keyValueHeads;
    const auto tokens = static_cast<int>(projected.query.rows());
    const Eigen::Index width = projected.query.cols() / heads;
    const auto columns = [&](const Matrix &matrix, int head) -> MatrixView {
        return matrix.middleCols(head * width, width);
    };
    const Matrix mask = visibilityMask(content, layer, tokens, tokens);
    Eigen::Map<Matrix> output(z, tokens, projected.query.cols());
    pool.run([&](int part, int parts) {
        for (int head = part; head < heads; head += parts) {
            const int shared = head * keyValueHeads / heads;
            const LayerHead which{layer, head};
            const HeadAttention attention = headPattern(content, which, columns(projected.query, head),
                                                        columns(projected.key, shared), mask);
            output.middleCols(head * width, width)
                = headResult(content, which, attention.pattern, columns(projected.value, shared));
        }
    });
}

} // namespace headlight
