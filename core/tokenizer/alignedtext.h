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
/// ASCII that was never reordered needs no table: there, byte i came from character origin + i ("plain").
class AlignedText
{
public:
    AlignedText() = default;

    /// @p source as typed: every character came from itself. Ill-formed bytes become U+FFFD.
    explicit AlignedText(std::string_view source);

    const std::string &text() const { return m_text; }
    std::size_t size() const { return m_text.size(); }
    bool isPlain() const { return m_source.empty(); }

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
        for (std::size_t at = 0; at < m_text.size();) {
            const DecodedCharacter character = decodeUtf8(m_text, at);
            function(character.codePoint, source(at, at + 1));
            at += character.length;
        }
    }

private:
    void makeTable();

    std::string m_text;
    std::vector<CharacterRange> m_source; // one a byte, or none at all when plain
    int m_origin = 0; // source of byte 0 when plain
};

} // namespace headlight
