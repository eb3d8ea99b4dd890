// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/limits.h"
#include "core/checkpoint/config.h"
#include "core/transformer/families/families.h"

namespace headlight {

namespace {

Status adjustAlbert(const Config &config, ModelShape &shape)
{
    const Result<std::int64_t> groups = config.integer("num_hidden_groups", 1, shape.layers, 1);
    if (!groups)
        return groups.error();
    const Result<std::int64_t> inner = config.integer("inner_group_num", 1, limits::layers / shape.layers, 1);
    if (!inner)
        return inner.error();
    // What num_hidden_layers counts is a turn of a whole group; each of its blocks is a layer with attention.
    shape.groupBlocks = static_cast<int>(inner.value());
    shape.blocks = static_cast<int>(groups.value()) * shape.groupBlocks;
    shape.layers *= shape.groupBlocks;
    shape.scales.assign(static_cast<std::size_t>(shape.layers), shape.scales.front());
    return adjustBert(config, shape);
}

} // namespace

/// Lan et al. 2019, arXiv:1909.11942. BERT whose layers share their parameters, with narrower embeddings:
/// num_hidden_groups groups of inner_group_num blocks, chosen by the layer as in the reference's
/// AlbertTransformer.
Architecture albertArchitecture()
{
    using Presence = TensorRule::Presence;
    const std::string layer = "encoder.albert_layer_groups.{}.albert_layers.{}.";
    Architecture a = bertArchitecture();
    a.family = "albert";
    a.keys.layers = {"num_hidden_layers", 12};
    a.keys.heads = {"num_attention_heads", 64};
    a.keys.dModel = {"hidden_size", 4096};
    a.keys.feedForward = {"intermediate_size", 16384};
    a.keys.vocabulary = {"vocab_size", 30000};
    a.keys.embedding = "embedding_size";
    a.keys.embeddingFallback = 128;
    a.keys.activationFallback = "gelu_new";
    a.prefixes = {"", "albert."};
    a.tensors = {
        {Part::TokenTable, "embeddings.word_embeddings"},
        {Part::PositionTable, "embeddings.position_embeddings"},
        {Part::SegmentTable, "embeddings.token_type_embeddings"},
        {Part::EmbeddingNorm, "embeddings.LayerNorm"},
        {Part::EmbeddingProjection, "encoder.embedding_hidden_mapping_in"},
        {Part::Query, layer + "attention.query"},
        {Part::Key, layer + "attention.key"},
        {Part::Value, layer + "attention.value"},
        {Part::AttentionOutput, layer + "attention.dense"},
        {Part::AttentionNorm, layer + "attention.LayerNorm"},
        {Part::FeedForwardUp, layer + "ffn"},
        {Part::FeedForwardDown, layer + "ffn_output"},
        {Part::FeedForwardNorm, layer + "full_layer_layer_norm"},
        {Part::Pooler, "pooler", Presence::Optional},
        {Part::HeadTransform, "predictions.dense", Presence::WithHead},
        {Part::HeadNorm, "predictions.LayerNorm", Presence::WithHead},
        {Part::DecoderBias, "predictions", Presence::WithHead, "predictions.decoder"},
        {Part::Decoder, "predictions.decoder", Presence::Optional},
    };
    a.unused = {"embeddings.position_ids", "predictions.decoder.bias", "sop_classifier."};
    a.adjust = adjustAlbert;
    return a;
}

} // namespace headlight
