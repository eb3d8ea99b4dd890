// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/wordcache.h"

#include <algorithm>
#include <functional>

namespace headlight {

bool WordCache::find(std::string_view word, std::vector<WordToken> &tokens) const
{
    if (word.size() > longestWord || m_slots.empty())
        return false;
    const Slot &slot = m_slots[std::hash<std::string_view>{}(word) % slotCount];
    if (std::string_view(slot.word.data(), slot.length) != word)
        return false;
    std::uint32_t begin = 0;
    for (std::size_t i = 0; i < slot.count; ++i) {
        tokens.push_back({slot.ids[i], begin, slot.ends[i]});
        begin = slot.ends[i];
    }
    return true;
}

void WordCache::keep(std::string_view word, const std::vector<WordToken> &tokens)
{
    const std::size_t count = tokens.size();
    if (word.size() > longestWord || count > mostTokens)
        return;
    Slot slot;
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
    if (m_slots.empty())
        m_slots.resize(slotCount);
    m_slots[std::hash<std::string_view>{}(word) % slotCount] = slot;
}

} // namespace headlight
