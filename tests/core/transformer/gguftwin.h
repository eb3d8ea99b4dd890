// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/file.h"
#include "core/checkpoint/safetensors.h"
#include "core/checkpoint/safetensorswriter.h"
#include "core/checkpoint/widen.h"
#include "testpaths.h"
#include "tests/support/ggufwriter.h"

#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

#include <bit>
#include <cmath>
#include <filesystem>
#include <numeric>

/// Writes GGUF files from Hugging Face folders, as llama.cpp's converter would.
namespace headlight {

using Json = nlohmann::json;

inline const std::string Data = HEADLIGHT_TEST_DATA "/";

/// How the matrices of a model are stored.
enum class Storage { F32, F16, BF16, Q8_0, Q4_0 };

inline float widened(std::uint16_t bits, DType dtype)
{
    float result = 0;
    widenToFloat(dtype, std::as_bytes(std::span(&bits, 1)), {&result, 1});
    return result;
}

inline std::uint16_t halfOf(float value)
{
    // The nearest of all halves, found by trying: slow and certain.
    std::uint16_t low = 0;
    std::uint16_t high = 0x7BFF;
    const float magnitude = std::abs(value);
    while (high - low > 1) {
        const auto middle = static_cast<std::uint16_t>((low + high) / 2);
        (widened(middle, DType::F16) <= magnitude ? low : high) = middle;
    }
    const bool lowIsNearer = magnitude - widened(low, DType::F16) <= widened(high, DType::F16) - magnitude;
    return static_cast<std::uint16_t>((lowIsNearer ? low : high) | (std::signbit(value) ? 0x8000 : 0));
}

/// One block of 32 numbers, a scale and what is left in eight or four bits; @p values becomes what it stands
/// for.
inline std::string blockOf(float *values, Storage storage)
{
    float largest = 0;
    for (int i = 0; i < 32; ++i)
        largest = std::abs(values[i]) > std::abs(largest) ? values[i] : largest;
    const std::uint16_t stored = halfOf(storage == Storage::Q8_0 ? std::abs(largest) / 127 : largest / -8);
    const float scale = widened(stored, DType::F16);
    const int most = storage == Storage::Q8_0 ? 127 : 7;
    std::array<int, 32> quotients{};
    for (std::size_t i = 0; i < 32; ++i) {
        quotients[i]
            = scale == 0 ? 0 : std::clamp(static_cast<int>(std::lround(values[i] / scale)), -most - 1, most);
        values[i] = scale * static_cast<float>(quotients[i]);
    }
    std::string block = GgufWriter::bytesOf(stored);
    for (std::size_t i = 0; i < (storage == Storage::Q8_0 ? 32U : 16U); ++i)
        block += static_cast<char>(
            storage == Storage::Q8_0 ? quotients[i] : (quotients[i] + 8) | (quotients[i + 16] + 8) << 4);
    return block;
}

/// A tensor of a checkpoint on its way into a GGUF file.
class Converted
{
public:
    Converted(const TensorInfo &info, std::vector<float> numbers)
        : m_shape(info.shape)
        , m_values(std::move(numbers))
        , m_origins(m_values.size())
    {
        std::iota(m_origins.begin(), m_origins.end(), std::size_t{0});
    }

    void transpose()
    {
        std::vector<std::size_t> order;
        for (std::int64_t column = 0; column < m_shape[1]; ++column) {
            for (std::int64_t row = 0; row < m_shape[0]; ++row)
                order.push_back(static_cast<std::size_t>(row * m_shape[1] + column));
        }
        std::swap(m_shape[0], m_shape[1]);
        reorder(order);
    }

    /// The two halves of each head become one row from here, one from there.
    void interleave(std::int64_t heads)
    {
        const auto width = static_cast<std::size_t>(m_shape.size() > 1 ? m_shape[1] : 1);
        const auto half = static_cast<std::size_t>(m_shape[0] / heads / 2);
        std::vector<std::size_t> order;
        for (std::size_t head = 0; head < static_cast<std::size_t>(heads); ++head) {
            for (std::size_t i = 0; i < half; ++i) {
                for (const std::size_t row : {head * 2 * half + i, head * 2 * half + half + i}) {
                    for (std::size_t column = 0; column < width; ++column)
                        order.push_back(row * width + column);
                }
            }
        }
        reorder(order);
    }

    void addOne()
    {
        std::for_each(m_values.begin(), m_values.end(), [](float &value) { value += 1; });
    }

    /// The tensor as it is stored; afterwards the values are what the stored ones stand for.
    GgufWriter::Tensor store(const std::string &name, Storage storage)
    {
        GgufWriter::Tensor tensor{.name = name, .shape = m_shape};
        // As converters do: norms, biases and rows that are no whole blocks stay as they are.
        const bool isQuantised = storage == Storage::Q8_0 || storage == Storage::Q4_0;
        if (m_shape.size() != 2 || storage == Storage::F32 || (isQuantised && m_shape[1] % 32 != 0)) {
            tensor.bytes = GgufWriter::bytesOf(m_values);
            return tensor;
        }
        if (isQuantised) {
            tensor.type = storage == Storage::Q8_0 ? 8 : 2;
            for (std::size_t i = 0; i < m_values.size(); i += 32)
                tensor.bytes += blockOf(m_values.data() + i, storage);
            return tensor;
        }
        const bool isHalf = storage == Storage::F16;
        tensor.type = isHalf ? 1 : 30;
        for (float &value : m_values) {
            const std::uint16_t bits = isHalf
                ? halfOf(value)
                : static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(value) >> 16U);
            tensor.bytes += GgufWriter::bytesOf(bits);
            value = widened(bits, isHalf ? DType::F16 : DType::BF16);
        }
        return tensor;
    }

    /// The values in the order of the checkpoint.
    std::vector<float> inCheckpoint() const
    {
        std::vector<float> values(m_values.size());
        for (std::size_t i = 0; i < values.size(); ++i)
            values[m_origins[i]] = m_values[i];
        return values;
    }

private:
    void reorder(const std::vector<std::size_t> &order)
    {
        const Converted before = *this;
        for (std::size_t i = 0; i < order.size(); ++i) {
            m_values[i] = before.m_values[order[i]];
            m_origins[i] = before.m_origins[order[i]];
        }
    }

    std::vector<std::int64_t> m_shape;
    std::vector<float> m_values;
    std::vector<std::size_t> m_origins; ///< where in the checkpoint each value stands
};

using Names = std::vector<std::pair<std::string, std::string>>; ///< in the checkpoint → in the file

const Names LlamaNames{{"embed_tokens", "token_embd"},     {"self_attn.q_proj", "attn_q"},
                       {"self_attn.k_proj", "attn_k"},     {"self_attn.v_proj", "attn_v"},
                       {"self_attn.qkv_proj", "attn_qkv"}, {"self_attn.o_proj", "attn_output"},
                       {"input_layernorm", "attn_norm"},   {"mlp.gate_proj", "ffn_gate"},
                       {"mlp.gate_up_proj", "ffn_up"},     {"mlp.up_proj", "ffn_up"},
                       {"mlp.down_proj", "ffn_down"},      {"post_attention_layernorm", "ffn_norm"},
                       {"model.norm", "output_norm"},      {"lm_head", "output"},
                       {"model.layers.", "blk."},          {"model.", ""}};

const Names Gemma2Names{{"post_attention_layernorm", "post_attention_norm"},
                        {"pre_feedforward_layernorm", "ffn_norm"},
                        {"post_feedforward_layernorm", "post_ffw_norm"}};

const Names Gpt2Names{{"transformer.", ""},
                      {"attn.c_attn", "attn_qkv"},
                      {"attn.c_proj", "attn_output"},
                      {"mlp.c_fc", "ffn_up"},
                      {"mlp.c_proj", "ffn_down"},
                      {"ln_1", "attn_norm"},
                      {"ln_2", "ffn_norm"},
                      {"ln_f", "output_norm"},
                      {"wte", "token_embd"},
                      {"wpe", "position_embd"},
                      {"h.", "blk."}};

const Names BertNames{{"attention.output.dense", "attn_output"},
                      {"attention.output.LayerNorm", "attn_output_norm"},
                      {"output.LayerNorm", "layer_output_norm"},
                      {"intermediate.dense", "ffn_up"},
                      {"output.dense", "ffn_down"},
                      {"attention.self.query", "attn_q"},
                      {"attention.self.key", "attn_k"},
                      {"attention.self.value", "attn_v"},
                      {"encoder.layer.", "blk."},
                      {"embeddings.word_embeddings", "token_embd"},
                      {"embeddings.position_embeddings", "position_embd"},
                      {"embeddings.token_type_embeddings", "token_types"},
                      {"embeddings.LayerNorm", "token_embd_norm"}};

inline std::string renamed(std::string name, const std::vector<Names> &lists)
{
    for (const Names &names : lists) {
        for (const auto &[from, to] : names) {
            if (const std::size_t at = name.find(from); at != std::string::npos)
                name.replace(at, from.size(), to);
        }
    }
    return name;
}

inline std::vector<Names> namesOf(const std::string &architecture)
{
    if (architecture == "gpt2")
        return {Gpt2Names};
    if (architecture == "bert")
        return {BertNames};
    return architecture == "gemma2" ? std::vector<Names>{Gemma2Names, LlamaNames}
                                    : std::vector<Names>{LlamaNames};
}

/// A checkpoint's folder and the GGUF file that is made of it.
class Twin
{
public:
    /// @param changes to config.json, in both
    Twin(const std::string &fixture, const std::string &changes = "{}")
    {
        namespace fs = std::filesystem;
        fs::copy(Data + fixture, folder(), fs::copy_options::recursive);
        config = Json::parse(readWholeFile(folder() + "/config.json", 1 << 20).value());
        config.merge_patch(Json::parse(changes));
        fs::remove(folder() + "/config.json");
        (void)writeFileAtomically(folder() + "/config.json", config.dump());
    }

    std::string folder() const { return m_folder.path().toStdString() + "/checkpoint"; }
    std::string file() const { return m_folder.path().toStdString() + "/model.gguf"; }

    /// Writes the file, and the checkpoint anew with the numbers that are left of it.
    bool convert(Storage storage)
    {
        const auto source = SafetensorsFile::open(folder() + "/model.safetensors");
        if (!source)
            return false;
        const std::string type = config["model_type"];
        const std::string architecture = type == "mistral" ? "llama" : type;
        GgufWriter gguf = metadata(architecture);
        std::vector<TensorData> kept;
        for (const TensorInfo &info : source.value().tensors()) {
            if (!isComputable(info.dtype) || info.name.find("pooler") != std::string::npos)
                continue;
            std::vector<float> values(info.elements());
            if (!source.value().read(info.name, values))
                return false;
            Converted tensor(info, values);
            const std::string name = renamed(info.name, namesOf(architecture));
            const bool isGain = architecture.starts_with("gemma") && name.ends_with("norm.weight");
            if (architecture == "gpt2" && info.shape.size() == 2
                && info.name.find(".h.") != std::string::npos)
                tensor.transpose();
            if (architecture == "llama" && name.find("attn_q.") != std::string::npos)
                tensor.interleave(config["num_attention_heads"]);
            if (architecture == "llama" && name.find("attn_k.") != std::string::npos)
                tensor.interleave(config["num_key_value_heads"]);
            if (isGain)
                tensor.addOne();
            gguf.tensors.push_back(tensor.store(name, storage));
            kept.push_back({info.name, info.shape, isGain ? values : tensor.inCheckpoint()});
        }
        if (!writeFileAtomically(folder() + "/model.safetensors", encodeSafetensors(kept).value()))
            return false;
        extra(gguf);
        return writeFileAtomically(file(), gguf.file()).ok();
    }

    Json config;
    std::function<void(GgufWriter &)> extra = [](GgufWriter &) {}; ///< what else goes into the file

private:
    GgufWriter metadata(const std::string &architecture) const
    {
        GgufWriter gguf;
        gguf.text("general.architecture", architecture);
        const auto number = [&](const char *key, std::initializer_list<const char *> names) {
            for (const char *name : names) {
                if (config.contains(name) && config[name].is_number_integer())
                    return gguf.u32(architecture + '.' + key, config[name]);
            }
        };
        const auto real = [&](const char *key, std::initializer_list<const char *> names) {
            for (const char *name : names) {
                if (config.contains(name) && config[name].is_number())
                    return gguf.f32(architecture + '.' + key, config[name]);
            }
        };
        number("embedding_length", {"hidden_size", "n_embd"});
        number("block_count", {"num_hidden_layers", "n_layer"});
        number("attention.head_count", {"num_attention_heads", "n_head"});
        number("attention.head_count_kv", {"num_key_value_heads"});
        number("attention.key_length", {"head_dim"});
        number("attention.value_length", {"head_dim"});
        number("attention.sliding_window", {"sliding_window"});
        number("context_length", {"max_position_embeddings", "n_positions"});
        real("attention.layer_norm_epsilon", {"layer_norm_eps", "layer_norm_epsilon"});
        real("attention.layer_norm_rms_epsilon", {"rms_norm_eps"});
        real("rope.freq_base", {"rope_theta"});
        real("attn_logit_softcapping", {"attn_logit_softcapping"});
        real("final_logit_softcapping", {"final_logit_softcapping"});
        if (config.contains("intermediate_size"))
            number("feed_forward_length", {"intermediate_size"});
        else // n_inner is null: four times the width
            gguf.u32(architecture + ".feed_forward_length", 4 * config["n_embd"].get<std::uint32_t>());
        return gguf;
    }

    QTemporaryDir m_folder;
};

} // namespace headlight
