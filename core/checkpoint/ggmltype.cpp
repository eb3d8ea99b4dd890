// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The blocks of quantised numbers as GGUF files hold them. In each, q is a small whole number, d a scale and
// m an offset: x = d·q or x = d·q − m.
#include "core/checkpoint/ggmltype.h"

#include "core/checkpoint/widen.h"

#include <cassert>
#include <cstring>

namespace headlight {
namespace {

constexpr std::size_t Half
    = 32 / 2; ///< of a block of 32: low nibbles are its first half, high ones its second
constexpr std::size_t SuperBlock = 256;

float halfAt(const std::byte *bytes)
{
    float value = 0;
    widenToFloat(DType::F16, {bytes, 2}, {&value, 1});
    return value;
}

int byteAt(const std::byte *bytes, std::size_t index)
{
    return std::to_integer<int>(bytes[index]);
}

int signedAt(const std::byte *bytes, std::size_t index)
{
    return static_cast<std::int8_t>(byteAt(bytes, index));
}

/// d, 32 signed bytes.
void widenQ8_0(const std::byte *block, float *values)
{
    const float d = halfAt(block);
    for (std::size_t i = 0; i < 32; ++i)
        values[i] = d * static_cast<float>(signedAt(block + 2, i));
}

/// d, 16 bytes of nibbles; q is the nibble less 8.
void widenQ4_0(const std::byte *block, float *values)
{
    const float d = halfAt(block);
    for (std::size_t i = 0; i < Half; ++i) {
        const int both = byteAt(block + 2, i);
        values[i] = d * static_cast<float>((both & 15) - 8);
        values[i + Half] = d * static_cast<float>((both >> 4) - 8);
    }
}

/// d, least value, 16 bytes of nibbles.
void widenQ4_1(const std::byte *block, float *values)
{
    const float d = halfAt(block);
    const float least = halfAt(block + 2);
    for (std::size_t i = 0; i < Half; ++i) {
        const int both = byteAt(block + 4, i);
        values[i] = d * static_cast<float>(both & 15) + least;
        values[i + Half] = d * static_cast<float>(both >> 4) + least;
    }
}

/// The fifth bits of a block of 32, and its nibbles.
struct FiveBits
{
    std::uint32_t high;
    const std::byte *nibbles;

    explicit FiveBits(const std::byte *bytes)
        : nibbles(bytes + 4)
    {
        std::memcpy(&high, bytes, sizeof high);
    }

    int at(std::size_t i) const
    {
        const int both = byteAt(nibbles, i % Half);
        return (i < Half ? both & 15 : both >> 4) | static_cast<int>((high >> i & 1U) << 4U);
    }
};

/// d, 32 high bits, 16 bytes of nibbles; q is the five bits less 16.
void widenQ5_0(const std::byte *block, float *values)
{
    const float d = halfAt(block);
    const FiveBits bits(block + 2);
    for (std::size_t i = 0; i < 32; ++i)
        values[i] = d * static_cast<float>(bits.at(i) - 16);
}

/// d, least value, 32 high bits, 16 bytes of nibbles.
void widenQ5_1(const std::byte *block, float *values)
{
    const float d = halfAt(block);
    const float least = halfAt(block + 2);
    const FiveBits bits(block + 4);
    for (std::size_t i = 0; i < 32; ++i)
        values[i] = d * static_cast<float>(bits.at(i)) + least;
}

/// Scale and offset of one of the eight groups of 32 in a super block: six bits each, in twelve bytes.
struct Group
{
    float scale;
    float offset;

    /// @p block begins with d, the offsets' own scale, and the twelve bytes.
    Group(const std::byte *block, std::size_t index)
    {
        const std::byte *packed = block + 4;
        int q = 0;
        int m = 0;
        if (index < 4) {
            q = byteAt(packed, index) & 63;
            m = byteAt(packed, index + 4) & 63;
        } else {
            q = (byteAt(packed, index + 4) & 15) | (byteAt(packed, index - 4) >> 6) << 4;
            m = byteAt(packed, index + 4) >> 4 | (byteAt(packed, index) >> 6) << 4;
        }
        scale = halfAt(block) * static_cast<float>(q);
        offset = halfAt(block + 2) * static_cast<float>(m);
    }
};

/// Groups lie in pairs: 32 bytes whose low nibbles are the first group and whose high nibbles are the second.
void widenQ4_K(const std::byte *block, float *values)
{
    const std::byte *nibbles = block + 16;
    for (std::size_t index = 0; index < 8; ++index) {
        const Group group(block, index);
        const std::byte *pair = nibbles + index / 2 * 32;
        for (std::size_t i = 0; i < 32; ++i) {
            const int q = index % 2 == 0 ? byteAt(pair, i) & 15 : byteAt(pair, i) >> 4;
            *values++ = group.scale * static_cast<float>(q) - group.offset;
        }
    }
}

/// As Q4_K, with a fifth bit: bit number g of byte i belongs to element i of group g.
void widenQ5_K(const std::byte *block, float *values)
{
    const std::byte *high = block + 16;
    const std::byte *nibbles = block + 48;
    for (std::size_t index = 0; index < 8; ++index) {
        const Group group(block, index);
        const std::byte *pair = nibbles + index / 2 * 32;
        for (std::size_t i = 0; i < 32; ++i) {
            const int low = index % 2 == 0 ? byteAt(pair, i) & 15 : byteAt(pair, i) >> 4;
            const int q = low | (byteAt(high, i) >> index & 1) << 4;
            *values++ = group.scale * static_cast<float>(q) - group.offset;
        }
    }
}

/// 128 bytes of nibbles, 64 bytes of two high bits, 16 signed scales, d; q is the six bits less 32. In each
/// half of 128 elements, four runs of 32 share the high bits' bytes.
void widenQ6_K(const std::byte *block, float *values)
{
    const float d = halfAt(block + 208);
    for (std::size_t i = 0; i < SuperBlock; ++i) {
        const std::size_t half = i / 128;
        const std::size_t run = i / 32 % 4;
        const int both = byteAt(block + half * 64, run % 2 * 32 + i % 32);
        const int low = run < 2 ? both & 15 : both >> 4;
        const int high = byteAt(block + 128 + half * 32, i % 32) >> (2 * run) & 3;
        const int scale = signedAt(block + 192, i / 16);
        values[i] = d * static_cast<float>(scale) * static_cast<float>((low | high << 4) - 32);
    }
}

constexpr GgmlType Types[] = {
    {0, "F32", 1, 4, DType::F32},
    {1, "F16", 1, 2, DType::F16},
    {2, "Q4_0", 32, 18, {}, widenQ4_0},
    {3, "Q4_1", 32, 20, {}, widenQ4_1},
    {6, "Q5_0", 32, 22, {}, widenQ5_0},
    {7, "Q5_1", 32, 24, {}, widenQ5_1},
    {8, "Q8_0", 32, 34, {}, widenQ8_0},
    {9, "Q8_1", 32, 36},
    {10, "Q2_K", SuperBlock, 84},
    {11, "Q3_K", SuperBlock, 110},
    {12, "Q4_K", SuperBlock, 144, {}, widenQ4_K},
    {13, "Q5_K", SuperBlock, 176, {}, widenQ5_K},
    {14, "Q6_K", SuperBlock, 210, {}, widenQ6_K},
    {15, "Q8_K", SuperBlock, 292},
    {16, "IQ2_XXS", SuperBlock, 66},
    {17, "IQ2_XS", SuperBlock, 74},
    {18, "IQ3_XXS", SuperBlock, 98},
    {19, "IQ1_S", SuperBlock, 50},
    {20, "IQ4_NL", 32, 18},
    {21, "IQ3_S", SuperBlock, 110},
    {22, "IQ2_S", SuperBlock, 82},
    {23, "IQ4_XS", SuperBlock, 136},
    {24, "I8", 1, 1},
    {25, "I16", 1, 2},
    {26, "I32", 1, 4},
    {27, "I64", 1, 8},
    {28, "F64", 1, 8, DType::F64},
    {29, "IQ1_M", SuperBlock, 56},
    {30, "BF16", 1, 2, DType::BF16},
    {34, "TQ1_0", SuperBlock, 54},
    {35, "TQ2_0", SuperBlock, 66},
    {39, "MXFP4", 32, 17},
};

} // namespace

const GgmlType *findGgmlType(std::uint32_t code)
{
    for (const GgmlType &type : Types) {
        if (type.code == code)
            return &type;
    }
    return nullptr;
}

std::string_view supportedGgmlTypes()
{
    return "F32, F16, BF16, F64, Q8_0, Q4_0, Q4_1, Q5_0, Q5_1, Q4_K, Q5_K or Q6_K";
}

void widenBlocks(const GgmlType &type, std::span<const std::byte> blocks, std::span<float> values)
{
    assert(blocks.size() % type.blockBytes == 0);
    assert(blocks.size() / type.blockBytes * type.blockElements == values.size());
    if (type.dtype)
        return widenToFloat(*type.dtype, blocks, values);
    for (std::size_t at = 0; at < values.size(); at += type.blockElements) {
        type.widen(blocks.data(), values.data() + at);
        blocks = blocks.subspan(type.blockBytes);
    }
}

} // namespace headlight
