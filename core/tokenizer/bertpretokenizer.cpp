// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/bertpretokenizer.h"

#include "core/tokenizer/characters.h"

#include <array>

namespace headlight {
namespace {

/// ASCII that is neither white space nor punctuation.
constexpr std::array<bool, 128> isAsciiWord = [] {
    std::array<bool, 128> word{};
    for (unsigned c = 0; c < word.size(); ++c) {
        const bool isSpace = c == ' ' || (c >= 0x09U && c <= 0x0DU);
        const bool isPunctuation
            = (c >= 33 && c <= 47) || (c >= 58 && c <= 64) || (c >= 91 && c <= 96) || (c >= 123 && c <= 126);
        word[c] = !isSpace && !isPunctuation;
    }
    return word;
}();

} // namespace

Status BertPreTokenizer::apply(PreTokenizedText &pretokenized) const
{
    cutPieces(pretokenized, [](std::string_view text, std::size_t begin, std::size_t end, auto &pieces) {
        std::size_t word = begin;
        const auto closeWord = [&](std::size_t at) {
            if (word < at)
                pieces.push_back({word, at});
        };
        for (std::size_t at = begin; at < end;) {
            const auto byte = static_cast<unsigned char>(text[at]);
            if (byte < 0x80U && isAsciiWord[byte]) {
                ++at;
                continue;
            }
            const DecodedCharacter character = decodeUtf8(text, at);
            const std::size_t next = at + character.length;
            if (characters::isWhitespace(character.codePoint)) {
                closeWord(at);
                word = next;
            } else if (characters::isPunctuation(character.codePoint)) {
                closeWord(at);
                pieces.push_back({at, next});
                word = next;
            }
            at = next;
        }
        closeWord(end);
    });
    return Done{};
}

} // namespace headlight
