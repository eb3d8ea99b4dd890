// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/headattention.h"

#include "core/transformer/kernels/kernels.h"
#include "core/transformer/linear.h"

#include <algorithm>
#include <limits>

namespace headlight {

namespace {

constexpr int QueryBlock = 64;
constexpr int ValueAlignment = 16; // what Kernels::product asks of its second factor

std::size_t product(int a, int b)
{
    return static_cast<std::size_t>(a) * static_cast<std::size_t>(b);
}

int roundedUp(int value, int multiple)
{
    return (value + multiple - 1) / multiple * multiple;
}

void hideBeyondWindow(float *scores, int keys, int query, int window)
{
    constexpr float Hidden = -std::numeric_limits<float>::infinity();
    std::fill_n(scores, std::clamp(query + 1 - window, 0, keys), Hidden);
    std::fill(scores + std::min(query + window, keys), scores + keys, Hidden);
}

} // namespace

void PackedKeys::pack(const float *key, std::ptrdiff_t stride, int tokens, int dHead)
{
    m_tokens = tokens;
    m_dHead = dHead;
    m_panels.reserve(product(roundedUp(tokens, PanelWidth), dHead));
    for (int first = 0; first < tokens; first += PanelWidth) {
        float *panel = m_panels.data() + product(first, dHead);
        const int width = std::min(PanelWidth, tokens - first);
        if (width < PanelWidth)
            std::fill_n(panel, product(dHead, PanelWidth), 0.F);
        kernels().transpose(key + first * stride, stride, width, dHead, panel, PanelWidth,
                            WeightType::Float32);
    }
}

void PackedKeys::multiply(const float *query, std::ptrdiff_t queryStride, int rows, int lastKey,
                          float *scores, std::ptrdiff_t scoresStride) const
{
    LinearWork work;
    work.x = query;
    work.xStride = queryStride;
    work.rows = rows;
    work.panels = m_panels.data();
    work.in = m_dHead;
    work.out = m_tokens;
    work.y = scores;
    work.yStride = scoresStride;
    work.lastPanel = (std::min(lastKey, m_tokens) + PanelWidth - 1) / PanelWidth;
    work.scratch = packingScratch(rows, m_dHead);
    kernels().linear(work);
}

void HeadMixer::mix(const HeadInput &input, float *z, std::ptrdiff_t zStride)
{
    const Kernels &k = kernels();
    const int keys = input.keys;
    const int valueStride = roundedUp(input.dHead, ValueAlignment);
    m_keys.pack(input.key, input.keyValueStride, keys, input.dHead);
    m_values.reserve(product(keys, valueStride));
    for (int key = 0; key < keys; ++key) {
        float *packed = m_values.data() + product(key, valueStride);
        std::copy_n(input.value + key * input.keyValueStride, input.dHead, packed);
        std::fill(packed + input.dHead, packed + valueStride, 0.F);
    }
    m_scores.reserve(product(std::min(QueryBlock, input.queries), keys));

    for (int first = 0; first < input.queries; first += QueryBlock) {
        const int rows = std::min(QueryBlock, input.queries - first);
        const int token = input.firstQuery + first; // of the block's first query
        const int visible = input.causal ? token + rows : keys; // of its last one
        m_keys.multiply(input.query + first * input.queryStride, input.queryStride, rows, visible,
                        m_scores.data(), keys);
        for (int row = 0; row < rows; ++row) {
            float *pattern = m_scores.data() + product(row, keys);
            const int seen = input.causal ? token + row + 1 : keys;
            finishScores(pattern, input.rule, token + row, input.keyMask, seen);
            if (input.window > 0)
                hideBeyondWindow(pattern, seen, token + row, input.window);
            k.softmax(pattern, seen);
            std::fill(pattern + seen, pattern + visible, 0.F);
        }
        ProductWork work;
        work.x = m_scores.data();
        work.xStride = keys;
        work.rows = rows;
        work.b = m_values.data();
        work.bStride = valueStride;
        work.inner = visible;
        work.columns = input.dHead;
        work.y = z + first * zStride;
        work.yStride = zStride;
        k.product(work);
    }
}

} // namespace headlight
