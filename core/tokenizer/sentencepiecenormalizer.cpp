// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/sentencepiecenormalizer.h"

namespace headlight {

/// The part of @p text that is replaced next, and by what.
CharacterMap::Match SentencePieceNormalizer::next(std::string_view text, std::size_t at) const
{
    const std::string_view rest = text.substr(at);
    if (const auto symbol = m_untouched.longestAt(text, at))
        return {symbol->length, rest.substr(0, symbol->length)};
    if (m_map) {
        if (const auto mapped = m_map->longest(rest))
            return *mapped;
    }
    const std::size_t length = decodeUtf8(text, at).length;
    return {length, rest.substr(0, length)};
}

Status SentencePieceNormalizer::normalize(AlignedText &text) const
{
    const char32_t space = m_options.escapeSpaces ? U'\u2581' : U' ';
    const std::string_view bytes = text.text();
    const bool hasPrefix = m_options.dummyPrefix == DummyPrefix::Always
        || (m_options.dummyPrefix == DummyPrefix::First && text.source(0, 0).begin == 0);
    AlignedText result;
    std::size_t end = 0; // of the result without the spaces at its end
    CharacterRange last; // source of the character before end, or of the first one
    bool isFirst = true;
    bool afterSpace = m_options.removeExtraSpaces;
    for (std::size_t at = 0; at < bytes.size();) {
        const CharacterMap::Match part = next(bytes, at);
        const CharacterRange source = text.source(at, at + part.length);
        at += part.length;
        if (isFirst && m_options.removeExtraSpaces && part.replacement == " ")
            continue;
        if (isFirst && hasPrefix && !m_options.spaceAsSuffix) {
            result.append(space, source);
            end = m_options.removeExtraSpaces ? 0 : result.size();
        }
        last = isFirst ? source : last;
        isFirst = false; // also where nothing stands for this part
        for (std::size_t i = 0; i < part.replacement.size();) {
            const DecodedCharacter character = decodeUtf8(part.replacement, i);
            i += character.length;
            const bool isSpace = character.codePoint == U' ';
            if (isSpace && afterSpace)
                continue;
            const char32_t written = isSpace ? space : character.codePoint;
            result.append(written, source);
            afterSpace = isSpace && m_options.removeExtraSpaces;
            if (written != space || !m_options.removeExtraSpaces) { // a "▁" that was typed is no end either
                end = result.size();
                last = source;
            }
        }
    }
    text = result.slice(0, end);
    if (hasPrefix && m_options.spaceAsSuffix && !isFirst)
        text.append(space, last);
    return Done{};
}

} // namespace headlight
