// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/bertnormalizer.h"

#include "core/tokenizer/characters.h"
#include "core/tokenizer/simplenormalizers.h"
#include "core/tokenizer/unicodenormalizer.h"

#include <algorithm>

namespace headlight {

Status BertNormalizer::normalize(AlignedText &text) const
{
    if (normalizeAscii(text))
        return Done{};
    if (m_options.cleanText || m_options.handleChineseCharacters)
        text = cleaned(text);
    if (m_options.stripAccents) {
        if (Status status = UnicodeNormalizer(UnicodeForm::Nfd).normalize(text); !status)
            return status;
        dropCharacters(text, characters::isNonspacingMark);
    }
    return m_options.lowerCase ? LowerCaser().normalize(text) : Status(Done{});
}

/// Most text: ASCII without control characters, where every character stays in its place.
bool BertNormalizer::normalizeAscii(AlignedText &text) const
{
    const auto stays = [](char byte) {
        return (byte >= ' ' && byte < 0x7F) || byte == '\n' || byte == '\t' || byte == '\r';
    };
    if (!text.isPlain() || !std::all_of(text.text().begin(), text.text().end(), stays))
        return false;
    text.changePlain([this](char byte) {
        if (m_options.cleanText && byte < ' ')
            return ' ';
        return m_options.lowerCase && byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + ('a' - 'A'))
                                                                 : byte;
    });
    return true;
}

AlignedText BertNormalizer::cleaned(const AlignedText &text) const
{
    AlignedText result;
    text.forEachCharacter([&](char32_t character, CharacterRange source) {
        if (m_options.cleanText) {
            if (character == 0 || character == replacementCharacter || characters::isControl(character))
                return;
            if (characters::isWhitespace(character))
                character = U' ';
        }
        if (!m_options.handleChineseCharacters || !characters::isChinese(character)) {
            result.append(character, source);
            return;
        }
        result.append(U' ', source);
        result.append(character, source);
        result.append(U' ', source);
    });
    return result;
}

} // namespace headlight
