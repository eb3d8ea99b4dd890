// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace headlight {

/// SentencePiece's precompiled character map: a double-array trie from characters and short sequences of them
/// to what stands for them. Source: sentencepiece, normalizer.h; the trie is darts-clone's.
class CharacterMap
{
public:
    /// @param bytes size of the trie, its units, then the replacements, each ended by a NUL
    /// @return BadFormat when the sizes do not fit or the trie points outside
    static Result<CharacterMap> read(std::string_view bytes);

    struct Match
    {
        std::size_t length = 0; ///< bytes of the text that are replaced
        std::string_view replacement; ///< may be empty
    };

    /// What stands for the shortest beginning of @p text that the map knows.
    std::optional<Match> shortest(std::string_view text) const;

    /// What stands for the longest one.
    std::optional<Match> longest(std::string_view text) const;

private:
    enum class Wanted { Shortest, Longest };

    CharacterMap() = default;
    bool isSound() const;
    std::optional<Match> find(std::string_view text, Wanted wanted) const;

    std::vector<std::uint32_t> m_trie;
    std::string m_replacements;
};

} // namespace headlight
