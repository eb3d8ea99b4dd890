// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tokenizer/tokenmodel.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace headlight {

/// Remembers the tokens of words seen lately: most words of a text come again, and merging costs far more
/// than looking up.
///
/// Bounded: each word has one place, where the latest stays; about 1 MB, taken at the first word. Only short
/// words of few tokens are kept. Not thread-safe: whoever shares one locks it.
class WordCache
{
public:
    /// Appends the tokens of @p word, if they are known.
    bool find(std::string_view word, std::vector<WordToken> &tokens) const;

    /// Keeps @p tokens as those of @p word, unless they are too long or do not lie end to end.
    void keep(std::string_view word, const std::vector<WordToken> &tokens);

private:
    static constexpr std::size_t slotCount = 16'384;
    static constexpr std::size_t longestWord = 23; // bytes
    static constexpr std::size_t mostTokens = 6;

    struct Slot
    {
        std::array<char, longestWord> word{};
        std::uint8_t length = 0; // 0: nothing here
        std::uint8_t count = 0;
        std::array<std::uint8_t, mostTokens> ends{};
        std::array<std::int32_t, mostTokens> ids{};
    };

    std::vector<Slot> m_slots;
};

} // namespace headlight
