// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/headattention.h"

#include "core/transformer/kernels/kernels.h"

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

} // namespace

void PackedKeys::pack(const float *key, std::ptrdiff_t stride, int tokens, int dHead)
{
    m_tokens = tokens;
    m_dHead = dHead;
    m_panels.reserve(product(roundedUp(tokens, PanelWidth), dHead));
    for (int first = 0; first < tokens; first += PanelWidth) {
        float *panel = m_panels.data() + product(first, dHead);
        const int width = std::min(PanelWidth, tokens - first);
        for (int d = 0; d < dHead; ++d) {
            float *packed = panel + product(d, PanelWidth);
            for (int k = 0; k < width; ++k)
                packed[k] = key[(first + k) * stride + d];
            std::fill(packed + width, packed + PanelWidth, 0.F);
        }
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
    kernels().linear(work);
}

void HeadMixer::mix(const HeadInput &input, float *z, std::ptrdiff_t zStride)
{
    const Kernels &k = kernels();
    const int tokens = input.tokens;
    const int valueStride = roundedUp(input.dHead, ValueAlignment);
    m_keys.pack(input.key, input.keyValueStride, tokens, input.dHead);
    m_values.reserve(product(tokens, valueStride));
    for (int token = 0; token < tokens; ++token) {
        float *packed = m_values.data() + product(token, valueStride);
        std::copy_n(input.value + token * input.keyValueStride, input.dHead, packed);
        std::fill(packed + input.dHead, packed + valueStride, 0.F);
    }
    m_scores.reserve(product(std::min(QueryBlock, tokens), tokens));

    for (int first = 0; first < tokens; first += QueryBlock) {
        const int rows = std::min(QueryBlock, tokens - first);
        const int visible = input.causal ? first + rows : tokens; // of the block's last query
        m_keys.multiply(input.query + first * input.queryStride, input.queryStride, rows, visible,
                        m_scores.data(), tokens);
        for (int row = 0; row < rows; ++row) {
            float *pattern = m_scores.data() + product(row, tokens);
            const int keys = input.causal ? first + row + 1 : tokens;
            finishScores(pattern, input.rule, first + row, input.keyMask, keys);
            if (input.window > 0 && first + row >= input.window)
                std::fill_n(pattern, first + row + 1 - input.window, -std::numeric_limits<float>::infinity());
            k.softmax(pattern, keys);
            std::fill(pattern + keys, pattern + visible, 0.F);
        }
        ProductWork work;
        work.x = m_scores.data();
        work.xStride = tokens;
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
