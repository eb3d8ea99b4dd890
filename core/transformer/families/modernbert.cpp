// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/limits.h"
#include "core/checkpoint/config.h"
#include "core/transformer/families/families.h"

namespace headlight {

namespace {

Status adjustBiases(const Config &config, ModelShape &shape)
{
    if (const Status bias = readBias(config, "attention_bias", false, attentionLinears(), shape); !bias)
        return bias;
    const std::vector<Part> feedForward{Part::FeedForwardGateUp, Part::FeedForwardDown};
    if (const Status bias = readBias(config, "mlp_bias", false, feedForward, shape); !bias)
        return bias;
    if (const Status bias = readBias(config, "classifier_bias", false, {Part::HeadTransform}, shape); !bias)
        return bias;
    const Result<bool> decoderBias = config.boolean("decoder_bias", true);
    const Result<bool> normBias = config.boolean("norm_bias", false);
    if (!decoderBias)
        return decoderBias.error();
    if (!normBias)
        return normBias.error();
    if (!decoderBias.value())
        shape.absent.push_back(Part::DecoderBias);
    shape.normBias = normBias.value();
    return Done{};
}

/// local_attention counts the keys that a query sees, half of them on each side.
Status adjustLayers(const Config &config, ModelShape &shape)
{
    const Result<std::int64_t> step = config.integer("global_attn_every_n_layers", 1, 1 << 20, 3);
    const Result<std::int64_t> local = config.integer("local_attention", 2, limits::maxPositions, 128);
    if (!step)
        return step.error();
    if (!local)
        return local.error();
    const Status windows = setWindows(config, shape, static_cast<int>(local.value() / 2 + 1),
                                      [&](int layer) { return layer % step.value() != 0; });
    if (!windows)
        return windows;
    const RotaryKeys whole{.theta = "global_rope_theta", .thetaFallback = 160000};
    const bool same = config.isNull("local_rope_theta");
    return adjustRotaryPair(config, shape, whole,
                            same ? whole : RotaryKeys{.theta = "local_rope_theta", .thetaFallback = 10000});
}

Status adjustModernBert(const Config &config, ModelShape &shape)
{
    const Result<std::string> name = config.string("classifier_activation", "gelu");
    if (!name)
        return name.error();
    const std::optional<Activation> activation = activationFromName(name.value());
    if (!activation) {
        return Error{.code = ErrorCode::Unsupported,
                     .what = "the activation is not known",
                     .file = config.file(),
                     .item = "classifier_activation",
                     .expected = "gelu, relu, silu or another activation",
                     .found = shownName(name.value())};
    }
    shape.headActivation = *activation;
    if (const Status biases = adjustBiases(config, shape); !biases)
        return biases;
    return adjustLayers(config, shape);
}

} // namespace

/// Warner et al. 2024, arXiv:2412.13663. An encoder with rotary positions, gated feed-forward parts, and a
/// window on both sides in two of three layers; the first block reads its input without a norm.
Architecture modernbertArchitecture()
{
    using Presence = TensorRule::Presence;
    Architecture a;
    a.family = "modernbert";
    a.keys = {.layers = {"num_hidden_layers", 22},
              .heads = {"num_attention_heads", 12},
              .dModel = {"hidden_size", 768},
              .feedForward = {"intermediate_size", 1152},
              .vocabulary = {"vocab_size", 50368},
              .positions = {"max_position_embeddings", 8192},
              .normEpsilon = "norm_eps",
              .normEpsilonFallback = 1e-5,
              .activation = "hidden_activation",
              .activationFallback = "gelu"};
    a.linearBias = Architecture::Bias::None;
    a.prefixes = {"", "model."};
    a.tensors = {
        {Part::TokenTable, "embeddings.tok_embeddings"},
        {Part::EmbeddingNorm, "embeddings.norm"},
        {Part::AttentionNorm, "layers.{}.attn_norm", Presence::Always, {}, 1},
        {Part::QueryKeyValue, "layers.{}.attn.Wqkv"},
        {Part::AttentionOutput, "layers.{}.attn.Wo"},
        {Part::FeedForwardNorm, "layers.{}.mlp_norm"},
        {Part::FeedForwardGateUp, "layers.{}.mlp.Wi"},
        {Part::FeedForwardDown, "layers.{}.mlp.Wo"},
        {Part::FinalNorm, "final_norm"},
        {Part::HeadTransform, "head.dense", Presence::WithHead},
        {Part::HeadNorm, "head.norm", Presence::WithHead},
        {Part::DecoderBias, "decoder", Presence::WithHead},
        {Part::Decoder, "decoder", Presence::Optional},
    };
    a.unused = {"classifier."};
    a.adjust = adjustModernBert;
    return a;
}

} // namespace headlight
