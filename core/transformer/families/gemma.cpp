// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/limits.h"
#include "core/checkpoint/config.h"
#include "core/transformer/families/families.h"

#include <algorithm>
#include <cmath>

namespace headlight {

namespace {

Status adjustGemma(const Config &config, ModelShape &shape)
{
    shape.embeddingScale = std::sqrt(static_cast<float>(shape.dModel));
    return adjustRotary(config, shape);
}

/// Reads a cap that is absent or null where there is none.
Status readCap(const Config &config, const std::string &key, float &cap)
{
    if (!config.has(key))
        return Done{};
    const Result<double> value = config.number(key, 1e-3, 1e6);
    if (!value)
        return value.error();
    cap = static_cast<float>(value.value());
    return Done{};
}

Status adjustGemma2(const Config &config, ModelShape &shape)
{
    const Result<double> scalar = config.number("query_pre_attn_scalar", 1e-3, 1e6, 256.);
    if (!scalar)
        return scalar.error();
    std::fill(shape.scales.begin(), shape.scales.end(), static_cast<float>(1 / std::sqrt(scalar.value())));
    if (const Status cap = readCap(config, "attn_logit_softcapping", shape.softCap); !cap)
        return cap;
    if (const Status cap = readCap(config, "final_logit_softcapping", shape.logitCap); !cap)
        return cap;
    if (const Status windows = adjustWindows(config, shape, 0, 2); !windows)
        return windows;
    return adjustGemma(config, shape);
}

} // namespace

/// Gemma Team 2024, arXiv:2403.08295. Llama with gains around 1, scaled embeddings, a gate with GELU and
/// heads of their own width.
Architecture gemmaArchitecture()
{
    Architecture a = llamaArchitecture();
    a.family = "gemma";
    a.norm = NormKind::RootMeanSquareFromOne;
    a.tiedByDefault = true;
    a.keys.layers = {"num_hidden_layers", 28};
    a.keys.heads = {"num_attention_heads", 16};
    a.keys.dModel = {"hidden_size", 3072};
    a.keys.feedForward = {"intermediate_size", 24576};
    a.keys.vocabulary = {"vocab_size", 256000};
    a.keys.positions = {"max_position_embeddings", 8192};
    a.keys.dHeadFallback = 256;
    a.keys.activation = "hidden_activation";
    a.keys.activationFallback = "gelu_pytorch_tanh";
    a.adjust = adjustGemma;
    return a;
}

/// Gemma Team 2024, arXiv:2408.00118. Gemma with soft caps, a sliding window in every second layer and norms
/// on both sides of each part.
Architecture gemma2Architecture()
{
    Architecture a = gemmaArchitecture();
    a.family = "gemma2";
    a.keys.layers = {"num_hidden_layers", 26};
    a.keys.heads = {"num_attention_heads", 8};
    a.keys.dModel = {"hidden_size", 2304};
    a.keys.feedForward = {"intermediate_size", 9216};
    std::erase_if(a.tensors, [](const TensorRule &rule) { return rule.part == Part::FeedForwardNorm; });
    a.tensors.push_back({Part::AttentionUpdateNorm, "layers.{}.post_attention_layernorm"});
    a.tensors.push_back({Part::FeedForwardNorm, "layers.{}.pre_feedforward_layernorm"});
    a.tensors.push_back({Part::FeedForwardUpdateNorm, "layers.{}.post_feedforward_layernorm"});
    a.adjust = adjustGemma2;
    return a;
}

} // namespace headlight
