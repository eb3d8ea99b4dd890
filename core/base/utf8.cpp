// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/utf8.h"

#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace headlight {
namespace {

/// Whether @p text has eight bytes, and the first eight are ASCII.
bool startsWithAscii(std::string_view text)
{
    if (text.size() < 8)
        return false;
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, text.data(), 8);
    return (bytes & 0x8080808080808080U) == 0;
}

} // namespace

DecodedCharacter decodeUtf8(std::string_view text, std::size_t at)
{
    const auto first = static_cast<unsigned char>(text[at]);
    if (first < 0x80U)
        return {first, 1};
    const auto *bytes = reinterpret_cast<const std::uint8_t *>(text.data()) + at;
    const auto rest = static_cast<std::int32_t>(text.size() - at < 4 ? text.size() - at : 4);
    std::int32_t next = 0;
    UChar32 codePoint = 0;
    U8_NEXT_OR_FFFD(bytes, next, rest, codePoint);
    return {static_cast<char32_t>(codePoint), static_cast<std::uint32_t>(next)};
}

void appendUtf8(std::string &out, char32_t character)
{
    if (character < 0x80U) {
        out += static_cast<char>(character);
        return;
    }
    if (character > 0x10FFFFU || (character >= 0xD800U && character <= 0xDFFFU))
        character = replacementCharacter;
    std::array<std::uint8_t, 4> bytes{};
    std::int32_t length = 0;
    U8_APPEND_UNSAFE(bytes.data(), length, static_cast<UChar32>(character));
    out.append(reinterpret_cast<const char *>(bytes.data()), static_cast<std::size_t>(length));
}

bool isValidUtf8(std::string_view text)
{
    for (std::size_t at = 0; at < text.size();) {
        if (static_cast<unsigned char>(text[at]) < 0x80U) {
            at += startsWithAscii(text.substr(at)) ? 8 : 1;
            continue;
        }
        const DecodedCharacter character = decodeUtf8(text, at);
        // A real U+FFFD is written with three bytes, beginning with EF.
        if (character.codePoint == replacementCharacter
            && (character.length != 3 || static_cast<unsigned char>(text[at]) != 0xEFU))
            return false;
        at += character.length;
    }
    return true;
}

std::string asciiLower(std::string_view text)
{
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return lower;
}

bool isAscii(std::string_view text)
{
    std::size_t at = 0;
    while (startsWithAscii(text.substr(at)))
        at += 8;
    for (; at < text.size(); ++at) {
        if (static_cast<unsigned char>(text[at]) >= 0x80U)
            return false;
    }
    return true;
}

std::size_t countCharacters(std::string_view text)
{
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); ++count)
        at += decodeUtf8(text, at).length;
    return count;
}

} // namespace headlight
