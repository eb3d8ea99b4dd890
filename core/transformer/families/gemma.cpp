// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/limits.h"
#include "core/checkpoint/config.h"
#include "core/transformer/families/families.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace headlight {

namespace {

/// What all of them share but the rotary embedding.
Status adjustCommon(const Config &config, ModelShape &shape)
{
    shape.embeddingScale = std::sqrt(static_cast<float>(shape.dModel));
    return readBias(config, "attention_bias", false, attentionLinears(), shape);
}

Status adjustGemma(const Config &config, ModelShape &shape)
{
    if (const Status common = adjustCommon(config, shape); !common)
        return common;
    if (const Status windows = setWindows(config, shape, 0, {}); !windows)
        return windows;
    return adjustRotary(config, shape);
}

/// Reads a cap; null: none.
Status readCap(const Config &config, const std::string &key, std::optional<double> fallback, float &cap)
{
    if (config.isNull(key) || (!fallback && !config.has(key)))
        return Done{};
    const Result<double> value = config.number(key, 1e-3, 1e6, fallback);
    if (!value)
        return value.error();
    cap = static_cast<float>(value.value());
    return Done{};
}

struct Caps
{
    std::optional<double> scores, logits; ///< where config.json has none
};

Status readScores(const Config &config, ModelShape &shape, const Caps &caps)
{
    const Result<double> scalar = config.number("query_pre_attn_scalar", 1e-3, 1e6, 256.);
    if (!scalar)
        return scalar.error();
    std::fill(shape.scales.begin(), shape.scales.end(), static_cast<float>(1 / std::sqrt(scalar.value())));
    if (const Status cap = readCap(config, "attn_logit_softcapping", caps.scores, shape.softCap); !cap)
        return cap;
    return readCap(config, "final_logit_softcapping", caps.logits, shape.logitCap);
}

Status adjustGemma2(const Config &config, ModelShape &shape)
{
    constexpr int Window = 4096;
    if (const Status scores = readScores(config, shape, {50., 30.}); !scores)
        return scores;
    if (const Status windows = adjustWindows(config, shape, Window, [](int layer) { return layer % 2 == 0; });
        !windows)
        return windows;
    if (const Status common = adjustCommon(config, shape); !common)
        return common;
    return adjustRotary(config, shape);
}

/// Every layer has a window but each sixth; these see everything and have a rotary embedding of their own.
Status adjustGemma3(const Config &config, ModelShape &shape)
{
    constexpr int Window = 4096;
    if (const Status plain = requireSwitch(config, "use_bidirectional_attention", false,
                                           "this Gemma 3 attends in both directions");
        !plain)
        return plain;
    if (const Status scores = readScores(config, shape, {}); !scores)
        return scores;
    const char *key
        = config.has("_sliding_window_pattern") ? "_sliding_window_pattern" : "sliding_window_pattern";
    const Result<std::int64_t> pattern = config.integer(key, 1, 1 << 20, 6);
    if (!pattern)
        return pattern.error();
    const IsWindowed isWindowed = [step = pattern.value()](int layer) { return (layer + 1) % step != 0; };
    if (const Status windows = adjustWindows(config, shape, Window, isWindowed); !windows)
        return windows;
    if (const Status common = adjustCommon(config, shape); !common)
        return common;
    return adjustRotaryPair(config, shape, {.thetaFallback = 1e6}, {.theta = "rope_local_base_freq"});
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

/// Gemma Team 2025, arXiv:2503.19786, the text model. Gemma 2 with norms of each query and key instead of a
/// cap on the scores, and five layers with a window for each without.
Architecture gemma3Architecture()
{
    Architecture a = gemma2Architecture();
    a.family = "gemma3_text";
    a.keys.vocabulary = {"vocab_size", 262208};
    a.keys.positions = {"max_position_embeddings", 131072};
    a.tensors.push_back({Part::QueryNorm, "layers.{}.self_attn.q_norm"});
    a.tensors.push_back({Part::KeyNorm, "layers.{}.self_attn.k_norm"});
    a.adjust = adjustGemma3;
    return a;
}

} // namespace headlight
