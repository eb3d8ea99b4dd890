// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/alignedtext.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <utility>

namespace headlight {
namespace {

/// Bytes begin … end of @p text, fewer than 256, that begin a character: all but those of the form 10xxxxxx.
int countFirstBytes(std::string_view text, std::size_t begin, std::size_t end)
{
    constexpr std::uint64_t lowBits = 0x0101010101010101U;
    std::uint64_t counts = 0; // of continuation bytes, one count in each byte
    std::size_t at = begin;
    for (; at < end && at + 8 <= text.size(); at += 8) {
        std::uint64_t bytes = 0;
        std::memcpy(&bytes, text.data() + at, 8);
        const std::uint64_t wanted
            = end - at < 8 ? (std::uint64_t{1} << (8 * (end - at))) - 1 : ~std::uint64_t{0};
        counts += (bytes >> 7U) & (~bytes >> 6U) & lowBits & wanted;
    }
    int count = static_cast<int>(std::min(at, end) - begin) - static_cast<int>((counts * lowBits) >> 56U);
    for (; at < end; ++at)
        count += (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U ? 1 : 0;
    return count;
}

} // namespace

AlignedText::AlignedText(std::string_view source)
{
    if (isValidUtf8(source)) {
        assignUnchanged(source, 0);
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

void AlignedText::assignUnchanged(std::string_view text, int origin)
{
    m_text = text;
    m_origin = origin;
    m_source.clear();
    m_counts.clear();
    if (isAscii(text))
        return;
    int count = 0;
    for (std::size_t at = 0; at < text.size(); at += stride) {
        m_counts.push_back(count);
        count += countFirstBytes(text, at, std::min(at + stride, text.size()));
    }
    m_counts.push_back(count);
}

int AlignedText::charactersBefore(std::size_t at) const
{
    if (m_counts.empty())
        return static_cast<int>(at);
    const std::size_t block = at / stride;
    return m_counts[block] + countFirstBytes(m_text, block * stride, at);
}

CharacterRange AlignedText::source(std::size_t begin, std::size_t end) const
{
    if (isPlain())
        return {m_origin + static_cast<int>(begin), m_origin + static_cast<int>(end)};
    if (begin == end && begin == m_text.size()) {
        const int at = isUnchanged() ? m_origin + charactersBefore(end) : m_source.back().end;
        return {at, at};
    }
    if (isUnchanged()) {
        const int first = m_origin + charactersBefore(begin + 1) - 1;
        return {first, begin == end ? first : m_origin + charactersBefore(end)};
    }
    if (begin == end)
        return {m_source[begin].begin, m_source[begin].begin};
    return {m_source[begin].begin, m_source[end - 1].end};
}

void AlignedText::append(char32_t character, CharacterRange source)
{
    if (m_text.empty())
        m_origin = source.begin;
    if (isUnchanged()) {
        const int next = m_origin + static_cast<int>(m_text.size());
        if (isPlain() && character < 0x80U && source == CharacterRange{next, next + 1}) {
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
    const std::string_view part = std::string_view(other.m_text).substr(begin, end - begin);
    const int origin = other.source(begin, begin).begin;
    if (m_text.empty() && other.isUnchanged() && other.startsCharacter(begin))
        return assignUnchanged(part, origin);
    const bool staysPlain = isPlain() && other.isPlain() && !m_text.empty()
        && origin == m_origin + static_cast<int>(m_text.size());
    if (!staysPlain && isUnchanged())
        makeTable();
    m_text += part;
    if (!staysPlain)
        other.appendSources(begin, end, m_source);
}

void AlignedText::appendSources(std::size_t begin, std::size_t end, std::vector<CharacterRange> &to) const
{
    if (!isUnchanged()) {
        to.insert(to.end(), m_source.begin() + static_cast<std::ptrdiff_t>(begin),
                  m_source.begin() + static_cast<std::ptrdiff_t>(end));
        return;
    }
    int position = source(begin, begin).begin;
    for (std::size_t at = begin; at < end; ++at) {
        position += at > begin && startsCharacter(at) ? 1 : 0;
        to.push_back({position, position + 1});
    }
}

AlignedText AlignedText::slice(std::size_t begin, std::size_t end) const
{
    AlignedText part;
    part.append(*this, begin, end);
    return part;
}

void AlignedText::makeTable()
{
    std::vector<CharacterRange> table;
    table.reserve(m_text.size() + 16);
    appendSources(0, m_text.size(), table);
    m_source = std::move(table);
    m_counts.clear();
}

} // namespace headlight
