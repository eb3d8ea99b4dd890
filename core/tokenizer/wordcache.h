// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tokenizer/texthash.h"
#include "core/tokenizer/tokenmodel.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace headlight {

/// Remembers the tokens of words seen lately: most words of a text come again, and merging costs far more
/// than looking up.
///
/// Bounded: each word has two places, where the latest stay; 4 MB, which the system lends page by page. Only
/// short words of few tokens are kept. Not thread-safe: whoever shares one locks it.
class WordCache
{
public:
    /// Where a word would stand. Asking for it some words ahead hides how long memory takes.
    std::size_t placeOf(std::string_view word) const
    {
        const std::size_t place = textHash(word) % slotCount;
        if (m_slots)
            __builtin_prefetch(&m_slots[place]);
        return place;
    }

    /// Appends the tokens of @p word, if they are known. @param place as placeOf() says
    bool find(std::string_view word, std::size_t place, std::vector<WordToken> &tokens) const;

    /// Keeps @p tokens as those of @p word, unless they are too long or do not lie end to end.
    void keep(std::string_view word, std::size_t place, const std::vector<WordToken> &tokens);

private:
    static constexpr std::size_t slotCount = 65'536;
    static constexpr std::size_t longestWord = 23; // bytes
    static constexpr std::size_t mostTokens = 6;

    struct Slot
    {
        std::array<char, longestWord> word;
        std::uint8_t length; // 0: nothing here
        std::uint8_t count;
        std::array<std::uint8_t, mostTokens> ends;
        std::array<std::int32_t, mostTokens> ids;
    };

    struct Release
    {
        void operator()(Slot *slots) const; // not here: GCC 12 fails on it behind a precompiled <cstdlib>
    };

    std::unique_ptr<Slot[], Release> m_slots; // zeroed; null until the first word, or without memory
};

} // namespace headlight
