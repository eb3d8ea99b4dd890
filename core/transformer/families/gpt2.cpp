// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/config.h"
#include "core/transformer/families/families.h"

namespace headlight {

namespace {

Status adjustGpt2(const Config &config, ModelShape &shape)
{
    const Result<bool> scaled = config.boolean("scale_attn_weights", true);
    const Result<bool> byLayer = config.boolean("scale_attn_by_inverse_layer_idx", false);
    if (!scaled)
        return scaled.error();
    if (!byLayer)
        return byLayer.error();
    for (std::size_t layer = 0; layer < shape.scales.size(); ++layer) {
        if (!scaled.value())
            shape.scales[layer] = 1.F;
        if (byLayer.value())
            shape.scales[layer] /= static_cast<float>(layer + 1);
    }
    return requireSwitch(config, "add_cross_attention", false, "this GPT-2 attends to a second model");
}

} // namespace

/// Radford et al. 2019, "Language Models are Unsupervised Multitask Learners". GPT2Model, GPT2LMHeadModel.
Architecture gpt2Architecture()
{
    Architecture a;
    a.family = "gpt2";
    a.keys = {.layers = {"n_layer", 12, "num_hidden_layers"},
              .heads = {"n_head", 12, "num_attention_heads"},
              .dModel = {"n_embd", 768, "hidden_size"},
              .feedForward = {"n_inner", std::nullopt},
              .vocabulary = {"vocab_size", 50257},
              .positions = {"n_positions", 1024, "max_position_embeddings"},
              .segments = std::nullopt,
              .normEpsilon = "layer_norm_epsilon",
              .normEpsilonFallback = 1e-5,
              .activation = "activation_function",
              .activationFallback = "gelu_new"};
    a.normPlace = NormPlace::Before;
    a.storage = Architecture::LinearStorage::InOut;
    a.head = Architecture::Head::Always;
    a.causal = true;
    a.prefixes = {"", "transformer."};
    a.tensors = {
        {Part::TokenTable, "wte"},
        {Part::PositionTable, "wpe"},
        {Part::AttentionNorm, "h.{}.ln_1"},
        {Part::QueryKeyValue, "h.{}.attn.c_attn"},
        {Part::AttentionOutput, "h.{}.attn.c_proj"},
        {Part::FeedForwardNorm, "h.{}.ln_2"},
        {Part::FeedForwardUp, "h.{}.mlp.c_fc"},
        {Part::FeedForwardDown, "h.{}.mlp.c_proj"},
        {Part::FinalNorm, "ln_f"},
        {Part::Decoder, "lm_head", TensorRule::Presence::Optional},
    };
    a.unused = {".attn.bias", ".attn.masked_bias"}; // the causal mask, stored as a buffer by old versions
    a.adjust = adjustGpt2;
    return a;
}

} // namespace headlight
