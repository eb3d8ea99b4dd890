// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/utf8.h"
#include "core/tokenizer/pretokenizer.h"
#include "core/tokenizer/textpattern.h"

#include <string_view>
#include <vector>

namespace headlight {

/// What becomes of the matches when a text is cut at them. "the-final--countdown" at "-":
enum class SplitBehavior {
    Removed, ///< the | final | countdown
    Isolated, ///< the | - | final | - | - | countdown
    MergedWithPrevious, ///< the- | final- | - | countdown
    MergedWithNext, ///< the | -final | - | -countdown
    Contiguous, ///< the | - | final | -- | countdown
};

/// Appends the pieces that @p matches, which cover a text, cut it into; empty ones are left out.
void appendSplits(const std::vector<TextMatch> &matches, SplitBehavior behavior,
                  std::vector<TextPiece> &pieces);

/// Cuts every piece of text at each character for which matches(character) holds.
template <typename Predicate>
void cutAtCharacters(PreTokenizedText &pretokenized, SplitBehavior behavior, Predicate matches)
{
    std::vector<TextMatch> found;
    cutPieces(pretokenized, [&](std::string_view text, std::size_t begin, std::size_t end, auto &pieces) {
        found.clear();
        std::size_t done = begin;
        for (std::size_t at = begin; at < end;) {
            const DecodedCharacter character = decodeUtf8(text, at);
            const std::size_t next = at + character.length;
            if (matches(character.codePoint)) {
                if (done < at)
                    found.push_back({done, at, false});
                found.push_back({at, next, true});
                done = next;
            }
            at = next;
        }
        if (done < end)
            found.push_back({done, end, false});
        appendSplits(found, behavior, pieces);
    });
}

} // namespace headlight
