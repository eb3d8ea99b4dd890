// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/textchanges.h"

#include <algorithm>

namespace headlight {

AlignedText changed(const AlignedText &text, const std::vector<TextChange> &changes)
{
    std::vector<CharacterRange> sources;
    sources.reserve(text.size());
    text.forEachCharacter([&](char32_t, CharacterRange source) { sources.push_back(source); });
    AlignedText result;
    std::size_t used = 0;
    for (const TextChange &change : changes) {
        const std::size_t from = change.change > 0 && used > 0 ? used - 1 : used;
        result.append(change.character, sources[std::min(from, sources.size() - 1)]);
        if (change.change <= 0)
            used += static_cast<std::size_t>(1 - change.change);
    }
    return result;
}

} // namespace headlight
