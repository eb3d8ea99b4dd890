// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/limits.h"
#include "core/checkpoint/config.h"
#include "core/transformer/families/families.h"

#include <algorithm>

namespace headlight {

namespace {

/// "global" and "local" turn by turn, unless attention_layers says it layer by layer.
Status adjustGptNeo(const Config &config, ModelShape &shape)
{
    const Result<std::int64_t> window = config.integer("window_size", 1, limits::maxPositions, 256);
    const Result<std::vector<std::string>> kinds = config.strings("attention_layers");
    if (!window)
        return window.error();
    if (!kinds)
        return kinds.error();
    const std::vector<std::string> &listed = kinds.value();
    const auto layers = static_cast<std::size_t>(shape.layers);
    const bool known = std::all_of(listed.begin(), listed.end(), [](const std::string &kind) {
        return kind == "global" || kind == "local";
    });
    if (!known || (!listed.empty() && listed.size() != layers)) {
        return Error{.code = ErrorCode::BadValue,
                     .what = "the kinds of the layers cannot be used",
                     .file = config.file(),
                     .item = "attention_layers",
                     .expected = std::to_string(layers) + " times global or local",
                     .found = std::to_string(listed.size()) + " entries"};
    }
    for (std::size_t layer = 0; layer < layers; ++layer) {
        const bool local = listed.empty() ? layer % 2 == 1 : listed[layer] == "local";
        shape.windows.push_back(local ? static_cast<int>(window.value()) : 0);
    }
    std::fill(shape.scales.begin(), shape.scales.end(), 1.F);
    return Done{};
}

} // namespace

/// Black et al. 2021, "GPT-Neo". GPT-2 with a window in every second layer and unscaled scores.
Architecture gptNeoArchitecture()
{
    Architecture a;
    a.family = "gpt_neo";
    a.keys = {.layers = {"num_layers", 24, "num_hidden_layers"},
              .heads = {"num_heads", 16, "num_attention_heads"},
              .dModel = {"hidden_size", 2048},
              .feedForward = {"intermediate_size", std::nullopt},
              .vocabulary = {"vocab_size", 50257},
              .positions = {"max_position_embeddings", 2048},
              .normEpsilon = "layer_norm_epsilon",
              .normEpsilonFallback = 1e-5,
              .activation = "activation_function",
              .activationFallback = "gelu_new"};
    a.biasExceptions = {Part::Query, Part::Key, Part::Value};
    a.head = Architecture::Head::WhenTied;
    a.causal = true;
    a.prefixes = {"", "transformer."};
    a.tensors = {
        {Part::TokenTable, "wte"},
        {Part::PositionTable, "wpe"},
        {Part::AttentionNorm, "h.{}.ln_1"},
        {Part::Query, "h.{}.attn.attention.q_proj"},
        {Part::Key, "h.{}.attn.attention.k_proj"},
        {Part::Value, "h.{}.attn.attention.v_proj"},
        {Part::AttentionOutput, "h.{}.attn.attention.out_proj"},
        {Part::FeedForwardNorm, "h.{}.ln_2"},
        {Part::FeedForwardUp, "h.{}.mlp.c_fc"},
        {Part::FeedForwardDown, "h.{}.mlp.c_proj"},
        {Part::FinalNorm, "ln_f"},
        {Part::Decoder, "lm_head", TensorRule::Presence::Optional},
    };
    a.unused = {".attn.attention.bias", ".attn.attention.masked_bias"};
    a.adjust = adjustGptNeo;
    return a;
}

} // namespace headlight
