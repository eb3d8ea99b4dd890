// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/wordcache.h"

#include <algorithm>
#include <cstdlib>

namespace headlight {

bool WordCache::find(std::string_view word, std::size_t place, std::vector<WordToken> &tokens) const
{
    if (word.size() > longestWord || !m_slots)
        return false;
    const auto holds
        = [&](const Slot &slot) { return std::string_view(slot.word.data(), slot.length) == word; };
    const bool isFirst = holds(m_slots[place]);
    if (!isFirst && !holds(m_slots[place ^ 1U]))
        return false;
    const Slot &slot = m_slots[isFirst ? place : place ^ 1U];
    std::uint32_t begin = 0;
    for (std::size_t i = 0; i < slot.count; ++i) {
        tokens.push_back({slot.ids[i], begin, slot.ends[i]});
        begin = slot.ends[i];
    }
    return true;
}

void WordCache::keep(std::string_view word, std::size_t place, const std::vector<WordToken> &tokens)
{
    const std::size_t count = tokens.size();
    if (word.size() > longestWord || count > mostTokens)
        return;
    Slot slot{};
    std::uint32_t begin = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const WordToken &token = tokens[i];
        if (token.begin != begin) // bytes of one character share its place; a dropped character leaves a gap
            return;
        slot.ids[i] = token.id;
        slot.ends[i] = static_cast<std::uint8_t>(token.end);
        begin = token.end;
    }
    std::copy(word.begin(), word.end(), slot.word.begin());
    slot.length = static_cast<std::uint8_t>(word.size());
    slot.count = static_cast<std::uint8_t>(count);
    if (!m_slots)
        m_slots.reset(static_cast<Slot *>(std::calloc(slotCount, sizeof(Slot))));
    if (!m_slots)
        return;
    m_slots[place ^ 1U] = m_slots[place];
    m_slots[place] = slot;
}

void WordCache::Release::operator()(Slot *slots) const
{
    std::free(slots);
}

} // namespace headlight
