// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tokenizer/vocabulary.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace headlight {

/// SentencePiece's tokens for single bytes: "<0x00>" … "<0xFF>". Ids by byte, −1 where the vocabulary has
/// none.
std::array<std::int32_t, 256> byteFallbackIds(const Vocabulary &vocabulary);

/// The byte that a token such as "<0x0A>" stands for; nullopt for anything else, "<0x1>" and "<0xZZ>"
/// included.
std::optional<std::uint8_t> fallbackByte(std::string_view token);

} // namespace headlight
