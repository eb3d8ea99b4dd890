// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace headlight {

/// A token of the byte alphabet as text: "Ġfox" → " fox". Bytes that are no UTF-8 by themselves, such as a
/// part of a character, read "\xE2". A token with characters outside the alphabet stays as it is.
std::string displayBytes(std::string_view token);

/// A SentencePiece token as text: "▁fox" → " fox", "<0x0A>" → a line feed, "<0xE2>" → "\xE2".
std::string displayMetaspace(std::string_view token);

} // namespace headlight
