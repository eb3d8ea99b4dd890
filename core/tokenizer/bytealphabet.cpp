// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/bytealphabet.h"

#include "core/base/utf8.h"

#include <array>

namespace headlight::bytealphabet {
namespace {

constexpr bool isPrintable(unsigned byte)
{
    return (byte >= 0x21U && byte <= 0x7EU) || (byte >= 0xA1U && byte <= 0xACU) || byte >= 0xAEU;
}

constexpr char32_t firstMoved = 256; // bytes without a printable character are numbered from here
constexpr char32_t movedBytes = 68;

struct Tables
{
    std::array<char32_t, 256> character{};
    std::array<std::uint8_t, firstMoved + movedBytes> byte{};
};

constexpr Tables makeTables()
{
    Tables tables;
    char32_t moved = firstMoved;
    for (unsigned byte = 0; byte < 256; ++byte) {
        const char32_t character = isPrintable(byte) ? static_cast<char32_t>(byte) : moved++;
        tables.character[byte] = character;
        tables.byte[character] = static_cast<std::uint8_t>(byte);
    }
    return tables;
}

constexpr Tables tables = makeTables();

} // namespace

char32_t characterOf(std::uint8_t byte)
{
    return tables.character[byte];
}

std::optional<std::uint8_t> byteOf(char32_t character)
{
    if (character >= tables.byte.size() || (character < firstMoved && !isPrintable(character)))
        return std::nullopt;
    return tables.byte[character];
}

std::string encode(std::string_view bytes)
{
    std::string text;
    for (const char byte : bytes)
        appendUtf8(text, characterOf(static_cast<std::uint8_t>(byte)));
    return text;
}

std::optional<std::string> decode(std::string_view token)
{
    std::string bytes;
    for (std::size_t at = 0; at < token.size();) {
        const DecodedCharacter character = decodeUtf8(token, at);
        const auto byte = byteOf(character.codePoint);
        if (!byte)
            return std::nullopt;
        bytes += static_cast<char>(*byte);
        at += character.length;
    }
    return bytes;
}

} // namespace headlight::bytealphabet
