// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transformer/trace.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace headlight {

/// What metrics ask about the tokens that are attended to. All vectors have one entry a token.
struct TokenMarks
{
    std::vector<std::uint8_t> first; ///< token 0 alone: the first word, or [CLS] or <s>
    std::vector<std::uint8_t> special; ///< what the template added, the first token included
    std::vector<std::uint8_t> delimiter; ///< special tokens behind the first, such as [SEP]
    std::vector<std::uint8_t> punctuation; ///< tokens of punctuation characters alone, no special ones
};

TokenMarks tokenMarks(const Encoding &encoding, const std::vector<std::string> &display);

/// Whether @p token consists of punctuation and at least one character of it; spaces do not count, so " ."
/// and "##." do. ASCII symbols such as $ count as punctuation, as BERT's tokenizer has it.
bool isPunctuationToken(std::string_view token);

} // namespace headlight
