// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/bytefallback.h"

#include <charconv>
#include <cstdio>

namespace headlight {

std::array<std::int32_t, 256> byteFallbackIds(const Vocabulary &vocabulary)
{
    std::array<std::int32_t, 256> ids{};
    for (unsigned byte = 0; byte < 256; ++byte) {
        std::array<char, 8> token{};
        std::snprintf(token.data(), token.size(), "<0x%02X>", byte);
        ids[byte] = vocabulary.id(token.data()).value_or(-1);
    }
    return ids;
}

std::optional<std::uint8_t> fallbackByte(std::string_view token)
{
    if (token.size() != 6 || !token.starts_with("<0x") || token.back() != '>')
        return std::nullopt;
    unsigned value = 0;
    const char *first = token.data() + 3;
    const auto [end, error] = std::from_chars(first, first + 2, value, 16);
    if (error != std::errc() || end != first + 2)
        return std::nullopt;
    return static_cast<std::uint8_t>(value);
}

} // namespace headlight
