// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace headlight {

/// Tokens and their ids, both ways. Built once, then read by many threads.
///
/// Spellings lie in one block of memory and are found by an open-addressed table, so a look-up is one hash,
/// usually one comparison, and never an allocation. Memory O(bytes of all tokens + highest id).
class Vocabulary
{
public:
    Vocabulary();

    /// Adds an entry. The first one wins: false, and nothing changes, when token or id is there already.
    /// @p id lies in 0 … limits::tokenId (the caller's check).
    bool add(std::string_view token, std::int32_t id);

    void reserve(std::size_t entries);

    std::optional<std::int32_t> id(std::string_view token) const;

    /// The spelling of @p id, or an empty text where there is no such id. Valid until the next add().
    std::string_view token(std::int32_t id) const;

    /// Asks for the memory that token(@p id) will read.
    void prefetch(std::int32_t id) const
    {
        const auto index = static_cast<std::size_t>(id);
        if (index < m_entryOfId.size() && m_entryOfId[index] >= 0)
            __builtin_prefetch(&m_short[static_cast<std::size_t>(m_entryOfId[index])]);
    }

    std::size_t size() const { return m_entries.size(); }

    /// One more than the highest id.
    std::int32_t idBound() const { return m_idBound; }

    /// Bytes of the longest token: nothing longer needs to be looked up.
    std::size_t longestToken() const { return m_longest; }

private:
    struct Entry
    {
        std::uint32_t begin = 0; // in m_text
        std::uint32_t length = 0;
        std::int32_t id = 0;
    };
    struct Slot
    {
        std::uint32_t hash = 0;
        std::int32_t entry = -1;
    };

    /// A spelling of at most 15 bytes with its length behind it; that is 16 where it is longer.
    using ShortSpelling = std::array<char, 16>;

    std::size_t slotOf(std::string_view token, std::size_t hash) const;
    void grow(std::size_t slots);
    std::string_view spelling(const Entry &entry) const
    {
        return {m_text.data() + entry.begin, entry.length};
    }

    std::string m_text;
    std::vector<Entry> m_entries;
    std::vector<ShortSpelling>
        m_short; // of each entry, so that most tokens are spelled by one look at memory
    std::vector<Slot> m_slots; // a power of two, at most half full
    std::vector<std::int32_t> m_entryOfId; // −1 where an id has none
    std::size_t m_longest = 0;
    std::int32_t m_idBound = 0;
};

} // namespace headlight
