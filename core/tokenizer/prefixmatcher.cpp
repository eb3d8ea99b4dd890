// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/prefixmatcher.h"

#include <algorithm>
#include <functional>

namespace headlight {

bool PrefixMatcher::add(std::string_view text, std::int32_t value)
{
    if (text.empty() || !m_texts.add(text, value))
        return false;
    const auto first = static_cast<unsigned char>(text[0]);
    if (!m_begins[first])
        m_firstBytes += text[0];
    m_begins[first] = true;
    auto &lengths = m_lengths[first];
    const auto place = std::lower_bound(lengths.begin(), lengths.end(), text.size(), std::greater<>());
    if (place == lengths.end() || *place != text.size())
        lengths.insert(place, text.size());
    return true;
}

std::size_t PrefixMatcher::nextCandidate(std::string_view text, std::size_t at) const
{
    if (m_firstBytes.empty())
        return text.size();
    if (m_firstBytes.size() == 1) // as with most tokenizers: "<" or "["
        return std::min(text.find(m_firstBytes[0], at), text.size());
    while (at < text.size() && !m_begins[static_cast<unsigned char>(text[at])])
        ++at;
    return at;
}

std::optional<PrefixMatcher::Match> PrefixMatcher::longestOf(const std::vector<std::size_t> &lengths,
                                                             std::string_view text, std::size_t at) const
{
    for (const std::size_t length : lengths) {
        if (length > text.size() - at)
            continue;
        if (const auto value = m_texts.id(text.substr(at, length)))
            return Match{length, *value};
    }
    return std::nullopt;
}

} // namespace headlight
