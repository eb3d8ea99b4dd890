// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/embedding.h"

#include "core/transformer/rows.h"

#include <array>

namespace headlight {

namespace {

/// The position of each token, −1 for those that have none.
std::vector<int> positionsOf(const Architecture &architecture, const ModelShape &shape, const RunInput &input)
{
    std::vector<int> positions;
    int next = 0;
    for (std::size_t token = 0; token < input.ids.size(); ++token) {
        const bool skipped = architecture.positions == Architecture::Positions::SkipPadding
            ? input.ids[token] == shape.paddingId
            : architecture.positions == Architecture::Positions::SkipHidden && !input.attended.empty()
                && input.attended[token] == 0;
        positions.push_back(skipped ? -1 : next++);
    }
    return positions;
}

} // namespace

void embed(const Architecture &architecture, const LoadedWeights &loaded, ThreadPool &pool,
           const RunInput &input, Matrix &residual)
{
    const Weights &weights = loaded.weights;
    const ModelShape &shape = loaded.shape;
    const auto tokens = static_cast<int>(input.ids.size());
    const auto project = [&] {
        Matrix projected(tokens, shape.dModel);
        const std::array<LinearTarget, 1> target{{{&weights.embeddingProjection, projected.data()}}};
        multiply(pool, {.x = residual.data(), .rows = tokens, .targets = target});
        residual = std::move(projected);
    };
    residual.resize(tokens, shape.embedding);
    for (int row = 0; row < tokens; ++row) {
        weights.tokenTable->copyRow(input.ids[static_cast<std::size_t>(row)], residual.row(row).data());
        residual.row(row) *= shape.embeddingScale;
    }
    const bool projects = !weights.embeddingProjection.isEmpty();
    if (projects && architecture.projectsTokens)
        project();
    const std::vector<int> positions = positionsOf(architecture, shape, input);
    forEachRow(pool, tokens, [&](int row) {
        const auto token = static_cast<std::size_t>(row);
        float *x = residual.row(row).data();
        const auto width = static_cast<int>(residual.cols());
        const Kernels &k = kernels();
        if (weights.positionTable.size() > 0)
            k.add(x, weights.positionTable.row(shape.positionOffset + positions[token]).data(), x, width);
        if (weights.segmentTable.size() > 0) {
            const Eigen::Index type = input.typeIds.empty() ? 0 : input.typeIds[token];
            k.add(x, weights.segmentTable.row(type).data(), x, width);
        }
        if (!weights.embeddingNorm.isEmpty())
            weights.embeddingNorm.apply(x, shape.normEpsilon, x);
    });
    if (projects && !architecture.projectsTokens)
        project();
}

} // namespace headlight
