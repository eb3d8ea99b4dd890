// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/vocabularylogits.h"

#include "core/transformer/attention.h"
#include "core/transformer/rows.h"

#include <algorithm>
#include <array>

namespace headlight {

Matrix vocabularyLogits(const LoadedWeights &loaded, ThreadPool &pool, const MatrixView &residual)
{
    const Weights &weights = loaded.weights;
    const ModelShape &shape = loaded.shape;
    const auto tokens = static_cast<int>(residual.rows());
    const int width = shape.embedding;
    Matrix x = residual;
    if (shape.logitScale != 1)
        x *= shape.logitScale;
    if (!weights.headTransform.isEmpty()) {
        Matrix transformed(tokens, weights.headTransform.out());
        const std::array<LinearTarget, 1> target{
            {{&weights.headTransform, transformed.data(), shape.headActivation}}};
        multiply(pool, {.x = x.data(), .rows = tokens, .targets = target});
        for (int row = 0; row < tokens; ++row) {
            float *values = transformed.row(row).data();
            weights.headNorm.apply(values, shape.normEpsilon, values);
        }
        x = std::move(transformed);
    }
    const Table &decoder = weights.decoder.isEmpty() ? *weights.tokenTable : weights.decoder;
    const int vocabulary = decoder.rows();
    Matrix logits(tokens, vocabulary);
    constexpr int Chunk = 64; // rows of the decoder that stay in the cache for all tokens
    forEachRow(pool, (vocabulary + Chunk - 1) / Chunk, [&](int chunk) {
        const int first = chunk * Chunk;
        const int rows = std::min(Chunk, vocabulary - first);
        for (int token = 0; token < tokens; ++token) {
            float *result = logits.row(token).data() + first;
            kernels().dotRows(x.row(token).data(), decoder.row(first), decoder.type(), rows, width, result);
            if (!weights.decoderBias.empty())
                kernels().add(result, weights.decoderBias.data() + first, result, rows);
            if (shape.logitCap > 0)
                finishScores(result, {1, shape.logitCap, {}}, 0, nullptr, rows);
        }
    });
    return logits;
}

} // namespace headlight
