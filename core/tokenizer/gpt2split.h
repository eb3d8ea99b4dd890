// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tokenizer/pretokenizer.h"

#include <string_view>

namespace headlight {

/// GPT-2's pattern, which byte-level tokenizers cut text with:
inline constexpr std::string_view gpt2Pattern
    = R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";

/// Appends the matches of gpt2Pattern in bytes begin … end of @p text, which it covers completely. Written by
/// hand: a tenth of the time of a regular expression, and no text can make it slow. Source: Radford et al.
/// 2019, encoder.py.
void splitGpt2(std::string_view text, std::size_t begin, std::size_t end, std::vector<TextPiece> &pieces);

} // namespace headlight
