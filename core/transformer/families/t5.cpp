// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/limits.h"
#include "core/checkpoint/config.h"
#include "core/transformer/families/families.h"

#include <algorithm>
#include <cmath>

namespace headlight {

namespace {

/// feed_forward_proj is the name of an activation, or "gated-" and that name; "gated-gelu" means the
/// approximation.
Status readFeedForward(const Config &config, ModelShape &shape, const char *fallback)
{
    const Result<std::string> stated = config.string("feed_forward_proj", fallback);
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

Status adjustStack(const Config &config, ModelShape &shape, const char *feedForward)
{
    const Result<std::int64_t> buckets = config.integer("relative_attention_num_buckets", 4, 4096, 32);
    if (!buckets)
        return buckets.error();
    const Result<std::int64_t> farthest
        = config.integer("relative_attention_max_distance", buckets.value() / (shape.causal ? 2 : 4) + 1,
                         limits::maxPositions, 128);
    if (!farthest)
        return farthest.error();
    shape.relativeBuckets = static_cast<int>(buckets.value());
    shape.relativeFarthest = static_cast<int>(farthest.value());
    std::fill(shape.scales.begin(), shape.scales.end(), 1.F);
    return readFeedForward(config, shape, feedForward);
}

/// A tied decoder reads hidden states that are as much smaller as embeddings are larger than usual.
Status readLogitScale(const Config &config, ModelShape &shape)
{
    const Result<bool> scaled = config.boolean("scale_decoder_outputs", shape.tiedDecoder);
    if (!scaled)
        return scaled.error();
    if (scaled.value())
        shape.logitScale = static_cast<float>(1 / std::sqrt(static_cast<double>(shape.dModel)));
    return Done{};
}

Status adjustT5(const Config &config, ModelShape &shape)
{
    const Status scale = readLogitScale(config, shape);
    return scale ? adjustStack(config, shape, "relu") : scale;
}

Status adjustMt5(const Config &config, ModelShape &shape)
{
    const Status scale = readLogitScale(config, shape);
    return scale ? adjustStack(config, shape, "gated-gelu") : scale;
}

/// What both stacks have; @p stack is "encoder" or "decoder", @p feedForward the number of that part in a
/// block.
Architecture t5Stack(const std::string &stack, const std::string &feedForward)
{
    const std::string self = stack + ".block.{}.layer.0.";
    const std::string last = stack + ".block.{}.layer." + feedForward + '.';
    Architecture a;
    a.keys = {.layers = {"num_layers", 6, "num_hidden_layers"},
              .heads = {"num_heads", 8, "num_attention_heads"},
              .dModel = {"d_model", 512, "hidden_size"},
              .feedForward = {"d_ff", 2048},
              .vocabulary = {"vocab_size", 32128},
              .positions = {"n_positions", 512},
              .dHead = "d_kv",
              .dHeadFallback = 64,
              .normEpsilon = "layer_norm_epsilon",
              .normEpsilonFallback = 1e-6,
              .activationFallback = "relu"};
    a.norm = NormKind::RootMeanSquare;
    a.linearBias = Architecture::Bias::None;
    a.prefixes = {""};
    a.tensors = {
        {Part::TokenTable, "shared", TensorRule::Presence::Always, stack + ".embed_tokens"},
        {Part::RelativeBias, stack + ".block.0.layer.0.SelfAttention.relative_attention_bias"},
        {Part::AttentionNorm, self + "layer_norm"},
        {Part::Query, self + "SelfAttention.q"},
        {Part::Key, self + "SelfAttention.k"},
        {Part::Value, self + "SelfAttention.v"},
        {Part::AttentionOutput, self + "SelfAttention.o"},
        {Part::FeedForwardNorm, last + "layer_norm"},
        {Part::FeedForwardGate, last + "DenseReluDense.wi_0"},
        {Part::FeedForwardGatedUp, last + "DenseReluDense.wi_1"},
        {Part::FeedForwardUp, last + "DenseReluDense.wi"},
        {Part::FeedForwardDown, last + "DenseReluDense.wo"},
        {Part::FinalNorm, stack + ".final_layer_norm"},
    };
    a.adjust = adjustT5;
    return a;
}

Architecture t5Decoder()
{
    const std::string cross = "decoder.block.{}.layer.1.";
    Architecture a = t5Stack("decoder", "2");
    a.family = "t5";
    a.keys.layers = {"num_decoder_layers", 6, "num_layers"};
    a.causal = true;
    a.head = Architecture::Head::WhenTied;
    a.tensors.insert(a.tensors.end(),
                     {{Part::CrossNorm, cross + "layer_norm"},
                      {Part::CrossQuery, cross + "EncDecAttention.q"},
                      {Part::CrossKey, cross + "EncDecAttention.k"},
                      {Part::CrossValue, cross + "EncDecAttention.v"},
                      {Part::CrossOutput, cross + "EncDecAttention.o"},
                      {Part::Decoder, "lm_head", TensorRule::Presence::Optional}});
    a.unused = {"encoder.", "decoder.embed_tokens.", "EncDecAttention.relative_attention_bias"};
    return a;
}

} // namespace

/// Raffel et al. 2020, arXiv:1910.10683; gated since version 1.1. A file may hold the encoder alone.
Architecture t5Architecture()
{
    Architecture a = t5Stack("encoder", "1");
    a.family = "t5";
    a.unused = {"encoder.embed_tokens.", "decoder.", "lm_head."};
    a.decoder = std::make_shared<const Architecture>(t5Decoder());
    a.startToken = {"pad_token_id", 0};
    return a;
}

/// Xue et al. 2021, arXiv:2010.11934. T5 1.1 in many languages.
Architecture mt5Architecture()
{
    Architecture a = t5Architecture();
    Architecture decoder = *a.decoder;
    for (Architecture *stack : {&a, &decoder}) {
        stack->family = "mt5";
        stack->keys.layers.fallback = 8;
        stack->keys.heads.fallback = 6;
        stack->keys.feedForward.fallback = 1024;
        stack->keys.vocabulary.fallback = 250112;
        stack->tiedByDefault = false;
        stack->adjust = adjustMt5;
    }
    a.decoder = std::make_shared<const Architecture>(std::move(decoder));
    return a;
}

} // namespace headlight
