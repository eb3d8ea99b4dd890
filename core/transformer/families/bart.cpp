// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/limits.h"
#include "core/checkpoint/config.h"
#include "core/transformer/families/families.h"

#include <cmath>

namespace headlight {

namespace {

Status adjustBart(const Config &config, ModelShape &shape)
{
    const Result<bool> scaled = config.boolean("scale_embedding", false);
    if (!scaled)
        return scaled.error();
    if (scaled.value())
        shape.embeddingScale = static_cast<float>(std::sqrt(static_cast<double>(shape.dModel)));
    return Done{};
}

/// The first two rows of the position tables belong to no position.
Status adjustOffset(const Config &config, ModelShape &shape)
{
    shape.positionOffset = 2;
    return adjustBart(config, shape);
}

/// Encoder and decoder may have vocabularies of their own.
Status adjustMarianDecoder(const Config &config, ModelShape &shape)
{
    const Result<bool> shared = config.boolean("share_encoder_decoder_embeddings", true);
    if (!shared)
        return shared.error();
    const Result<std::int64_t> vocabulary = config.integer(
        !shared.value() && config.has("decoder_vocab_size") ? "decoder_vocab_size" : "vocab_size", 1,
        limits::vocabularySize, shape.vocabulary);
    if (!vocabulary)
        return vocabulary.error();
    shape.vocabulary = static_cast<int>(vocabulary.value());
    return adjustBart(config, shape);
}

/// What all stacks of these families have; @p stack is "encoder" or "decoder".
Architecture stackOf(const std::string &family, const std::string &stack)
{
    using Presence = TensorRule::Presence;
    const std::string layer = stack + ".layers.{}.";
    Architecture a;
    a.family = family;
    a.keys = {.layers = {stack + "_layers", 12},
              .heads = {stack + "_attention_heads", 16},
              .dModel = {"d_model", 1024, "hidden_size"},
              .feedForward = {stack + "_ffn_dim", 4096},
              .vocabulary = {"vocab_size", 50265},
              .positions = {"max_position_embeddings", 1024},
              .normEpsilonFallback = 1e-5,
              .activation = "activation_function",
              .activationFallback = "gelu"};
    a.normPlace = NormPlace::After;
    a.prefixes = {"", "model."};
    a.tensors = {
        {Part::TokenTable, "shared", Presence::Always, stack + ".embed_tokens"},
        {Part::PositionTable, stack + ".embed_positions"},
        {Part::Query, layer + "self_attn.q_proj"},
        {Part::Key, layer + "self_attn.k_proj"},
        {Part::Value, layer + "self_attn.v_proj"},
        {Part::AttentionOutput, layer + "self_attn.out_proj"},
        {Part::AttentionNorm, layer + "self_attn_layer_norm"},
        {Part::FeedForwardUp, layer + "fc1"},
        {Part::FeedForwardDown, layer + "fc2"},
        {Part::FeedForwardNorm, layer + "final_layer_norm"},
    };
    a.adjust = adjustBart;
    return a;
}

/// Makes @p stack a decoder that looks at an encoder.
void makeDecoder(Architecture &a)
{
    const std::string layer = "decoder.layers.{}.";
    a.causal = true;
    a.head = Architecture::Head::WhenTied;
    a.tensors.insert(a.tensors.end(),
                     {{Part::CrossQuery, layer + "encoder_attn.q_proj"},
                      {Part::CrossKey, layer + "encoder_attn.k_proj"},
                      {Part::CrossValue, layer + "encoder_attn.v_proj"},
                      {Part::CrossOutput, layer + "encoder_attn.out_proj"},
                      {Part::CrossNorm, layer + "encoder_attn_layer_norm"},
                      {Part::Decoder, "lm_head", TensorRule::Presence::Optional},
                      {Part::DecoderBias, "final_logits_bias", TensorRule::Presence::Optional}});
}

/// An encoder-decoder whose stacks @p change makes what is particular to the family.
template <typename Change> Architecture pairOf(const std::string &family, const Change &change)
{
    Architecture encoder = stackOf(family, "encoder");
    Architecture decoder = stackOf(family, "decoder");
    makeDecoder(decoder);
    change(encoder, "encoder");
    change(decoder, "decoder");
    encoder.unused = {"embed_tokens.", "decoder.", "lm_head.", "final_logits_bias"};
    decoder.unused = {"embed_tokens.", "encoder."};
    encoder.decoder = std::make_shared<const Architecture>(std::move(decoder));
    return encoder;
}

void addEmbeddingNorm(Architecture &a, const std::string &stack)
{
    a.tensors.push_back({Part::EmbeddingNorm, stack + ".layernorm_embedding"});
    a.adjust = adjustOffset;
}

/// Norms before the parts, and one after the last block.
void normBefore(Architecture &a, const std::string &stack)
{
    a.normPlace = NormPlace::Before;
    a.tensors.push_back({Part::FinalNorm, stack + ".layer_norm"});
}

/// Positions that are computed, unless the file has a table of them.
void computePositions(Architecture &a)
{
    a.sinusoidalPositions = true;
    for (TensorRule &rule : a.tensors) {
        if (rule.part == Part::PositionTable)
            rule.presence = TensorRule::Presence::Optional;
    }
}

} // namespace

/// Lewis et al. 2020, arXiv:1910.13461. Norms behind the parts, learned positions.
Architecture bartArchitecture()
{
    Architecture a = pairOf("bart", addEmbeddingNorm);
    a.startToken = {"eos_token_id", 2};
    return a;
}

/// Liu et al. 2020, arXiv:2001.08210. BART with norms before the parts and one after the last block.
Architecture mbartArchitecture()
{
    Architecture a = pairOf("mbart", [](Architecture &stack, const std::string &name) {
        addEmbeddingNorm(stack, name);
        normBefore(stack, name);
    });
    a.startToken = {"eos_token_id", 2};
    return a;
}

/// Junczys-Dowmunt et al. 2018, arXiv:1804.00344; Tiedemann & Thottingal 2020, "OPUS-MT". BART with computed
/// positions and without a norm of the embeddings.
Architecture marianArchitecture()
{
    Architecture a = pairOf("marian", [](Architecture &stack, const std::string &) {
        stack.keys.vocabulary.fallback = 58101;
        computePositions(stack);
        if (stack.causal)
            stack.adjust = adjustMarianDecoder;
    });
    a.startToken = {"pad_token_id", 58100};
    return a;
}

/// Zhang et al. 2020, arXiv:1912.08777. Norms before the parts, computed positions.
Architecture pegasusArchitecture()
{
    Architecture a = pairOf("pegasus", [](Architecture &stack, const std::string &name) {
        normBefore(stack, name);
        computePositions(stack);
    });
    a.startToken = {"pad_token_id", 0};
    return a;
}

} // namespace headlight
