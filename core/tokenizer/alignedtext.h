// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/utf8.h"
#include "core/tokenizer/encoding.h"

#include <string>
#include <string_view>
#include <vector>

namespace headlight {

/// Text that remembers, through every change, which characters of the source each of its bytes came from.
///
/// Text is UTF-8 and positions in it are bytes; sources are character ranges of the text that the user typed.
/// Text that was never changed needs no table: there, a byte came from the character that it belongs to, and
/// characters are counted when somebody asks. Of ASCII ("plain") byte i came from character origin + i.
class AlignedText
{
public:
    AlignedText() = default;

    /// @p source as typed: every character came from itself. Ill-formed bytes become U+FFFD.
    explicit AlignedText(std::string_view source);

    const std::string &text() const { return m_text; }
    std::size_t size() const { return m_text.size(); }
    bool isPlain() const { return m_source.empty() && m_counts.empty(); }

    /// Where the bytes begin … end came from: from the start of the first one's source to the end of the last
    /// one's. An empty range has an empty source.
    CharacterRange source(std::size_t begin, std::size_t end) const;

    void append(char32_t character, CharacterRange source);

    /// Appends the bytes begin … end of @p other with their sources.
    void append(const AlignedText &other, std::size_t begin, std::size_t end);

    AlignedText slice(std::size_t begin, std::size_t end) const;

    /// Replaces each byte b of a plain text by change(b), which must be ASCII too.
    template <typename Function> void changePlain(Function change)
    {
        for (char &byte : m_text)
            byte = change(byte);
    }

    /// Calls function(character, source) for every character.
    template <typename Function> void forEachCharacter(Function function) const
    {
        int position = m_origin; // while unchanged
        for (std::size_t at = 0; at < m_text.size(); ++position) {
            const DecodedCharacter character = decodeUtf8(m_text, at);
            function(character.codePoint,
                     m_source.empty() ? CharacterRange{position, position + 1} : m_source[at]);
            at += character.length;
        }
    }

private:
    static constexpr std::size_t stride = 64; // bytes between two counts

    bool startsCharacter(std::size_t at) const
    {
        return (static_cast<unsigned char>(m_text[at]) & 0xC0U) != 0x80U;
    }
    bool isUnchanged() const { return m_source.empty(); }
    void assignUnchanged(std::string_view text, int origin);
    int charactersBefore(std::size_t at) const;
    void makeTable();
    void appendSources(std::size_t begin, std::size_t end, std::vector<CharacterRange> &to) const;

    std::string m_text;
    std::vector<CharacterRange> m_source; // one a byte, or none at all while unchanged
    std::vector<int> m_counts; // of characters before bytes 0, stride, 2 stride …; none when plain
    int m_origin = 0; // source of byte 0 while unchanged
};

} // namespace headlight
