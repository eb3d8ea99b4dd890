// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/config.h"
#include "core/transformer/families/families.h"

namespace headlight {

namespace {

Status adjustOpt(const Config &config, ModelShape &shape)
{
    const Result<bool> before = config.boolean("do_layer_norm_before", true);
    const Result<bool> noFinalNorm = config.boolean("_remove_final_layer_norm", false);
    if (!before)
        return before.error();
    if (!noFinalNorm)
        return noFinalNorm.error();
    shape.normPlace = before.value() ? NormPlace::Before : NormPlace::After;
    if (!before.value() || noFinalNorm.value())
        shape.absent.push_back(Part::FinalNorm);
    if (shape.embedding == shape.dModel) {
        shape.absent.push_back(Part::EmbeddingProjection);
        shape.absent.push_back(Part::FinalProjection);
    }
    shape.positionOffset = 2;
    std::vector<Part> linears = attentionLinears();
    linears.insert(linears.end(), {Part::FeedForwardUp, Part::FeedForwardDown});
    if (const Status bias = readBias(config, "enable_bias", true, linears, shape); !bias)
        return bias;
    return requireSwitch(config, "layer_norm_elementwise_affine", true, "this OPT has norms without gain");
}

} // namespace

/// Zhang et al. 2022, arXiv:2205.01068.
Architecture optArchitecture()
{
    Architecture a;
    a.family = "opt";
    a.keys = {.layers = {"num_hidden_layers", 12},
              .heads = {"num_attention_heads", 12},
              .dModel = {"hidden_size", 768},
              .feedForward = {"ffn_dim", 3072},
              .vocabulary = {"vocab_size", 50272},
              .positions = {"max_position_embeddings", 2048},
              .embedding = "word_embed_proj_dim",
              .normEpsilonFallback = 1e-5,
              .activation = "activation_function",
              .activationFallback = "relu"};
    a.biasExceptions = {Part::EmbeddingProjection, Part::FinalProjection};
    a.projectsTokens = true;
    a.positions = Architecture::Positions::SkipHidden;
    a.head = Architecture::Head::WhenTied;
    a.causal = true;
    a.prefixes = {"", "decoder.", "model.decoder."};
    a.tensors = {
        {Part::TokenTable, "embed_tokens"},
        {Part::PositionTable, "embed_positions"},
        {Part::EmbeddingProjection, "project_in"},
        {Part::AttentionNorm, "layers.{}.self_attn_layer_norm"},
        {Part::Query, "layers.{}.self_attn.q_proj"},
        {Part::Key, "layers.{}.self_attn.k_proj"},
        {Part::Value, "layers.{}.self_attn.v_proj"},
        {Part::AttentionOutput, "layers.{}.self_attn.out_proj"},
        {Part::FeedForwardNorm, "layers.{}.final_layer_norm"},
        {Part::FeedForwardUp, "layers.{}.fc1"},
        {Part::FeedForwardDown, "layers.{}.fc2"},
        {Part::FinalNorm, "final_layer_norm"},
        {Part::FinalProjection, "project_out"},
        {Part::Decoder, "lm_head", TensorRule::Presence::Optional},
    };
    a.adjust = adjustOpt;
    return a;
}

} // namespace headlight
