// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/gpt2split.h"

#include "core/tokenizer/characters.h"

namespace headlight {
namespace {

enum class Kind { Letter, Number, Space, Other };

Kind kindOf(char32_t character)
{
    if (characters::isLetter(character))
        return Kind::Letter;
    if (characters::isNumber(character))
        return Kind::Number;
    return characters::isWhitespace(character) ? Kind::Space : Kind::Other;
}

/// Bytes of 's 't 're 've 'm 'll 'd at the start of @p text, or 0.
std::size_t contraction(std::string_view text)
{
    if (text.size() < 2 || text[0] != '\'')
        return 0;
    const char first = text[1];
    if (first == 's' || first == 't' || first == 'm' || first == 'd')
        return 2;
    if (text.size() < 3)
        return 0;
    const char second = text[2];
    return (second == 'e' && (first == 'r' || first == 'v')) || (second == 'l' && first == 'l') ? 3 : 0;
}

/// End of the run of characters of @p kind that begins at @p at.
std::size_t endOfRun(std::string_view text, std::size_t at, Kind kind)
{
    while (at < text.size()) {
        const DecodedCharacter character = decodeUtf8(text, at);
        if (kindOf(character.codePoint) != kind)
            break;
        at += character.length;
    }
    return at;
}

/// White space up to the next other character, less the last one of it when something follows: \s+(?!\S)|\s+
std::size_t endOfSpace(std::string_view text, std::size_t begin)
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

std::size_t endOfMatch(std::string_view text, std::size_t begin)
{
    if (const std::size_t length = contraction(text.substr(begin)))
        return begin + length;
    const std::size_t at = text[begin] == ' ' && begin + 1 < text.size() ? begin + 1 : begin;
    const Kind kind = kindOf(decodeUtf8(text, at).codePoint);
    return kind == Kind::Space ? endOfSpace(text, begin) : endOfRun(text, at, kind);
}

} // namespace

void splitGpt2(std::string_view text, std::size_t begin, std::size_t end, std::vector<TextPiece> &pieces)
{
    const std::string_view part = text.substr(0, end);
    while (begin < end) {
        const std::size_t next = endOfMatch(part, begin);
        pieces.push_back({begin, next});
        begin = next;
    }
}

} // namespace headlight
