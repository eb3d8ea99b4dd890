// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transformer/trace.h"

#include <memory>
#include <numeric>
#include <string>
#include <vector>

/// Predicts with an identity: the logits are the final hidden state.
class IdentityHead : public headlight::PredictionHead
{
public:
    std::vector<headlight::Prediction> top(const headlight::RowVector &, int) const override { return {}; }
    headlight::Matrix logits(const headlight::MatrixView &residual) const override { return residual; }
    std::string label(std::int32_t id) const override { return std::to_string(id); }
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

/// The same with something changed about the model.
inline headlight::Trace::Content changedContent(const std::vector<std::string> &tokens)
{
    headlight::Interventions interventions;
    interventions.temperature = 2.5;
    interventions.ablatedHeads.push_back({1, 0, headlight::Interventions::AblateBy::Mean});
    headlight::Trace::Content content = smallContent(tokens);
    content.interventions = std::make_shared<const headlight::Interventions>(interventions);
    return content;
}

/// Tokens with ids from @p firstId on.
inline headlight::Encoding smallEncoding(const std::vector<std::string> &tokens, std::int32_t firstId)
{
    headlight::Encoding encoding;
    encoding.tokens = tokens;
    encoding.ids.resize(tokens.size());
    std::iota(encoding.ids.begin(), encoding.ids.end(), firstId);
    encoding.offsets.resize(tokens.size());
    encoding.typeIds.resize(tokens.size());
    encoding.sequence.resize(tokens.size());
    encoding.special.resize(tokens.size());
    return encoding;
}

/// One kind of attention of an encoder-decoder: 3 layers × 4 heads in the encoder, 2 layers × 2 heads in the
/// decoder, one dimension a head.
inline headlight::Trace::Content smallContent(headlight::AttentionKind kind,
                                              const std::vector<std::string> &source,
                                              const std::vector<std::string> &target)
{
    using headlight::AttentionKind;
    using headlight::Matrix;
    headlight::ModelInfo model;
    model.name = "small";
    model.family = "bart";
    model.isEncoderDecoder = true;
    model.layers = 3;
    model.heads = model.keyValueHeads = model.dModel = 4;
    model.decoderLayers = model.decoderHeads = 2;
    model.dHead = 1;

    headlight::Trace::Content content;
    content.model = std::make_shared<const headlight::ModelInfo>(model);
    content.text = "the text";
    content.decoderText = "the other text";
    content.kind = kind;
    const bool encoder = kind == AttentionKind::Encoder;
    content.encoding = encoder ? smallEncoding(source, 10) : smallEncoding(target, 50);
    content.display = content.encoding.tokens;
    content.tokensBeforeCut = static_cast<int>(content.encoding.size());
    if (kind == AttentionKind::Cross) {
        content.keyEncoding = smallEncoding(source, 10);
        content.keyDisplay = content.keyEncoding.tokens;
    }
    const auto queries = static_cast<Eigen::Index>(content.encoding.size());
    const auto keys
        = static_cast<Eigen::Index>(encoder || kind == AttentionKind::Cross ? source.size() : target.size());
    const int layers = encoder ? model.layers : model.decoderLayers;
    const int heads = encoder ? model.heads : model.decoderHeads;
    for (int layer = 0; layer < layers; ++layer) {
        const auto number = [&](Eigen::Index row, Eigen::Index column) {
            return 0.4F * float(row + 1) - 0.3F * float(column) + 0.2F * float(layer);
        };
        content.layers.push_back({Matrix::NullaryExpr(queries, heads, number),
                                  Matrix::NullaryExpr(keys, heads, number),
                                  Matrix::NullaryExpr(keys, heads, number)});
    }
    if (kind != AttentionKind::Cross) {
        for (int i = 0; i <= layers; ++i)
            content.hiddenStates.push_back(Matrix::Constant(queries, model.dModel, 0.1F + float(i)));
    }
    if (kind == AttentionKind::Decoder)
        content.predictionHead = std::make_shared<const IdentityHead>();
    return content;
}

/// A whole run of that encoder-decoder.
inline headlight::TracePtr smallRun(const std::vector<std::string> &source,
                                    const std::vector<std::string> &target)
{
    using headlight::AttentionKind;
    using headlight::Trace;
    Trace::Content primary = smallContent(AttentionKind::Decoder, source, target);
    for (const AttentionKind kind : {AttentionKind::Cross, AttentionKind::Encoder})
        primary.companions.push_back(std::make_shared<const Trace>(smallContent(kind, source, target)));
    return std::make_shared<const Trace>(std::move(primary));
}
