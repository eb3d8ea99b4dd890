// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/config.h"
#include "core/transformer/families/families.h"

namespace headlight {

namespace {

Status adjustLlama(const Config &config, ModelShape &shape)
{
    return adjustRotary(config, shape);
}

Status adjustMistral(const Config &config, ModelShape &shape)
{
    if (const Status windows = adjustWindows(config, shape); !windows)
        return windows;
    return adjustRotary(config, shape);
}

Status adjustQwen2(const Config &config, ModelShape &shape)
{
    const Result<bool> windowed = config.boolean("use_sliding_window", false);
    const Result<std::int64_t> whole = config.integer("max_window_layers", 0, 1 << 20, 28);
    if (!windowed)
        return windowed.error();
    if (!whole)
        return whole.error();
    if (windowed.value()) {
        const Status windows = adjustWindows(config, shape, static_cast<int>(whole.value()));
        if (!windows)
            return windows;
    }
    return adjustRotary(config, shape);
}

Status adjustPhi3(const Config &config, ModelShape &shape)
{
    if (const Status windows = adjustWindows(config, shape); !windows)
        return windows;
    const Result<double> fraction = config.number("partial_rotary_factor", 1e-3, 1, 1.);
    return fraction ? adjustRotary(config, shape, fraction.value()) : fraction.error();
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
    a.linearBias = Architecture::Bias::WhenStored;
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
    a.adjust = adjustQwen2;
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
