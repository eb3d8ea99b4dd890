// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checkpoint/tensorsource.h"

#include <cstring>
#include <map>

/// A checkpoint that exists nowhere: tensors of given names and shapes, filled with small numbers that depend
/// on the name and the place only. For shapes that nobody wants to keep as a file.
class RandomTensors : public headlight::TensorSource
{
public:
    void add(const std::string &name, std::vector<std::int64_t> shape)
    {
        headlight::TensorInfo info;
        info.name = name;
        info.shape = std::move(shape);
        info.end = info.elements() * sizeof(float);
        m_tensors.push_back(std::move(info));
    }

    /// @p name with ".weight" of shape (rows, columns) and ".bias" as long as @p bias.
    void addModule(const std::string &name, std::vector<std::int64_t> weight, std::int64_t bias)
    {
        add(name + ".weight", std::move(weight));
        add(name + ".bias", {bias});
    }

    /// Makes all numbers that much larger, so that attention is far from even.
    void scaleBy(float factor) { m_factor = factor; }

    const std::vector<headlight::TensorInfo> &tensors() const override { return m_tensors; }

    const headlight::TensorInfo *find(std::string_view name) const override
    {
        for (const headlight::TensorInfo &tensor : m_tensors) {
            if (tensor.name == name)
                return &tensor;
        }
        return nullptr;
    }

    std::string fileOf(const headlight::TensorInfo &) const override { return "random numbers"; }

    headlight::Status readBytes(const headlight::TensorInfo &tensor, std::uint64_t offset,
                                std::span<std::byte> into) const override
    {
        std::uint32_t seed = 2166136261U;
        for (const char c : tensor.name)
            seed = (seed ^ static_cast<std::uint8_t>(c)) * 16777619U;
        for (std::size_t i = 0; i + sizeof(float) <= into.size(); i += sizeof(float)) {
            const auto place = static_cast<std::uint32_t>((offset + i) / sizeof(float));
            const float value = number(seed + place) * m_factor;
            std::memcpy(into.data() + i, &value, sizeof(float));
        }
        return headlight::Done{};
    }

private:
    /// Uniform in ±0.035 (deviation 0.02), from a mixing function of @p x.
    static float number(std::uint32_t x)
    {
        x = (x ^ (x >> 16)) * 0x7feb352dU;
        x = (x ^ (x >> 15)) * 0x846ca68bU;
        x ^= x >> 16;
        return (static_cast<float>(x >> 8) / 16777216.F - 0.5F) * 0.07F;
    }

    std::vector<headlight::TensorInfo> m_tensors;
    float m_factor = 1;
};

/// Shape of a random model.
struct RandomSize
{
    int layers = 12;
    int dModel = 768;
    int feedForward = 3072;
    int vocabulary = 30522;
    int positions = 512;
};

/// BERT with all of its tensors but the head's.
inline RandomTensors randomBert(const RandomSize &size)
{
    RandomTensors source;
    const std::int64_t d = size.dModel;
    const std::int64_t f = size.feedForward;
    source.add("embeddings.word_embeddings.weight", {size.vocabulary, d});
    source.add("embeddings.position_embeddings.weight", {size.positions, d});
    source.add("embeddings.token_type_embeddings.weight", {2, d});
    source.addModule("embeddings.LayerNorm", {d}, d);
    for (int layer = 0; layer < size.layers; ++layer) {
        const std::string name = "encoder.layer." + std::to_string(layer) + '.';
        for (const char *projection : {"query", "key", "value"})
            source.addModule(name + "attention.self." + projection, {d, d}, d);
        source.addModule(name + "attention.output.dense", {d, d}, d);
        source.addModule(name + "attention.output.LayerNorm", {d}, d);
        source.addModule(name + "intermediate.dense", {f, d}, f);
        source.addModule(name + "output.dense", {d, f}, d);
        source.addModule(name + "output.LayerNorm", {d}, d);
    }
    return source;
}

/// GPT-2, all tensors; feedForward is 4·d_model.
inline RandomTensors randomGpt2(const RandomSize &size)
{
    RandomTensors source;
    const std::int64_t d = size.dModel;
    source.add("wte.weight", {size.vocabulary, d});
    source.add("wpe.weight", {size.positions, d});
    for (int layer = 0; layer < size.layers; ++layer) {
        const std::string name = "h." + std::to_string(layer) + '.';
        source.addModule(name + "ln_1", {d}, d);
        source.addModule(name + "attn.c_attn", {d, 3 * d}, 3 * d);
        source.addModule(name + "attn.c_proj", {d, d}, d);
        source.addModule(name + "ln_2", {d}, d);
        source.addModule(name + "mlp.c_fc", {d, 4 * d}, 4 * d);
        source.addModule(name + "mlp.c_proj", {4 * d, d}, d);
    }
    source.addModule("ln_f", {d}, d);
    return source;
}
