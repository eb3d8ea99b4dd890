// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tokenizer/alignedtext.h"

#include <vector>

namespace headlight {

/// One character of a rewritten text and how it uses up those of the old one: 0 replaces a character, 1 is
/// inserted, −n replaces one and swallows the n after it.
struct TextChange
{
    char32_t character = 0;
    int change = 0;
};

/// @p text rewritten. A character that replaces another has its source; an inserted one has that of the
/// character before it in the old text.
AlignedText changed(const AlignedText &text, const std::vector<TextChange> &changes);

} // namespace headlight
