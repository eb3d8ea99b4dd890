// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace headlight {

inline constexpr char32_t replacementCharacter = 0xFFFD;

/// A code point and how many bytes it took.
struct DecodedCharacter
{
    char32_t codePoint = 0;
    std::uint32_t length = 0;
};

/// The code point at byte @p at of @p text, which must be below its size. Bytes that are no UTF-8 give
/// U+FFFD, one for each maximal ill-formed part, as the Unicode standard recommends (3.9, U+FFFD
/// substitution).
DecodedCharacter decodeUtf8(std::string_view text, std::size_t at);

/// Appends @p character to @p out as UTF-8; surrogates and values above U+10FFFF become U+FFFD.
void appendUtf8(std::string &out, char32_t character);

bool isValidUtf8(std::string_view text);

/// A to Z as a to z, whatever the locale; all else as it is.
std::string asciiLower(std::string_view text);

/// True when every byte is below 0x80.
bool isAscii(std::string_view text);

/// Code points in @p text, each ill-formed part counting as one.
std::size_t countCharacters(std::string_view text);

} // namespace headlight
