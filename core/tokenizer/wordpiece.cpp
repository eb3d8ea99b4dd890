// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/wordpiece.h"

#include "core/base/utf8.h"

#include <algorithm>
#include <utility>

namespace headlight {
namespace {

bool isContinuationByte(char byte)
{
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

} // namespace

WordPiece::WordPiece(Vocabulary vocabulary, Options options)
    : m_vocabulary(std::move(vocabulary))
    , m_options(std::move(options))
    , m_unknown(m_vocabulary.id(m_options.unknownToken))
{
}

Status WordPiece::tokenize(std::string_view word, std::vector<WordToken> &tokens) const
{
    const std::size_t before = tokens.size();
    const bool tooLong
        = word.size() > m_options.maxCharacters && countCharacters(word) > m_options.maxCharacters;
    if (!tooLong && cover(word, tokens))
        return Done{};
    tokens.resize(before);
    if (!m_unknown)
        return unknownTokenMissing(word);
    tokens.push_back({*m_unknown, 0, static_cast<std::uint32_t>(word.size())});
    return Done{};
}

bool WordPiece::cover(std::string_view word, std::vector<WordToken> &tokens) const
{
    std::string piece;
    for (std::size_t begin = 0; begin < word.size();) {
        piece = begin == 0 ? std::string() : m_options.continuingPrefix;
        const std::size_t prefix = piece.size();
        const std::size_t longest = m_vocabulary.longestToken();
        piece += word.substr(begin, longest > prefix ? longest - prefix : 0);
        std::optional<std::int32_t> id;
        for (std::size_t length = piece.size(); length > prefix; --length) {
            // Only whole characters: the byte after the piece must begin one.
            if (begin + length - prefix < word.size() && isContinuationByte(word[begin + length - prefix]))
                continue;
            id = m_vocabulary.id(std::string_view(piece).substr(0, length));
            if (id) {
                const std::size_t end = begin + length - prefix;
                tokens.push_back({*id, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
                begin = end;
                break;
            }
        }
        if (!id)
            return false;
    }
    return true;
}

} // namespace headlight
