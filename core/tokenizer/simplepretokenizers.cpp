// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/simplepretokenizers.h"

#include "core/tokenizer/characters.h"
#include "core/tokenizer/simplenormalizers.h"

namespace headlight {

Status WordPreTokenizer::apply(PreTokenizedText &pretokenized) const
{
    enum class Kind { Space, Word, Other };
    cutPieces(pretokenized, [](std::string_view text, std::size_t begin, std::size_t end, auto &pieces) {
        Kind last = Kind::Space;
        for (std::size_t at = begin; at < end;) {
            const DecodedCharacter character = decodeUtf8(text, at);
            const Kind kind = characters::isWord(character.codePoint) ? Kind::Word
                : characters::isWhitespace(character.codePoint)       ? Kind::Space
                                                                      : Kind::Other;
            if (kind != Kind::Space && kind == last)
                pieces.back().end = at + character.length;
            else if (kind != Kind::Space)
                pieces.push_back({at, at + character.length});
            last = kind;
            at += character.length;
        }
    });
    return Done{};
}

Status WhitespaceSplitter::apply(PreTokenizedText &pretokenized) const
{
    cutAtCharacters(pretokenized, SplitBehavior::Removed, characters::isWhitespace);
    return Done{};
}

Status PunctuationSplitter::apply(PreTokenizedText &pretokenized) const
{
    cutAtCharacters(pretokenized, m_behavior, characters::isPunctuation);
    return Done{};
}

Status DigitSplitter::apply(PreTokenizedText &pretokenized) const
{
    const auto behavior = m_digits == Digits::Single ? SplitBehavior::Isolated : SplitBehavior::Contiguous;
    cutAtCharacters(pretokenized, behavior, characters::isNumber);
    return Done{};
}

Status DelimiterSplitter::apply(PreTokenizedText &pretokenized) const
{
    cutAtCharacters(pretokenized, SplitBehavior::Removed, [this](char32_t c) { return c == m_delimiter; });
    return Done{};
}

Status ScriptSplitter::apply(PreTokenizedText &pretokenized) const
{
    cutPieces(pretokenized, [](std::string_view text, std::size_t begin, std::size_t end, auto &pieces) {
        int last = characters::anyScript; // of the piece that is open; before the first one there is none
        for (std::size_t at = begin; at < end;) {
            const DecodedCharacter character = decodeUtf8(text, at);
            const int script = characters::script(character.codePoint);
            const std::size_t next = at + character.length;
            if (script != characters::anyScript && script != last)
                pieces.push_back({at, next});
            else if (last != characters::anyScript)
                pieces.back().end = next;
            last = script == characters::anyScript ? last : script;
            at = next;
        }
    });
    return Done{};
}

Status LengthSplitter::apply(PreTokenizedText &pretokenized) const
{
    cutPieces(pretokenized, [this](std::string_view text, std::size_t begin, std::size_t end, auto &pieces) {
        while (begin < end) {
            std::size_t at = begin;
            for (std::size_t count = 0; count < m_length && at < end; ++count)
                at += decodeUtf8(text, at).length;
            pieces.push_back({begin, at});
            begin = at;
        }
    });
    return Done{};
}

Status MetaspacePreTokenizer::apply(PreTokenizedText &pretokenized) const
{
    const char32_t replacement = decodeUtf8(m_options.replacement, 0).codePoint;
    rewritePieces(pretokenized, [&](AlignedText &part) {
        AlignedText result;
        part.forEachCharacter([&](char32_t character, CharacterRange source) {
            result.append(character == U' ' ? replacement : character, source);
        });
        const bool wanted = m_options.prepend == Prepend::Always
            || (m_options.prepend == Prepend::First && result.source(0, 1).begin == 0);
        if (wanted && !result.text().starts_with(m_options.replacement))
            prepend(result, m_options.replacement);
        part = std::move(result);
    });
    if (m_options.split)
        cutAtCharacters(pretokenized, SplitBehavior::MergedWithNext,
                        [&](char32_t c) { return c == replacement; });
    return Done{};
}

} // namespace headlight
