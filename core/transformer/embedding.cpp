// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/embedding.h"

#include "core/transformer/rows.h"

#include <array>

namespace headlight {

void appendPlaced(const Architecture &architecture, const ModelShape &shape, const RunInput &input, int first,
                  std::vector<PlacedToken> &tokens)
{
    int next = 0;
    for (std::size_t token = 0; token < input.ids.size(); ++token) {
        const bool skipped = architecture.positions == Architecture::Positions::SkipPadding
            ? input.ids[token] == shape.paddingId
            : architecture.positions == Architecture::Positions::SkipHidden && !input.attended.empty()
                && input.attended[token] == 0;
        const int position = skipped ? -1 : next++;
        if (token >= static_cast<std::size_t>(first))
            tokens.push_back({input.ids[token], input.typeIds.empty() ? 0 : input.typeIds[token], position});
    }
}

void embed(const Architecture &architecture, const LoadedWeights &loaded, ThreadPool &pool,
           const std::vector<PlacedToken> &tokens, Interventions::Positions positions, Matrix &residual)
{
    const Weights &weights = loaded.weights;
    const ModelShape &shape = loaded.shape;
    const auto rows = static_cast<int>(tokens.size());
    const auto project = [&] {
        Matrix projected(rows, shape.dModel);
        const std::array<LinearTarget, 1> target{{{&weights.embeddingProjection, projected.data()}}};
        multiply(pool, {.x = residual.data(), .rows = rows, .targets = target});
        residual = std::move(projected);
    };
    residual.resize(rows, shape.embedding);
    for (int row = 0; row < rows; ++row) {
        weights.tokenTable->copyRow(tokens[static_cast<std::size_t>(row)].id, residual.row(row).data());
        residual.row(row) *= shape.embeddingScale;
    }
    const bool projects = !weights.embeddingProjection.isEmpty();
    if (projects && architecture.projectsTokens)
        project();
    forEachRow(pool, rows, [&](int row) {
        const PlacedToken &token = tokens[static_cast<std::size_t>(row)];
        float *x = residual.row(row).data();
        const auto width = static_cast<int>(residual.cols());
        const Kernels &k = kernels();
        if (weights.positionTable.size() > 0 && positions == Interventions::Positions::Model)
            k.add(x, weights.positionTable.row(shape.positionOffset + token.position).data(), x, width);
        if (weights.segmentTable.size() > 0)
            k.add(x, weights.segmentTable.row(token.type).data(), x, width);
        if (!weights.embeddingNorm.isEmpty())
            weights.embeddingNorm.apply(x, shape.normEpsilon, x);
    });
    if (projects && !architecture.projectsTokens)
        project();
}

} // namespace headlight
