// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace headlight {

/// Half-open range of characters (Unicode code points, counted from 0) in the text that a token came from.
struct CharacterRange
{
    int begin = 0;
    int end = 0;

    bool operator==(const CharacterRange &) const = default;
};

/// A text, or a pair of texts, as a model sees it. All vectors have one entry a token.
///
/// As in the reference, two kinds of tokens are spelled as they were found in the text instead of as in the
/// vocabulary: added tokens (" <mask>" where the token takes the space before it along) and Unigram's unknown
/// token.
struct Encoding
{
    std::vector<std::int32_t> ids; ///< rows of the embedding table
    std::vector<std::string>
        tokens; ///< as the vocabulary spells them, UTF-8: "##ing", "Ġfox", "[CLS]"; see below
    std::vector<CharacterRange>
        offsets; ///< in the text or, where sequence is 1, in the pair; {0, 0} for special tokens
    std::vector<std::int32_t> typeIds; ///< segment: 0 or 1 (BERT's token_type_ids)
    std::vector<std::int8_t> sequence; ///< 0 from the text, 1 from the pair, -1 added by the template
    std::vector<std::uint8_t> special; ///< 1 for special tokens such as [CLS] or <|endoftext|>

    std::size_t size() const { return ids.size(); }
};

} // namespace headlight
