// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tokenizer/charactermap.h"
#include "core/tokenizer/normalizer.h"
#include "core/tokenizer/prefixmatcher.h"

#include <optional>
#include <utility>

namespace headlight {

/// What SentencePiece does to a text before it looks for pieces: the longest entries of the character map,
/// spaces tidied and written "▁", one put in front. (tokenizer.json describes the same with other steps,
/// which differ on rare texts.) Source: sentencepiece, normalizer.cc.
class SentencePieceNormalizer : public Normalizer
{
public:
    enum class DummyPrefix {
        Never,
        First, ///< not behind a special token
        Always,
    };

    struct Options
    {
        DummyPrefix dummyPrefix = DummyPrefix::Always; ///< a space in front; behind if it is a suffix
        bool removeExtraSpaces = true; ///< at both ends, and all but one of several
        bool escapeSpaces = true; ///< " " becomes "▁"
        bool spaceAsSuffix = false;
    };

    /// @param untouched symbols that the map does not apply to
    SentencePieceNormalizer(std::optional<CharacterMap> map, PrefixMatcher untouched, Options options)
        : m_map(std::move(map))
        , m_untouched(std::move(untouched))
        , m_options(options)
    {
    }

    Status normalize(AlignedText &text) const override;

private:
    CharacterMap::Match next(std::string_view text, std::size_t at) const;

    std::optional<CharacterMap> m_map;
    PrefixMatcher m_untouched;
    Options m_options;
};

} // namespace headlight
