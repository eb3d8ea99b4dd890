// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/config.h"
#include "core/transformer/families/families.h"

namespace headlight {

namespace {

Status adjustBloom(const Config &config, ModelShape &shape)
{
    const Result<bool> fromNorm = config.boolean("apply_residual_connection_post_layernorm", false);
    if (!fromNorm)
        return fromNorm.error();
    shape.residualFromNorm = fromNorm.value();
    return Done{};
}

} // namespace

/// Le Scao et al. 2022, arXiv:2211.05100. No positions but ALiBi; a norm after the embeddings.
Architecture bloomArchitecture()
{
    Architecture a;
    a.family = "bloom";
    a.keys = {.layers = {"n_layer", 2, "num_hidden_layers"},
              .heads = {"n_head", 8, "num_attention_heads"},
              .dModel = {"n_embed", 64, "hidden_size"},
              .feedForward = {"n_inner", std::nullopt},
              .vocabulary = {"vocab_size", 250880},
              .positions = {"seq_length", 2048},
              .normEpsilon = "layer_norm_epsilon",
              .normEpsilonFallback = 1e-5,
              .activationFallback = "gelu_pytorch_tanh"};
    a.interleaved = true;
    a.linearPositionBias = true;
    a.head = Architecture::Head::WhenTied;
    a.causal = true;
    a.prefixes = {"", "transformer."};
    a.tensors = {
        {Part::TokenTable, "word_embeddings"},
        {Part::EmbeddingNorm, "word_embeddings_layernorm"},
        {Part::AttentionNorm, "h.{}.input_layernorm"},
        {Part::QueryKeyValue, "h.{}.self_attention.query_key_value"},
        {Part::AttentionOutput, "h.{}.self_attention.dense"},
        {Part::FeedForwardNorm, "h.{}.post_attention_layernorm"},
        {Part::FeedForwardUp, "h.{}.mlp.dense_h_to_4h"},
        {Part::FeedForwardDown, "h.{}.mlp.dense_4h_to_h"},
        {Part::FinalNorm, "ln_f"},
        {Part::Decoder, "lm_head", TensorRule::Presence::Optional},
    };
    a.adjust = adjustBloom;
    return a;
}

} // namespace headlight
