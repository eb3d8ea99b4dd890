// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How weights of each type become a vector of float32, exactly.
#include "core/transformer/kernels/simd/vector.h"

#if defined(__AVX512F__) || defined(__F16C__)
#include <immintrin.h>
#endif

namespace {

using Unsigned = std::uint32_t __attribute__((vector_size(Lanes * 4)));
using Halves = std::uint16_t __attribute__((vector_size(Lanes * 2)));
using UnalignedHalves = std::uint16_t __attribute__((vector_size(Lanes * 2), aligned(2), may_alias));

[[gnu::always_inline]] inline Unsigned loadHalves(const std::uint16_t *p)
{
    const Halves halves = *reinterpret_cast<const UnalignedHalves *>(p);
    return __builtin_convertvector(halves, Unsigned);
}

/// sum + x·w, as most weights are multiplied.
struct WidenedWeights
{
    [[gnu::always_inline]] static Vector multiplyAdd(Vector x, Vector w, Vector sum) { return sum + x * w; }
};

struct Float32Weights : WidenedWeights
{
    using Number = float;
    [[gnu::always_inline]] static Vector vector(const float *p) { return load(p); }
};

struct BFloat16Weights : WidenedWeights
{
    using Number = std::uint16_t;
    [[gnu::always_inline]] static Vector vector(const std::uint16_t *p)
    {
        return reinterpret_cast<Vector>(loadHalves(p) << 16);
    }
};

struct Float16Weights : WidenedWeights
{
    using Number = std::uint16_t;
    [[gnu::always_inline]] static Vector vector(const std::uint16_t *p)
    {
#if defined(__AVX512F__)
        return _mm512_cvtph_ps(_mm256_loadu_si256(reinterpret_cast<const __m256i *>(p)));
#elif defined(__F16C__)
        return _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i *>(p)));
#else
        const Unsigned half = loadHalves(p);
        const Unsigned sign = (half & 0x8000U) << 16;
        const Unsigned magnitude = half & 0x7FFFU; // exponent 5 bits, fraction 10 bits
        // Normal: move into place and rebias the exponent from 15 to 127. Infinity and NaN: rebias twice.
        constexpr std::uint32_t Rebias = (127U - 15U) << 23;
        const Unsigned special = magnitude >= 0x7C00U ? Unsigned{} + Rebias : Unsigned{};
        const Unsigned normal = (magnitude << 13) + Rebias + special;
        // Subnormal: an integer times 2^-24, a normal number of float32.
        const Vector integer = __builtin_convertvector(reinterpret_cast<IntVector>(magnitude), Vector);
        const Unsigned subnormal = reinterpret_cast<Unsigned>(integer * 0x1p-24F);
        return reinterpret_cast<Vector>(sign | (magnitude < 0x0400U ? subnormal : normal));
#endif
    }
};

#ifdef __AVX512BF16__
/// Two BFloat16 numbers in the place of one float32, whose products are added: sum + x₀·w₀ + x₁·w₁.
struct BFloat16Pairs
{
    using Number = float;
    [[gnu::always_inline]] static Vector vector(const float *p) { return load(p); }
    [[gnu::always_inline]] static Vector multiplyAdd(Vector x, Vector w, Vector sum)
    {
        return _mm512_dpbf16_ps(sum, reinterpret_cast<__m512bh>(x), reinterpret_cast<__m512bh>(w));
    }
};

/// @p count numbers of @p x, rounded to the nearest BFloat16 (even where two are as near), as pairs:
/// ⌈count/2⌉ of them.
void roundToPairs(const float *x, int count, float *pairs)
{
    int j = 0;
    for (; j + 2 * Lanes <= count; j += 2 * Lanes) {
        const __m512bh both = _mm512_cvtne2ps_pbh(load(x + j + Lanes), load(x + j));
        store(pairs + j / 2, reinterpret_cast<Vector>(both));
    }
    for (; j < count; j += 2) {
        const Vector two = loadFirst(x + j, count - j < 2 ? 1 : 2, 0);
        const __m512bh both = _mm512_cvtne2ps_pbh(Vector{}, two);
        pairs[j / 2] = reinterpret_cast<Vector>(both)[0];
    }
}
#endif

/// One number, by way of a whole vector: for what is left over at the end of a row.
template <typename Weights> float oneNumber(const typename Weights::Number *p)
{
    typename Weights::Number padded[Lanes] = {*p};
    return Weights::vector(padded)[0];
}

/// Calls function(Weights{}, the numbers at @p weights) for the type that they have.
template <typename Function>
[[gnu::always_inline]] inline void withWeights(WeightType type, const void *weights, Function function)
{
    switch (type) {
    case WeightType::Float32:
        return function(Float32Weights{}, static_cast<const float *>(weights));
    case WeightType::Float16:
        return function(Float16Weights{}, static_cast<const std::uint16_t *>(weights));
    case WeightType::BFloat16:
        return function(BFloat16Weights{}, static_cast<const std::uint16_t *>(weights));
    }
}

/// Finite numbers have less than the exponent of infinity, whatever the sign: a comparison of integers.
bool areFinite(const void *weights, WeightType type, int count)
{
    Unsigned highest = {};
    std::uint32_t highestLeft = 0;
    const auto raise = [&](Unsigned bits) __attribute__((always_inline))
    {
        highest = bits > highest ? bits : highest;
    };
    int j = 0;
    if (type == WeightType::Float32) {
        const auto *numbers = static_cast<const float *>(weights);
        for (; j + Lanes <= count; j += Lanes)
            raise(reinterpret_cast<Unsigned>(load(numbers + j)) & 0x7FFFFFFFU);
        for (; j < count; ++j) {
            const std::uint32_t bits = __builtin_bit_cast(std::uint32_t, numbers[j]) & 0x7FFFFFFFU;
            highestLeft = bits > highestLeft ? bits : highestLeft;
        }
    } else {
        const auto *numbers = static_cast<const std::uint16_t *>(weights);
        for (; j + Lanes <= count; j += Lanes)
            raise(loadHalves(numbers + j) & 0x7FFFU);
        for (; j < count; ++j) {
            const std::uint32_t bits = numbers[j] & 0x7FFFU;
            highestLeft = bits > highestLeft ? bits : highestLeft;
        }
    }
    for (int lane = 0; lane < Lanes; ++lane)
        highestLeft = highest[lane] > highestLeft ? highest[lane] : highestLeft;
    const std::uint32_t infinity = type == WeightType::Float32 ? 0x7F800000U
        : type == WeightType::Float16                          ? 0x7C00U
                                                               : 0x7F80U;
    return highestLeft < infinity;
}

/// y[j] = weights[j].
void widen(const void *weights, WeightType type, int count, float *y)
{
    withWeights(type, weights, [&]<typename Weights>(Weights, const typename Weights::Number *from) {
        int j = 0;
        for (; j + Lanes <= count; j += Lanes)
            store(y + j, Weights::vector(from + j));
        for (; j < count; ++j)
            y[j] = oneNumber<Weights>(from + j);
    });
}

} // namespace
