// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/limits.h"
#include "core/checkpoint/config.h"
#include "core/transformer/families/families.h"

namespace headlight {

namespace {

Status adjustMpnet(const Config &config, ModelShape &shape)
{
    const Result<std::int64_t> buckets = config.integer("relative_attention_num_buckets", 4, 4096, 32);
    if (!buckets)
        return buckets.error();
    const Result<std::int64_t> rows = config.integer("max_position_embeddings", 3, limits::maxPositions, 512);
    if (!rows)
        return rows.error();
    shape.relativeBuckets = static_cast<int>(buckets.value());
    shape.relativeFarthest = 128;
    shape.paddingId = 1;
    shape.positionOffset = 2;
    shape.positions = static_cast<int>(rows.value()) - shape.positionOffset;
    shape.headActivation = Activation::Gelu;
    return Done{};
}

} // namespace

/// Song et al. 2020, arXiv:2004.09297. RoBERTa's positions together with T5's relative bias.
Architecture mpnetArchitecture()
{
    using Presence = TensorRule::Presence;
    Architecture a = robertaArchitecture("mpnet");
    a.keys.vocabulary = {"vocab_size", 30527};
    a.keys.segments = std::nullopt;
    a.prefixes = {"", "mpnet."};
    a.tensors = {
        {Part::TokenTable, "embeddings.word_embeddings"},
        {Part::PositionTable, "embeddings.position_embeddings"},
        {Part::EmbeddingNorm, "embeddings.LayerNorm"},
        {Part::RelativeBias, "encoder.relative_attention_bias"},
        {Part::Query, "encoder.layer.{}.attention.attn.q"},
        {Part::Key, "encoder.layer.{}.attention.attn.k"},
        {Part::Value, "encoder.layer.{}.attention.attn.v"},
        {Part::AttentionOutput, "encoder.layer.{}.attention.attn.o"},
        {Part::AttentionNorm, "encoder.layer.{}.attention.LayerNorm"},
        {Part::FeedForwardUp, "encoder.layer.{}.intermediate.dense"},
        {Part::FeedForwardDown, "encoder.layer.{}.output.dense"},
        {Part::FeedForwardNorm, "encoder.layer.{}.output.LayerNorm"},
        {Part::Pooler, "pooler.dense", Presence::Optional},
        {Part::HeadTransform, "lm_head.dense", Presence::WithHead},
        {Part::HeadNorm, "lm_head.layer_norm", Presence::WithHead},
        {Part::DecoderBias, "lm_head", Presence::WithHead, "lm_head.decoder"},
        {Part::Decoder, "lm_head.decoder", Presence::Optional},
    };
    a.adjust = adjustMpnet;
    return a;
}

} // namespace headlight
