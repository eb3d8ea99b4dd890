// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/bertnormalizer.h"

#include "core/tokenizer/characters.h"
#include "core/tokenizer/simplenormalizers.h"
#include "core/tokenizer/unicodenormalizer.h"

#include <algorithm>

namespace headlight {
namespace {

bool isAsciiByte(char byte)
{
    return static_cast<unsigned char>(byte) < 0x80U;
}

/// Where the bytes that are ASCII, or are not, like the one at @p begin end.
std::size_t endOfRun(const std::string &bytes, std::size_t begin)
{
    const bool isAscii = isAsciiByte(bytes[begin]);
    std::size_t end = begin + 1;
    while (end < bytes.size() && isAsciiByte(bytes[end]) == isAscii)
        ++end;
    return end;
}

} // namespace

/// Runs of ASCII go the short way, and what lies between them the long one: no step looks over the border of
/// an ASCII character.
Status BertNormalizer::normalize(AlignedText &text) const
{
    if (normalizeAscii(text))
        return Done{};
    const std::string &bytes = text.text();
    AlignedText result;
    for (std::size_t begin = 0; begin < bytes.size();) {
        const std::size_t end = endOfRun(bytes, begin);
        AlignedText run = text.slice(begin, end);
        if (!normalizeAscii(run)) {
            if (Status status = normalizeRun(run); !status)
                return status;
        }
        result.append(run, 0, run.size());
        begin = end;
    }
    text = std::move(result);
    return Done{};
}

Status BertNormalizer::normalizeRun(AlignedText &text) const
{
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
