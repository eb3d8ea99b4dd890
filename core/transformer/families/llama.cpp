// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/config.h"
#include "core/transformer/families/families.h"

namespace headlight {

namespace {

Status adjustLlama(const Config &config, ModelShape &shape)
{
    if (const Status bias = readBias(config, "attention_bias", false, attentionLinears(), shape); !bias)
        return bias;
    const std::vector<Part> feedForward{Part::FeedForwardGate, Part::FeedForwardUp, Part::FeedForwardDown};
    if (const Status bias = readBias(config, "mlp_bias", false, feedForward, shape); !bias)
        return bias;
    if (const Status windows = setWindows(config, shape, 0, {}); !windows)
        return windows;
    return adjustRotary(config, shape);
}

Status adjustMistral(const Config &config, ModelShape &shape)
{
    constexpr int Window = 4096;
    if (const Status windows = adjustWindows(config, shape, Window); !windows)
        return windows;
    return adjustRotary(config, shape);
}

/// use_sliding_window turns it on, for the layers from max_window_layers on.
Status adjustQwen(const Config &config, ModelShape &shape)
{
    constexpr int Window = 4096;
    const Result<bool> windowed = config.boolean("use_sliding_window", false);
    const Result<std::int64_t> whole = config.integer("max_window_layers", 0, 1 << 20, 28);
    if (!windowed)
        return windowed.error();
    if (!whole)
        return whole.error();
    const IsWindowed isWindowed = [first = whole.value()](int layer) { return layer >= first; };
    const Status windows = windowed.value() ? adjustWindows(config, shape, Window, isWindowed)
                                            : setWindows(config, shape, 0, isWindowed);
    if (!windows)
        return windows;
    return adjustRotary(config, shape);
}

Status adjustQwen3(const Config &config, ModelShape &shape)
{
    if (const Status bias = readBias(config, "attention_bias", false, attentionLinears(), shape); !bias)
        return bias;
    return adjustQwen(config, shape);
}

Status adjustPhi3(const Config &config, ModelShape &shape)
{
    if (const Status windows = adjustWindows(config, shape, 0); !windows)
        return windows;
    return adjustRotary(config, shape, {.fraction = "partial_rotary_factor"});
}

} // namespace

/// Touvron et al. 2023, arXiv:2302.13971 and arXiv:2307.09288; Llama 3: arXiv:2407.21783. The norm is the
/// root mean square, positions are rotary, the feed-forward part is gated (Shazeer 2020, arXiv:2002.05202)
/// and key/value heads may be shared (Ainslie et al. 2023, arXiv:2305.13245).
Architecture llamaArchitecture()
{
    Architecture a;
    a.family = "llama";
    a.keys = {.layers = {"num_hidden_layers", 32},
              .heads = {"num_attention_heads", 32},
              .dModel = {"hidden_size", 4096},
              .feedForward = {"intermediate_size", 11008},
              .vocabulary = {"vocab_size", 32000},
              .positions = {"max_position_embeddings", 2048},
              .dHead = "head_dim",
              .keyValueHeads = "num_key_value_heads",
              .normEpsilon = "rms_norm_eps",
              .normEpsilonFallback = 1e-6,
              .activation = "hidden_act",
              .activationFallback = "silu"};
    a.norm = NormKind::RootMeanSquare;
    a.linearBias = Architecture::Bias::None;
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
        {Part::AttentionOutput, "layers.{}.self_attn.o_proj"},
        {Part::FeedForwardNorm, "layers.{}.post_attention_layernorm"},
        {Part::FeedForwardGate, "layers.{}.mlp.gate_proj"},
        {Part::FeedForwardUp, "layers.{}.mlp.up_proj"},
        {Part::FeedForwardDown, "layers.{}.mlp.down_proj"},
        {Part::FinalNorm, "norm"},
        {Part::Decoder, "lm_head", TensorRule::Presence::Optional},
    };
    a.unused = {"rotary_emb.inv_freq"};
    a.adjust = adjustLlama;
    return a;
}

/// Jiang et al. 2023, arXiv:2310.06825. Llama with a sliding window.
Architecture mistralArchitecture()
{
    Architecture a = llamaArchitecture();
    a.family = "mistral";
    a.keys.feedForward = {"intermediate_size", 14336};
    a.keys.positions = {"max_position_embeddings", 4096 * 32};
    a.adjust = adjustMistral;
    return a;
}

/// Yang et al. 2024, arXiv:2407.10671. Llama with biases of query, key and value; the upper layers may have a
/// sliding window.
Architecture qwen2Architecture()
{
    Architecture a = llamaArchitecture();
    a.family = "qwen2";
    a.keys.feedForward = {"intermediate_size", 22016};
    a.keys.vocabulary = {"vocab_size", 151936};
    a.keys.positions = {"max_position_embeddings", 32768};
    a.biasExceptions = {Part::Query, Part::Key, Part::Value};
    a.adjust = adjustQwen;
    return a;
}

/// Yang et al. 2025, arXiv:2505.09388. Qwen 2 without these biases and with norms of each query and key.
Architecture qwen3Architecture()
{
    Architecture a = qwen2Architecture();
    a.family = "qwen3";
    a.keys.dHeadFallback = 128;
    a.biasExceptions.clear();
    a.tensors.push_back({Part::QueryNorm, "layers.{}.self_attn.q_norm"});
    a.tensors.push_back({Part::KeyNorm, "layers.{}.self_attn.k_norm"});
    a.adjust = adjustQwen3;
    return a;
}

/// OLMo Team 2024, arXiv:2501.00656. Llama with norms behind the parts instead of before, and norms over all
/// queries and all keys of a token.
Architecture olmo2Architecture()
{
    Architecture a = llamaArchitecture();
    a.family = "olmo2";
    a.queryKeyNorm = Architecture::QueryKeyNorm::AllHeads;
    a.keys.vocabulary = {"vocab_size", 50304};
    a.keys.normEpsilonFallback = 1e-5;
    std::erase_if(a.tensors, [](const TensorRule &rule) {
        return rule.part == Part::AttentionNorm || rule.part == Part::FeedForwardNorm;
    });
    a.tensors.push_back({Part::AttentionUpdateNorm, "layers.{}.post_attention_layernorm"});
    a.tensors.push_back({Part::FeedForwardUpdateNorm, "layers.{}.post_feedforward_layernorm"});
    a.tensors.push_back({Part::QueryNorm, "layers.{}.self_attn.q_norm"});
    a.tensors.push_back({Part::KeyNorm, "layers.{}.self_attn.k_norm"});
    return a;
}

/// Abdin et al. 2024, arXiv:2404.14219. Llama with fused projections.
Architecture phi3Architecture()
{
    Architecture a = llamaArchitecture();
    a.family = "phi3";
    a.keys.dModel = {"hidden_size", 3072};
    a.keys.feedForward = {"intermediate_size", 8192};
    a.keys.vocabulary = {"vocab_size", 32064};
    a.keys.positions = {"max_position_embeddings", 4096};
    a.keys.normEpsilonFallback = 1e-5;
    std::erase_if(a.tensors, [](const TensorRule &rule) {
        return rule.part == Part::Query || rule.part == Part::Key || rule.part == Part::Value
            || rule.part == Part::FeedForwardGate || rule.part == Part::FeedForwardUp;
    });
    a.tensors.push_back({Part::QueryKeyValue, "layers.{}.self_attn.qkv_proj"});
    a.tensors.push_back({Part::FeedForwardGateUp, "layers.{}.mlp.gate_up_proj"});
    a.adjust = adjustPhi3;
    return a;
}

} // namespace headlight
