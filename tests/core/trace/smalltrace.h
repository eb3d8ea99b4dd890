// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transformer/trace.h"

#include <memory>
#include <string>
#include <vector>

/// Predicts with an identity: the logits are the final hidden state.
class IdentityHead : public headlight::PredictionHead
{
public:
    std::vector<headlight::Prediction> top(const headlight::RowVector &, int) const override { return {}; }
    headlight::Matrix logits(const headlight::MatrixView &residual) const override { return residual; }
};

/// A causal trace of 2 layers × 2 heads × 1 dimension over @p tokens; no two queries or keys are equal.
inline headlight::Trace::Content smallContent(const std::vector<std::string> &tokens)
{
    using headlight::Matrix;
    headlight::ModelInfo model;
    model.name = "small";
    model.family = "gpt2";
    model.layers = model.heads = model.keyValueHeads = model.dModel = 2;
    model.dHead = 1;
    model.causal = true;

    headlight::Trace::Content content;
    content.model = std::make_shared<const headlight::ModelInfo>(model);
    content.text = "the text";
    content.predictionHead = std::make_shared<const IdentityHead>();
    const auto count = static_cast<int>(tokens.size());
    for (int i = 0; i < count; ++i) {
        content.encoding.ids.push_back(100 + i);
        content.encoding.offsets.push_back({2 * i, 2 * i + 1});
        content.encoding.typeIds.push_back(0);
        content.encoding.sequence.push_back(0);
        content.encoding.special.push_back(0);
    }
    content.encoding.tokens = tokens;
    content.display = tokens;
    content.tokensBeforeCut = count;
    for (int layer = 0; layer < model.layers; ++layer) {
        headlight::Trace::Layer projected;
        projected.query = Matrix::NullaryExpr(count, 2, [&](Eigen::Index row, Eigen::Index column) {
            return 0.3F * float(row + 1) - 0.7F * float(column + layer);
        });
        projected.key = Matrix::NullaryExpr(count, 2, [&](Eigen::Index row, Eigen::Index column) {
            return 1.1F * float(row) + 0.2F * float(column - layer);
        });
        projected.value = projected.key;
        content.layers.push_back(projected);
    }
    for (int i = 0; i <= model.layers; ++i)
        content.hiddenStates.push_back(Matrix::Constant(count, 2, 0.1F + float(i)));
    return content;
}
