// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/vocabulary.h"

#include "core/tokenizer/texthash.h"

#include <algorithm>

namespace headlight {

Vocabulary::Vocabulary()
{
    grow(16);
}

void Vocabulary::reserve(std::size_t entries)
{
    m_entries.reserve(entries);
    m_short.reserve(entries);
    std::size_t slots = m_slots.size();
    while (slots < entries * 2)
        slots *= 2;
    if (slots > m_slots.size())
        grow(slots);
}

bool Vocabulary::add(std::string_view token, std::int32_t id)
{
    const std::size_t hash = textHash(token);
    const std::size_t slot = slotOf(token, hash);
    const auto index = static_cast<std::size_t>(id);
    if (m_slots[slot].entry >= 0 || (index < m_entryOfId.size() && m_entryOfId[index] >= 0))
        return false;
    if (index >= m_entryOfId.size())
        m_entryOfId.resize(std::max(index + 1, m_entryOfId.size() * 2), -1);
    m_entryOfId[index] = static_cast<std::int32_t>(m_entries.size());
    m_idBound = std::max(m_idBound, id + 1);
    m_slots[slot] = {static_cast<std::uint32_t>(hash), static_cast<std::int32_t>(m_entries.size())};
    m_entries.push_back(
        {static_cast<std::uint32_t>(m_text.size()), static_cast<std::uint32_t>(token.size()), id});
    m_text += token;
    ShortSpelling &spelling = m_short.emplace_back();
    const std::size_t length = std::min(token.size(), spelling.size());
    if (length < spelling.size())
        std::copy(token.begin(), token.end(), spelling.begin());
    spelling.back() = static_cast<char>(length);
    m_longest = std::max(m_longest, token.size());
    if (m_entries.size() * 2 > m_slots.size())
        grow(m_slots.size() * 2);
    return true;
}

std::optional<std::int32_t> Vocabulary::id(std::string_view token) const
{
    const Slot &slot = m_slots[slotOf(token, textHash(token))];
    if (slot.entry < 0)
        return std::nullopt;
    return m_entries[static_cast<std::size_t>(slot.entry)].id;
}

std::string_view Vocabulary::token(std::int32_t id) const
{
    const auto index = static_cast<std::size_t>(id);
    if (id < 0 || index >= m_entryOfId.size() || m_entryOfId[index] < 0)
        return {};
    const auto entry = static_cast<std::size_t>(m_entryOfId[index]);
    const ShortSpelling &inPlace = m_short[entry];
    const auto length = static_cast<std::size_t>(inPlace.back());
    return length < inPlace.size() ? std::string_view(inPlace.data(), length) : spelling(m_entries[entry]);
}

std::size_t Vocabulary::slotOf(std::string_view token, std::size_t hash) const
{
    const std::size_t mask = m_slots.size() - 1;
    for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
        const Slot &slot = m_slots[at];
        if (slot.entry < 0)
            return at;
        if (slot.hash == static_cast<std::uint32_t>(hash)
            && spelling(m_entries[static_cast<std::size_t>(slot.entry)]) == token)
            return at;
    }
}

void Vocabulary::grow(std::size_t slots)
{
    m_slots.assign(slots, Slot{});
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        const std::string_view token = spelling(m_entries[i]);
        const std::size_t hash = textHash(token);
        m_slots[slotOf(token, hash)] = {static_cast<std::uint32_t>(hash), static_cast<std::int32_t>(i)};
    }
}

} // namespace headlight
