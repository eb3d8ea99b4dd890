// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// GPT-2's alphabet: every byte has a printable character, so that a vocabulary of bytes can be written as
/// text. "Ġ" stands for a space, "Ċ" for a line feed. Source: Radford et al. 2019, encoder.py,
/// bytes_to_unicode.
namespace headlight::bytealphabet {

char32_t characterOf(std::uint8_t byte);
std::optional<std::uint8_t> byteOf(char32_t character);

/// @p bytes, each as its character, in UTF-8.
std::string encode(std::string_view bytes);

/// The bytes that @p token stands for, or nullopt when one of its characters is outside the alphabet.
std::optional<std::string> decode(std::string_view token);

} // namespace headlight::bytealphabet
