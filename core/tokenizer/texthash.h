// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace headlight {

/// A hash of a short text for tables that live in memory only: two products for most words. It keeps nobody
/// from choosing texts that collide, so tables that use it must stay right, if slower, when many do.
inline std::uint64_t textHash(std::string_view text)
{
    constexpr std::uint64_t first = 0x9E3779B97F4A7C15U;
    constexpr std::uint64_t second = 0xC2B2AE3D27D4EB4FU;
    const auto load = [](const char *from, std::size_t count) {
        std::uint64_t bytes = 0;
        std::memcpy(&bytes, from, count);
        return bytes;
    };
    std::uint64_t hash = text.size() * second;
    const auto mix = [&](std::uint64_t bytes) {
        hash = (hash ^ bytes) * first;
        hash ^= hash >> 32U;
    };
    while (text.size() > 16) {
        mix(load(text.data(), 8));
        text.remove_prefix(8);
    }
    // Two loads that may overlap cover the rest without a loop.
    if (text.size() >= 8) {
        mix(load(text.data(), 8));
        mix(load(text.data() + text.size() - 8, 8));
    } else if (text.size() >= 4) {
        mix(load(text.data(), 4) | load(text.data() + text.size() - 4, 4) << 32U);
    } else if (!text.empty()) {
        const auto byte = [&](std::size_t at) { return std::uint64_t{static_cast<unsigned char>(text[at])}; };
        mix(byte(0) | byte(text.size() / 2) << 8U | byte(text.size() - 1) << 16U);
    }
    return hash * second >> 7U;
}

} // namespace headlight
