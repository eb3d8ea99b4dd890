// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/bertpretokenizer.h"

#include "core/tokenizer/characters.h"

namespace headlight {

Status BertPreTokenizer::apply(PreTokenizedText &pretokenized) const
{
    cutPieces(pretokenized, [](std::string_view text, std::size_t begin, std::size_t end, auto &pieces) {
        std::size_t word = begin;
        const auto closeWord = [&](std::size_t at) {
            if (word < at)
                pieces.push_back({word, at});
        };
        for (std::size_t at = begin; at < end;) {
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
