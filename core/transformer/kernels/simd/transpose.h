// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Rows to columns, which is how everything is packed.
#include "core/transformer/kernels/simd/vector.h"

namespace {

struct FloatQuad
{
    using Number = float;
    using Vector = float __attribute__((vector_size(16)));
    using Unaligned = float __attribute__((vector_size(16), aligned(4), may_alias));
};

struct HalfQuad
{
    using Number = std::uint16_t;
    using Vector = std::uint16_t __attribute__((vector_size(8)));
    using Unaligned = std::uint16_t __attribute__((vector_size(8), aligned(2), may_alias));
};

/// 4 × 4 numbers.
template <typename Quad>
[[gnu::always_inline]] inline void transposeQuads(const typename Quad::Number *from,
                                                  std::ptrdiff_t fromStride, typename Quad::Number *to,
                                                  std::ptrdiff_t toStride)
{
    const auto load = [](const auto *p) __attribute__((always_inline))
    {
        return typename Quad::Vector(*reinterpret_cast<const typename Quad::Unaligned *>(p));
    };
    const auto store = [](auto *p, typename Quad::Vector quad) __attribute__((always_inline))
    {
        *reinterpret_cast<typename Quad::Unaligned *>(p) = quad;
    };
    const auto a = load(from);
    const auto b = load(from + fromStride);
    const auto c = load(from + 2 * fromStride);
    const auto d = load(from + 3 * fromStride);
    const auto abLow = __builtin_shufflevector(a, b, 0, 4, 1, 5);
    const auto abHigh = __builtin_shufflevector(a, b, 2, 6, 3, 7);
    const auto cdLow = __builtin_shufflevector(c, d, 0, 4, 1, 5);
    const auto cdHigh = __builtin_shufflevector(c, d, 2, 6, 3, 7);
    store(to, __builtin_shufflevector(abLow, cdLow, 0, 1, 4, 5));
    store(to + toStride, __builtin_shufflevector(abLow, cdLow, 2, 3, 6, 7));
    store(to + 2 * toStride, __builtin_shufflevector(abHigh, cdHigh, 0, 1, 4, 5));
    store(to + 3 * toStride, __builtin_shufflevector(abHigh, cdHigh, 2, 3, 6, 7));
}

template <typename Quad>
void transposeAll(const typename Quad::Number *from, std::ptrdiff_t fromStride, int rows, int columns,
                  typename Quad::Number *to, std::ptrdiff_t toStride)
{
    int column = 0;
    for (; column + 4 <= columns; column += 4) {
        const auto *source = from + column;
        auto *target = to + column * toStride;
        int row = 0;
        for (; row + 4 <= rows; row += 4)
            transposeQuads<Quad>(source + row * fromStride, fromStride, target + row, toStride);
        for (; row < rows; ++row) {
            for (int i = 0; i < 4; ++i)
                target[i * toStride + row] = source[row * fromStride + i];
        }
    }
    for (; column < columns; ++column) {
        for (int row = 0; row < rows; ++row)
            to[column * toStride + row] = from[row * fromStride + column];
    }
}

void transpose(const void *from, std::ptrdiff_t fromStride, int rows, int columns, void *to,
               std::ptrdiff_t toStride, WeightType type)
{
    if (type == WeightType::Float32)
        transposeAll<FloatQuad>(static_cast<const float *>(from), fromStride, rows, columns,
                                static_cast<float *>(to), toStride);
    else
        transposeAll<HalfQuad>(static_cast<const std::uint16_t *>(from), fromStride, rows, columns,
                               static_cast<std::uint16_t *>(to), toStride);
}

} // namespace
