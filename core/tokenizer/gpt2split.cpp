// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/gpt2split.h"

#include "core/tokenizer/splitkind.h"

namespace headlight {
namespace {

using namespace splitkind;

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

std::size_t endOfMatch(std::string_view text, std::size_t begin)
{
    if (const std::size_t length = contraction(text.substr(begin)))
        return begin + length;
    const std::size_t at = text[begin] == ' ' && begin + 1 < text.size() ? begin + 1 : begin;
    const Kind kind = kindAt(text, at);
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
