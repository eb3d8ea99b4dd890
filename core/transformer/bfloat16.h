// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

namespace headlight {

/// The bits of the BFloat16 number nearest to @p value, the even one where two are as near. NaN stays NaN,
/// what is larger than the largest becomes infinite.
inline std::uint16_t nearestBfloat16(float value)
{
    const auto bits = std::bit_cast<std::uint32_t>(value);
    constexpr std::uint32_t Quiet = 0x0040U;
    if (std::isnan(value))
        return static_cast<std::uint16_t>((bits >> 16) | Quiet);
    const std::uint32_t half = 0x7FFFU + ((bits >> 16) & 1U);
    return static_cast<std::uint16_t>((bits + half) >> 16);
}

inline float bfloat16ToFloat(std::uint16_t bits)
{
    return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

} // namespace headlight
