// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tokenizer/vocabulary.h"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace headlight {

/// Says which of some texts stands at a place, the longest one where several do. Cost of a look-up: one hash
/// for each length among the texts that begin with the same byte.
class PrefixMatcher
{
public:
    /// The first of equal texts or values counts: false for another one, and for an empty text, which is
    /// never found.
    bool add(std::string_view text, std::int32_t value);

    struct Match
    {
        std::size_t length = 0; ///< bytes
        std::int32_t value = 0;
    };
    std::optional<Match> longestAt(std::string_view text, std::size_t at) const
    {
        const auto &lengths = m_lengths[static_cast<unsigned char>(text[at])];
        return lengths.empty() ? std::nullopt : longestOf(lengths, text, at);
    }

    /// The first place from @p at on where one of the texts may stand, or the size of @p text.
    std::size_t nextCandidate(std::string_view text, std::size_t at) const;

private:
    std::optional<Match> longestOf(const std::vector<std::size_t> &lengths, std::string_view text,
                                   std::size_t at) const;

    Vocabulary m_texts; // id: the value
    std::array<std::vector<std::size_t>, 256> m_lengths; // by first byte, longest first
    std::array<bool, 256> m_begins{}; // whether a text begins with the byte
    std::string m_firstBytes;
};

} // namespace headlight
