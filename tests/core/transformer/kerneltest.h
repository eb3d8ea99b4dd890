// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transformer/kernels/kernels.h"

#include <QTest>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <functional>
#include <limits>
#include <random>
#include <vector>

Q_DECLARE_METATYPE(const headlight::Kernels *)

/// What the tests of kernels share: numbers to compute with and a row for each instruction set.
namespace headlight {

inline constexpr float Infinity = std::numeric_limits<float>::infinity();
inline constexpr float NaN = std::numeric_limits<float>::quiet_NaN();
inline constexpr float Untouched = 12345.F;

inline std::vector<float> randomNumbers(std::size_t count, float spread, unsigned seed)
{
    std::mt19937 generator(seed);
    std::uniform_real_distribution<float> distribution(-spread, spread);
    std::vector<float> numbers(count);
    std::generate(numbers.begin(), numbers.end(), [&] { return distribution(generator); });
    return numbers;
}

/// Largest difference; infinite when NaN meets a number.
inline double largestDifference(const std::vector<float> &a, const std::vector<float> &b)
{
    double largest = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (std::isnan(a[i]) != std::isnan(b[i]))
            return std::numeric_limits<double>::infinity();
        if (!std::isnan(a[i]) && a[i] != b[i])
            largest = std::max(largest, std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i])));
    }
    return largest;
}

inline std::size_t size(int value)
{
    return static_cast<std::size_t>(value);
}

inline const char *nameOf(WeightType type)
{
    return type == WeightType::Float32 ? "F32" : type == WeightType::Float16 ? "F16" : "BF16";
}

inline constexpr WeightType AllTypes[]{WeightType::Float32, WeightType::Float16, WeightType::BFloat16};

/// Weights as they lie in memory. The 16-bit ones take every exponent below infinity.
inline std::vector<std::byte> randomWeights(WeightType type, std::size_t count, unsigned seed)
{
    std::vector<std::byte> bytes(count * bytesOf(type));
    const std::vector<float> numbers = randomNumbers(count, 1, seed);
    for (std::size_t i = 0; i < count; ++i) {
        std::uint32_t bits = std::bit_cast<std::uint32_t>(numbers[i]);
        if (type == WeightType::Float16) // sign, an exponent from 0 (subnormal) to 15 (1 ≤ |x| < 2), fraction
            bits = ((bits >> 31) << 31) | ((bits % 16) << 26) | ((bits & 0x3FF0U) << 12);
        std::memcpy(bytes.data() + i * bytesOf(type),
                    reinterpret_cast<const std::byte *>(&bits) + (4 - bytesOf(type)), bytesOf(type));
    }
    return bytes;
}

inline void addKernels(const std::function<void(const Kernels *)> &add)
{
    for (const Kernels *set : usableKernels()) {
        if (set != &referenceKernels)
            add(set);
    }
}

inline void kernelRows()
{
    QTest::addColumn<const Kernels *>("kernels");
    addKernels([](const Kernels *set) { QTest::addRow("%s", set->name) << set; });
}

} // namespace headlight
