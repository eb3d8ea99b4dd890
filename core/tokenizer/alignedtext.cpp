// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/alignedtext.h"

namespace headlight {

AlignedText::AlignedText(std::string_view source)
{
    if (isAscii(source)) {
        m_text = source;
        return;
    }
    m_text.reserve(source.size());
    m_source.reserve(source.size());
    int position = 0;
    for (std::size_t at = 0; at < source.size(); ++position) {
        const DecodedCharacter character = decodeUtf8(source, at);
        appendUtf8(m_text, character.codePoint);
        m_source.resize(m_text.size(), {position, position + 1});
        at += character.length;
    }
}

CharacterRange AlignedText::source(std::size_t begin, std::size_t end) const
{
    if (isPlain())
        return {m_origin + static_cast<int>(begin), m_origin + static_cast<int>(end)};
    if (begin == end) {
        const int at = begin < m_source.size() ? m_source[begin].begin : m_source.back().end;
        return {at, at};
    }
    return {m_source[begin].begin, m_source[end - 1].end};
}

void AlignedText::append(char32_t character, CharacterRange source)
{
    if (m_text.empty())
        m_origin = source.begin;
    if (isPlain()) {
        const int next = m_origin + static_cast<int>(m_text.size());
        if (character < 0x80U && source == CharacterRange{next, next + 1}) {
            m_text += static_cast<char>(character);
            return;
        }
        makeTable();
    }
    appendUtf8(m_text, character);
    m_source.resize(m_text.size(), source);
}

void AlignedText::append(const AlignedText &other, std::size_t begin, std::size_t end)
{
    if (begin == end)
        return;
    if (m_text.empty())
        m_origin = other.source(begin, begin).begin;
    const bool staysPlain = isPlain() && other.isPlain()
        && other.m_origin + static_cast<int>(begin) == m_origin + static_cast<int>(m_text.size());
    if (!staysPlain && isPlain())
        makeTable();
    m_text.append(other.m_text, begin, end - begin);
    if (staysPlain)
        return;
    for (std::size_t at = begin; at < end; ++at)
        m_source.push_back(other.source(at, at + 1));
}

AlignedText AlignedText::slice(std::size_t begin, std::size_t end) const
{
    AlignedText part;
    part.append(*this, begin, end);
    return part;
}

void AlignedText::makeTable()
{
    m_source.reserve(m_text.size() + 16);
    for (std::size_t at = 0; at < m_text.size(); ++at) {
        const int position = m_origin + static_cast<int>(at);
        m_source.push_back({position, position + 1});
    }
}

} // namespace headlight
