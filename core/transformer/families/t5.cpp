// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/limits.h"
#include "core/checkpoint/config.h"
#include "core/transformer/families/families.h"

#include <algorithm>

namespace headlight {

namespace {

/// feed_forward_proj is the name of an activation, or "gated-" and that name; "gated-gelu" means the
/// approximation.
Status readFeedForward(const Config &config, ModelShape &shape)
{
    const Result<std::string> stated = config.string("feed_forward_proj", "relu");
    if (!stated)
        return stated.error();
    const bool gated = stated.value().starts_with("gated-");
    const std::string name = gated ? stated.value().substr(6) : stated.value();
    const std::optional<Activation> activation
        = activationFromName(stated.value() == "gated-gelu" ? "gelu_new" : name);
    if (!activation) {
        return Error{.code = ErrorCode::Unsupported,
                     .what = "the activation is not known",
                     .file = config.file(),
                     .item = "feed_forward_proj",
                     .expected = "relu, gated-gelu, gated-silu or another activation",
                     .found = shownName(stated.value())};
    }
    shape.activation = *activation;
    if (gated)
        shape.absent = {Part::FeedForwardUp};
    else
        shape.absent = {Part::FeedForwardGate, Part::FeedForwardGatedUp};
    return Done{};
}

Status adjust(const Config &config, ModelShape &shape)
{
    const Result<std::int64_t> buckets = config.integer("relative_attention_num_buckets", 4, 4096, 32);
    if (!buckets)
        return buckets.error();
    const Result<std::int64_t> farthest = config.integer("relative_attention_max_distance",
                                                         buckets.value() / 4 + 1, limits::maxPositions, 128);
    if (!farthest)
        return farthest.error();
    shape.relativeBuckets = static_cast<int>(buckets.value());
    shape.relativeFarthest = static_cast<int>(farthest.value());
    std::fill(shape.scales.begin(), shape.scales.end(), 1.F);
    return readFeedForward(config, shape);
}

} // namespace

/// The encoder of T5: Raffel et al. 2020, arXiv:1910.10683; gated since version 1.1.
Architecture t5Architecture()
{
    Architecture a;
    a.family = "t5";
    a.keys = {.layers = {"num_layers", 6},
              .heads = {"num_heads", 8},
              .dModel = {"d_model", 512},
              .feedForward = {"d_ff", 2048},
              .vocabulary = {"vocab_size", 32128},
              .positions = {"n_positions", 512},
              .dHead = "d_kv",
              .dHeadFallback = 64,
              .normEpsilon = "layer_norm_epsilon",
              .normEpsilonFallback = 1e-6,
              .activationFallback = "relu"};
    a.norm = NormKind::RootMeanSquare;
    a.linearBias = Architecture::Bias::WhenStored;
    a.prefixes = {""};
    a.tensors = {
        {Part::TokenTable, "shared"},
        {Part::RelativeBias, "encoder.block.0.layer.0.SelfAttention.relative_attention_bias"},
        {Part::AttentionNorm, "encoder.block.{}.layer.0.layer_norm"},
        {Part::Query, "encoder.block.{}.layer.0.SelfAttention.q"},
        {Part::Key, "encoder.block.{}.layer.0.SelfAttention.k"},
        {Part::Value, "encoder.block.{}.layer.0.SelfAttention.v"},
        {Part::AttentionOutput, "encoder.block.{}.layer.0.SelfAttention.o"},
        {Part::FeedForwardNorm, "encoder.block.{}.layer.1.layer_norm"},
        {Part::FeedForwardGate, "encoder.block.{}.layer.1.DenseReluDense.wi_0"},
        {Part::FeedForwardGatedUp, "encoder.block.{}.layer.1.DenseReluDense.wi_1"},
        {Part::FeedForwardUp, "encoder.block.{}.layer.1.DenseReluDense.wi"},
        {Part::FeedForwardDown, "encoder.block.{}.layer.1.DenseReluDense.wo"},
        {Part::FinalNorm, "encoder.final_layer_norm"},
    };
    a.unused = {"encoder.embed_tokens."};
    a.adjust = adjust;
    return a;
}

} // namespace headlight
