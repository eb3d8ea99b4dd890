// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/utf8.h"
#include "core/tokenizer/characters.h"

#include <cstddef>
#include <string_view>

/// What the hand-written split patterns share.
namespace headlight::splitkind {

/// The classes that the patterns tell apart: \p{L}, \p{N}, \s and the rest.
enum class Kind { Letter, Number, Space, Other };

inline Kind kindOf(char32_t character)
{
    if (characters::isLetter(character))
        return Kind::Letter;
    if (characters::isNumber(character))
        return Kind::Number;
    return characters::isWhitespace(character) ? Kind::Space : Kind::Other;
}

inline Kind kindAt(std::string_view text, std::size_t at)
{
    return kindOf(decodeUtf8(text, at).codePoint);
}

/// End of the run of characters of @p kind that begins at @p at; no more than @p most characters.
inline std::size_t endOfRun(std::string_view text, std::size_t at, Kind kind,
                            std::size_t most = ~std::size_t{0})
{
    for (std::size_t count = 0; at < text.size() && count < most; ++count) {
        const DecodedCharacter character = decodeUtf8(text, at);
        if (kindOf(character.codePoint) != kind)
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
        const DecodedCharacter character = decodeUtf8(text, end);
        if (!characters::isWhitespace(character.codePoint))
            return last > begin ? last : end;
        last = end;
        end += character.length;
    }
    return end;
}

} // namespace headlight::splitkind
