// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/offsettrimmer.h"

#include "core/base/utf8.h"
#include "core/tokenizer/bytealphabet.h"
#include "core/tokenizer/characters.h"

#include <algorithm>

namespace headlight {
namespace {

struct Spaces
{
    int leading = 0;
    int trailing = 0;
};

Spaces spacesOf(const std::string &token)
{
    const auto isPrintable = [](char byte) { return byte > ' ' && byte < 0x7F; };
    Spaces spaces;
    if (!token.empty() && isPrintable(token.front()) && isPrintable(token.back()))
        return spaces; // most tokens
    bool onlySpaces = true;
    for (std::size_t at = 0; at < token.size();) {
        const DecodedCharacter character = decodeUtf8(token, at);
        if (character.codePoint == bytealphabet::characterOf(' ')
            || characters::isWhitespace(character.codePoint)) {
            spaces.leading += onlySpaces ? 1 : 0;
            ++spaces.trailing;
        } else {
            onlySpaces = false;
            spaces.trailing = 0;
        }
        at += character.length;
    }
    return spaces;
}

} // namespace

void OffsetTrimmer::process(std::vector<Encoding> &parts, SpecialTokens) const
{
    for (Encoding &part : parts) {
        for (std::size_t i = 0; i < part.size(); ++i) {
            CharacterRange &range = part.offsets[i];
            Spaces spaces = spacesOf(part.tokens[i]);
            const bool first = i == 0 || range.begin == 0;
            if (first && m_prefixSpace == PrefixSpace::Added && spaces.leading == 1)
                spaces.leading = 0;
            range.begin = std::min(range.begin + spaces.leading, range.end);
            if (range.end >= spaces.trailing)
                range.end = std::max(range.end - spaces.trailing, range.begin);
        }
    }
}

} // namespace headlight
