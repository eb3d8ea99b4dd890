// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tokenizer/pretokenizer.h"

#include <string_view>

namespace headlight {

/// The pattern of cl100k and Llama-3: GPT-2's with any one character before letters, at most three digits
/// together, and line ends kept with what they follow.
inline constexpr std::string_view llama3Pattern
    = R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";

/// Qwen2's: the same with single digits.
inline constexpr std::string_view qwen2Pattern
    = R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";

/// Append the matches of these patterns in bytes begin … end of @p text, which they cover completely.
void splitLlama3(std::string_view text, std::size_t begin, std::size_t end, std::vector<TextPiece> &pieces);
void splitQwen2(std::string_view text, std::size_t begin, std::size_t end, std::vector<TextPiece> &pieces);

} // namespace headlight
