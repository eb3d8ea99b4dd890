// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tokenizer/charactermap.h"
#include "core/tokenizer/normalizer.h"

#include <string_view>
#include <utility>

namespace headlight {

/// SentencePiece's character map as the reference applies it: to whole clusters of at most five bytes, else
/// to their characters, and the shortest entry of the map counts.
class PrecompiledNormalizer : public Normalizer
{
public:
    /// @param charsmap the base64 text of tokenizer.json
    /// @return BadFormat when it is no base64, its sizes do not fit, or the trie points outside
    static Result<PrecompiledNormalizer> read(std::string_view charsmap);

    Status normalize(AlignedText &text) const override;

private:
    explicit PrecompiledNormalizer(CharacterMap map)
        : m_map(std::move(map))
    {
    }

    CharacterMap m_map;
};

} // namespace headlight
