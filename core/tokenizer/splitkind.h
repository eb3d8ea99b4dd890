// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/utf8.h"
#include "core/tokenizer/characters.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

/// What the hand-written split patterns share.
namespace headlight::splitkind {

/// The classes that the patterns tell apart: \p{L}, \p{N}, \s and the rest.
enum class Kind { Letter, Number, Space, Other };

inline constexpr std::array<Kind, 128> asciiKinds = [] {
    std::array<Kind, 128> kinds{};
    for (unsigned c = 0; c < kinds.size(); ++c) {
        const bool isLetter = (c | 0x20U) >= 'a' && (c | 0x20U) <= 'z';
        const bool isSpace = c == ' ' || (c >= 0x09U && c <= 0x0DU);
        kinds[c] = isLetter        ? Kind::Letter
            : c >= '0' && c <= '9' ? Kind::Number
            : isSpace              ? Kind::Space
                                   : Kind::Other;
    }
    return kinds;
}();

inline Kind kindOf(char32_t character)
{
    if (character < 0x80U)
        return asciiKinds[character];
    if (characters::isLetter(character))
        return Kind::Letter;
    if (characters::isNumber(character))
        return Kind::Number;
    return characters::isWhitespace(character) ? Kind::Space : Kind::Other;
}

/// The kind of the character at @p at, and its length.
struct KindAndLength
{
    Kind kind = Kind::Other;
    std::uint32_t length = 1;
};

inline KindAndLength next(std::string_view text, std::size_t at)
{
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x80U)
        return {asciiKinds[byte], 1};
    const DecodedCharacter character = decodeUtf8(text, at);
    return {kindOf(character.codePoint), character.length};
}

inline Kind kindAt(std::string_view text, std::size_t at)
{
    return next(text, at).kind;
}

/// End of the run of characters of @p kind that begins at @p at; no more than @p most characters.
inline std::size_t endOfRun(std::string_view text, std::size_t at, Kind kind,
                            std::size_t most = ~std::size_t{0})
{
    for (std::size_t count = 0; at < text.size() && count < most; ++count) {
        const KindAndLength character = next(text, at);
        if (character.kind != kind)
            break;
        at += character.length;
    }
    return at;
}

/// \s+(?!\S)|\s+ : white space up to the next other character, less its last one when something follows.
inline std::size_t endOfSpace(std::string_view text, std::size_t begin)
{
    std::size_t end = begin;
    std::size_t last = begin;
    while (end < text.size()) {
        const KindAndLength character = next(text, end);
        if (character.kind != Kind::Space)
            return last > begin ? last : end;
        last = end;
        end += character.length;
    }
    return end;
}

} // namespace headlight::splitkind
