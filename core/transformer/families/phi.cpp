// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/config.h"
#include "core/transformer/families/families.h"

namespace headlight {

namespace {

Status adjustPhi(const Config &config, ModelShape &shape)
{
    const Result<bool> norms = config.boolean("qk_layernorm", false);
    if (!norms)
        return norms.error();
    if (!norms.value())
        shape.absent = {Part::QueryNorm, Part::KeyNorm};
    shape.parallel = true;
    return adjustRotary(config, shape, {.fraction = "partial_rotary_factor", .fractionFallback = 0.5});
}

} // namespace

/// Li et al. 2023, arXiv:2309.05463. Both parts of a block read the same normed residual.
Architecture phiArchitecture()
{
    Architecture a;
    a.family = "phi";
    a.keys = {.layers = {"num_hidden_layers", 24},
              .heads = {"num_attention_heads", 32},
              .dModel = {"hidden_size", 2048},
              .feedForward = {"intermediate_size", 8192},
              .vocabulary = {"vocab_size", 51200},
              .positions = {"max_position_embeddings", 2048},
              .keyValueHeads = "num_key_value_heads",
              .normEpsilon = "layer_norm_eps",
              .normEpsilonFallback = 1e-5,
              .activation = "hidden_act",
              .activationFallback = "gelu_new"};
    a.head = Architecture::Head::WhenTied;
    a.tiedByDefault = false;
    a.causal = true;
    a.prefixes = {"", "model."};
    a.tensors = {
        {Part::TokenTable, "embed_tokens"},
        {Part::AttentionNorm, "layers.{}.input_layernorm"},
        {Part::Query, "layers.{}.self_attn.q_proj"},
        {Part::Key, "layers.{}.self_attn.k_proj"},
        {Part::Value, "layers.{}.self_attn.v_proj"},
        {Part::QueryNorm, "layers.{}.self_attn.q_layernorm"},
        {Part::KeyNorm, "layers.{}.self_attn.k_layernorm"},
        {Part::AttentionOutput, "layers.{}.self_attn.dense"},
        {Part::FeedForwardUp, "layers.{}.mlp.fc1"},
        {Part::FeedForwardDown, "layers.{}.mlp.fc2"},
        {Part::FinalNorm, "final_layernorm"},
        {Part::Decoder, "lm_head", TensorRule::Presence::Optional},
        {Part::DecoderBias, "lm_head", TensorRule::Presence::WithHead},
    };
    a.unused = {"rotary_emb.inv_freq"};
    a.adjust = adjustPhi;
    return a;
}

} // namespace headlight
