// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace headlight {

/// Rewrites a regular expression of tokenizer.json for ICU. The reference runs Oniguruma with Ruby's syntax,
/// in which the same text can mean something else: \h is a hexadecimal digit, \w has no joiners, [:punct:]
/// holds symbols too, (?m) lets the dot match a line feed, {2}+ repeats, {,3} and a lone { are allowed, and
/// a - or & inside brackets subtracts nothing. What is no regular expression stays none: ICU reports it.
/// Compile the result with multi-line anchors and Unix lines: ^ and $ know no other line end than \n.
/// Cost O(size). Source: Oniguruma 6.9, doc/RE.
std::string icuFromOniguruma(std::string_view expression);

} // namespace headlight
