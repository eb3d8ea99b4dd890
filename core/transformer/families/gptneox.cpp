// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/config.h"
#include "core/transformer/families/families.h"

namespace headlight {

namespace {

Status adjustGptNeoX(const Config &config, ModelShape &shape)
{
    const Result<bool> parallel = config.boolean("use_parallel_residual", true);
    if (!parallel)
        return parallel.error();
    shape.parallel = parallel.value();
    const std::vector<Part> attention = attentionLinears();
    if (const Status bias = readBias(config, "attention_bias", true, attention, shape); !bias)
        return bias;
    return adjustRotary(config, shape,
                        {.theta = config.has("rotary_emb_base") ? "rotary_emb_base" : "rope_theta",
                         .fraction = config.has("rotary_pct") ? "rotary_pct" : "partial_rotary_factor",
                         .fractionFallback = 0.25});
}

} // namespace

/// Black et al. 2022, arXiv:2204.06745; Pythia: arXiv:2304.01373. Both parts of a block read the same
/// residual, and a part of each head is rotary.
Architecture gptNeoxArchitecture()
{
    Architecture a;
    a.family = "gpt_neox";
    a.keys = {.layers = {"num_hidden_layers", 44},
              .heads = {"num_attention_heads", 64},
              .dModel = {"hidden_size", 6144},
              .feedForward = {"intermediate_size", 24576},
              .vocabulary = {"vocab_size", 50432},
              .positions = {"max_position_embeddings", 2048},
              .normEpsilon = "layer_norm_eps",
              .normEpsilonFallback = 1e-5,
              .activation = "hidden_act",
              .activationFallback = "gelu"};
    a.interleaved = true;
    a.head = Architecture::Head::WhenTied;
    a.tiedByDefault = false;
    a.causal = true;
    a.prefixes = {"", "gpt_neox."};
    a.tensors = {
        {Part::TokenTable, "embed_in"},
        {Part::AttentionNorm, "layers.{}.input_layernorm"},
        {Part::QueryKeyValue, "layers.{}.attention.query_key_value"},
        {Part::AttentionOutput, "layers.{}.attention.dense"},
        {Part::FeedForwardNorm, "layers.{}.post_attention_layernorm"},
        {Part::FeedForwardUp, "layers.{}.mlp.dense_h_to_4h"},
        {Part::FeedForwardDown, "layers.{}.mlp.dense_4h_to_h"},
        {Part::FinalNorm, "final_layer_norm"},
        {Part::Decoder, "embed_out", TensorRule::Presence::Optional},
    };
    a.unused = {"rotary_emb.inv_freq", ".attention.bias", ".attention.masked_bias"};
    a.adjust = adjustGptNeoX;
    return a;
}

} // namespace headlight
