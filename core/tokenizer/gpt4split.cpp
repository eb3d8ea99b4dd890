// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/gpt4split.h"

#include "core/tokenizer/splitkind.h"

namespace headlight {
namespace {

using namespace splitkind;

bool isLineEnd(char byte)
{
    return byte == '\r' || byte == '\n';
}

std::size_t endOfLineEnds(std::string_view text, std::size_t at)
{
    while (at < text.size() && isLineEnd(text[at]))
        ++at;
    return at;
}

char lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + 32) : byte;
}

/// Bytes of 's 't 're 've 'm 'll 'd in any case at the start of @p text, or 0. ſ folds to s.
std::size_t contractionInAnyCase(std::string_view text)
{
    static constexpr std::string_view longS = "\u017F";
    if (text.size() < 2 || text[0] != '\'')
        return 0;
    if (text.substr(1).starts_with(longS))
        return 1 + longS.size();
    const char first = lower(text[1]);
    if (first == 's' || first == 't' || first == 'm' || first == 'd')
        return 2;
    if (text.size() < 3)
        return 0;
    const char second = lower(text[2]);
    return (second == 'e' && (first == 'r' || first == 'v')) || (second == 'l' && first == 'l') ? 3 : 0;
}

/// \s*[\r\n]+|\s+(?!\S)|\s+ : up to and with the last line end of the white space, if it has one.
std::size_t endOfSpaceAndLines(std::string_view text, std::size_t begin)
{
    const std::size_t end = endOfRun(text, begin, Kind::Space);
    for (std::size_t at = end; at > begin; --at) {
        if (isLineEnd(text[at - 1]))
            return at;
    }
    return endOfSpace(text, begin);
}

std::size_t endOfMatch(std::string_view text, std::size_t begin, std::size_t digits)
{
    if (const std::size_t length = contractionInAnyCase(text.substr(begin)))
        return begin + length;
    const DecodedCharacter first = decodeUtf8(text, begin);
    const Kind kind = kindOf(first.codePoint);
    if (kind == Kind::Letter)
        return endOfRun(text, begin, kind);
    if (kind == Kind::Number)
        return endOfRun(text, begin, kind, digits);
    const std::size_t next = begin + first.length;
    if (!isLineEnd(text[begin]) && next < text.size() && kindAt(text, next) == Kind::Letter)
        return endOfRun(text, next, Kind::Letter);
    const std::size_t other = text[begin] == ' ' ? next : begin;
    if (other < text.size() && kindAt(text, other) == Kind::Other)
        return endOfLineEnds(text, endOfRun(text, other, Kind::Other));
    return endOfSpaceAndLines(text, begin);
}

void split(std::string_view text, std::size_t begin, std::size_t end, std::size_t digits,
           std::vector<TextPiece> &pieces)
{
    const std::string_view part = text.substr(0, end);
    while (begin < end) {
        const std::size_t next = endOfMatch(part, begin, digits);
        pieces.push_back({begin, next});
        begin = next;
    }
}

} // namespace

void splitLlama3(std::string_view text, std::size_t begin, std::size_t end, std::vector<TextPiece> &pieces)
{
    split(text, begin, end, 3, pieces);
}

void splitQwen2(std::string_view text, std::size_t begin, std::size_t end, std::vector<TextPiece> &pieces)
{
    split(text, begin, end, 1, pieces);
}

} // namespace headlight
