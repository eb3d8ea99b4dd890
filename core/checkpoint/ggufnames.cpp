// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/ggufnames.h"

#include <algorithm>

namespace headlight {
namespace {

using enum GgufChange;

/// Names that all of Llama's relatives share.
std::vector<GgufModule> llamaModules()
{
    return {
        {"token_embd", "model.embed_tokens"},
        {"output_norm", "model.norm"},
        {"output", "lm_head"},
        {"blk.{}.attn_norm", "model.layers.{}.input_layernorm"},
        {"blk.{}.attn_q", "model.layers.{}.self_attn.q_proj"},
        {"blk.{}.attn_k", "model.layers.{}.self_attn.k_proj"},
        {"blk.{}.attn_v", "model.layers.{}.self_attn.v_proj"},
        {"blk.{}.attn_output", "model.layers.{}.self_attn.o_proj"},
        {"blk.{}.ffn_norm", "model.layers.{}.post_attention_layernorm"},
        {"blk.{}.ffn_gate", "model.layers.{}.mlp.gate_proj"},
        {"blk.{}.ffn_up", "model.layers.{}.mlp.up_proj"},
        {"blk.{}.ffn_down", "model.layers.{}.mlp.down_proj"},
    };
}

GgufModule &moduleOf(std::vector<GgufModule> &modules, std::string_view gguf)
{
    return *std::find_if(modules.begin(), modules.end(),
                         [&](const GgufModule &module) { return module.gguf == gguf; });
}

GgufFamily llama()
{
    GgufFamily family{"llama", "llama", llamaModules(), {"rope_freqs.weight"}};
    for (const auto &[name, change] : {std::pair("blk.{}.attn_q", QueryRows), {"blk.{}.attn_k", KeyRows}}) {
        GgufModule &module = moduleOf(family.modules, name);
        module.change = module.biasChange = change;
    }
    return family;
}

GgufFamily qwen3()
{
    GgufFamily family{"qwen3", "qwen3", llamaModules(), {}};
    family.modules.push_back({"blk.{}.attn_q_norm", "model.layers.{}.self_attn.q_norm"});
    family.modules.push_back({"blk.{}.attn_k_norm", "model.layers.{}.self_attn.k_norm"});
    return family;
}

GgufFamily phi3()
{
    GgufFamily family{
        "phi3", "phi3", llamaModules(), {"rope_factors_long.weight", "rope_factors_short.weight"}};
    moduleOf(family.modules, "blk.{}.ffn_up").name = "model.layers.{}.mlp.gate_up_proj";
    family.modules.push_back({"blk.{}.attn_qkv", "model.layers.{}.self_attn.qkv_proj"});
    return family;
}

GgufFamily gemma()
{
    GgufFamily family{"gemma", "gemma", llamaModules(), {}};
    for (const char *name : {"output_norm", "blk.{}.attn_norm", "blk.{}.ffn_norm"})
        moduleOf(family.modules, name).change = OneAdded;
    return family;
}

GgufFamily gemma2()
{
    GgufFamily family = gemma();
    family.architecture = family.modelType = "gemma2";
    moduleOf(family.modules, "blk.{}.ffn_norm").name = "model.layers.{}.pre_feedforward_layernorm";
    family.modules.push_back(
        {"blk.{}.post_attention_norm", "model.layers.{}.post_attention_layernorm", OneAdded});
    family.modules.push_back(
        {"blk.{}.post_ffw_norm", "model.layers.{}.post_feedforward_layernorm", OneAdded});
    return family;
}

GgufFamily gpt2()
{
    return {"gpt2",
            "gpt2",
            {
                {"token_embd", "transformer.wte"},
                {"position_embd", "transformer.wpe"},
                {"output_norm", "transformer.ln_f"},
                {"output", "lm_head"},
                {"blk.{}.attn_norm", "transformer.h.{}.ln_1"},
                {"blk.{}.attn_qkv", "transformer.h.{}.attn.c_attn", Transposed},
                {"blk.{}.attn_output", "transformer.h.{}.attn.c_proj", Transposed},
                {"blk.{}.ffn_norm", "transformer.h.{}.ln_2"},
                {"blk.{}.ffn_up", "transformer.h.{}.mlp.c_fc", Transposed},
                {"blk.{}.ffn_down", "transformer.h.{}.mlp.c_proj", Transposed},
            },
            {}};
}

GgufFamily bert()
{
    return {"bert",
            "bert",
            {
                {"token_embd", "embeddings.word_embeddings"},
                {"position_embd", "embeddings.position_embeddings"},
                {"token_types", "embeddings.token_type_embeddings"},
                {"token_embd_norm", "embeddings.LayerNorm"},
                {"blk.{}.attn_q", "encoder.layer.{}.attention.self.query"},
                {"blk.{}.attn_k", "encoder.layer.{}.attention.self.key"},
                {"blk.{}.attn_v", "encoder.layer.{}.attention.self.value"},
                {"blk.{}.attn_output", "encoder.layer.{}.attention.output.dense"},
                {"blk.{}.attn_output_norm", "encoder.layer.{}.attention.output.LayerNorm"},
                {"blk.{}.ffn_up", "encoder.layer.{}.intermediate.dense"},
                {"blk.{}.ffn_down", "encoder.layer.{}.output.dense"},
                {"blk.{}.layer_output_norm", "encoder.layer.{}.output.LayerNorm"},
            },
            {}};
}

const std::vector<GgufFamily> &families()
{
    static const std::vector<GgufFamily> all{
        bert(), gemma(), gemma2(), gpt2(), llama(), phi3(), {"qwen2", "qwen2", llamaModules(), {}}, qwen3()};
    return all;
}

/// "blk.12.attn_q" as "blk.{}.attn_q", with the number apart.
std::pair<std::string, std::string> withoutLayer(std::string_view module)
{
    constexpr std::string_view Block = "blk.";
    if (!module.starts_with(Block))
        return {std::string(module), {}};
    const std::size_t end = module.find('.', Block.size());
    const std::string_view number = module.substr(Block.size(), end - Block.size());
    if (end == std::string_view::npos || number.empty()
        || number.find_first_not_of("0123456789") != std::string_view::npos)
        return {std::string(module), {}};
    return {std::string(Block) + "{}" + std::string(module.substr(end)), std::string(number)};
}

} // namespace

const GgufFamily *findGgufFamily(std::string_view architecture)
{
    for (const GgufFamily &family : families()) {
        if (family.architecture == architecture)
            return &family;
    }
    return nullptr;
}

std::string supportedGgufFamilies()
{
    std::string list;
    for (const GgufFamily &family : families())
        list += (list.empty() ? "" : ", ") + std::string(family.architecture);
    return list;
}

std::optional<GgufName> huggingFaceName(const GgufFamily &family, std::string_view ggufName)
{
    const std::size_t dot = ggufName.rfind('.');
    if (dot == std::string_view::npos)
        return std::nullopt;
    const std::string_view ending = ggufName.substr(dot);
    const auto [pattern, layer] = withoutLayer(ggufName.substr(0, dot));
    for (const GgufModule &module : family.modules) {
        if (module.gguf != pattern || (ending != ".weight" && ending != ".bias"))
            continue;
        std::string name(module.name);
        if (const std::size_t at = name.find("{}"); at != std::string::npos)
            name.replace(at, 2, layer);
        const bool isBias = ending == ".bias";
        return GgufName{name + std::string(ending), isBias ? module.biasChange : module.change};
    }
    return std::nullopt;
}

} // namespace headlight
