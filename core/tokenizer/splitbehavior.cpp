// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/splitbehavior.h"

#include <algorithm>
#include <iterator>

namespace headlight {
namespace {

/// Matches join the part before them, in the order given: a match after a match stands alone.
std::vector<TextPiece> mergedWithNeighbour(const std::vector<TextMatch> &matches, bool withNext)
{
    std::vector<TextPiece> pieces;
    bool previousIsMatch = false;
    for (std::size_t i = 0; i < matches.size(); ++i) {
        const TextMatch &match = matches[withNext ? matches.size() - 1 - i : i];
        if (match.isMatch && !previousIsMatch && !pieces.empty())
            (withNext ? pieces.back().begin : pieces.back().end) = withNext ? match.begin : match.end;
        else
            pieces.push_back({match.begin, match.end});
        previousIsMatch = match.isMatch;
    }
    if (withNext)
        std::reverse(pieces.begin(), pieces.end());
    return pieces;
}

bool isNotEmpty(const TextPiece &piece)
{
    return piece.begin < piece.end;
}

} // namespace

void appendSplits(const std::vector<TextMatch> &matches, SplitBehavior behavior,
                  std::vector<TextPiece> &pieces)
{
    if (behavior == SplitBehavior::MergedWithPrevious || behavior == SplitBehavior::MergedWithNext) {
        const auto merged = mergedWithNeighbour(matches, behavior == SplitBehavior::MergedWithNext);
        std::copy_if(merged.begin(), merged.end(), std::back_inserter(pieces), isNotEmpty);
        return;
    }
    const auto before = static_cast<std::ptrdiff_t>(pieces.size());
    for (std::size_t i = 0; i < matches.size(); ++i) {
        if (matches[i].isMatch && behavior == SplitBehavior::Removed)
            continue;
        const bool joins
            = behavior == SplitBehavior::Contiguous && i > 0 && matches[i].isMatch == matches[i - 1].isMatch;
        if (joins)
            pieces.back().end = matches[i].end;
        else
            pieces.push_back({matches[i].begin, matches[i].end});
    }
    pieces.erase(std::stable_partition(pieces.begin() + before, pieces.end(), isNotEmpty), pieces.end());
}

} // namespace headlight
