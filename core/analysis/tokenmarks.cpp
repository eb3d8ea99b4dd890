// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/tokenmarks.h"

#include "core/base/utf8.h"
#include "core/tokenizer/characters.h"

namespace headlight {

bool isPunctuationToken(std::string_view token)
{
    bool found = false;
    for (std::size_t at = 0; at < token.size();) {
        const DecodedCharacter character = decodeUtf8(token, at);
        at += character.length;
        if (characters::isWhitespace(character.codePoint))
            continue;
        if (!characters::isPunctuation(character.codePoint))
            return false;
        found = true;
    }
    return found;
}

TokenMarks tokenMarks(const Encoding &encoding, const std::vector<std::string> &display)
{
    const std::size_t tokens = encoding.size();
    TokenMarks marks{std::vector<std::uint8_t>(tokens), encoding.special, std::vector<std::uint8_t>(tokens),
                     std::vector<std::uint8_t>(tokens)};
    marks.special.resize(tokens);
    for (std::size_t token = 0; token < tokens; ++token) {
        const bool special = marks.special[token] != 0;
        marks.first[token] = token == 0 ? 1 : 0;
        marks.delimiter[token] = special && token > 0 ? 1 : 0;
        marks.punctuation[token]
            = !special && token < display.size() && isPunctuationToken(display[token]) ? 1 : 0;
    }
    return marks;
}

} // namespace headlight
