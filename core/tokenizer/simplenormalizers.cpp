// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/simplenormalizers.h"

#include "core/tokenizer/bytealphabet.h"
#include "core/tokenizer/characters.h"

namespace headlight {

Status LowerCaser::normalize(AlignedText &text) const
{
    AlignedText result;
    text.forEachCharacter([&](char32_t character, CharacterRange source) {
        const characters::LowerCase lower = characters::lowerCase(character);
        result.append(lower.first, source);
        if (lower.second != 0)
            result.append(lower.second, source);
    });
    text = std::move(result);
    return Done{};
}

Status AccentStripper::normalize(AlignedText &text) const
{
    dropCharacters(text, characters::isMark);
    return Done{};
}

void prepend(AlignedText &text, std::string_view prefix)
{
    if (text.size() == 0 || prefix.empty())
        return;
    const CharacterRange source = text.source(0, 1);
    AlignedText result;
    for (std::size_t at = 0; at < prefix.size();) {
        const DecodedCharacter character = decodeUtf8(prefix, at);
        result.append(character.codePoint, source);
        at += character.length;
    }
    result.append(text, 0, text.size());
    text = std::move(result);
}

Status Prepender::normalize(AlignedText &text) const
{
    prepend(text, m_prefix);
    return Done{};
}

Status Stripper::normalize(AlignedText &text) const
{
    std::size_t begin = text.size(); // of the first character that stays, and the end of the last one
    std::size_t end = 0;
    const std::string &bytes = text.text();
    for (std::size_t at = 0; at < bytes.size();) {
        const DecodedCharacter character = decodeUtf8(bytes, at);
        if (!characters::isWhitespace(character.codePoint)) {
            begin = std::min(begin, at);
            end = at + character.length;
        }
        at += character.length;
    }
    if (end == 0 && (m_left || m_right)) {
        text = AlignedText();
        return Done{};
    }
    text = text.slice(m_left ? begin : 0, m_right ? end : bytes.size());
    return Done{};
}

Status NmtNormalizer::normalize(AlignedText &text) const
{
    AlignedText result;
    text.forEachCharacter([&](char32_t c, CharacterRange source) {
        const bool dropped = (c >= 0x01U && c <= 0x08U) || c == 0x0BU || (c >= 0x0EU && c <= 0x1FU)
            || c == 0x7FU || c == 0x8FU || c == 0x9FU;
        if (dropped)
            return;
        const bool space = c == 0x09U || c == 0x0AU || c == 0x0CU || c == 0x0DU || c == 0x1680U
            || (c >= 0x200BU && c <= 0x200FU) || c == 0x2028U || c == 0x2029U || c == 0x2581U || c == 0xFEFFU
            || c == 0xFFFDU;
        result.append(space ? U' ' : c, source);
    });
    text = std::move(result);
    return Done{};
}

Status ByteLevelNormalizer::normalize(AlignedText &text) const
{
    AlignedText result;
    for (std::size_t at = 0; at < text.size(); ++at)
        result.append(bytealphabet::characterOf(static_cast<std::uint8_t>(text.text()[at])),
                      text.source(at, at + 1));
    text = std::move(result);
    return Done{};
}

} // namespace headlight
