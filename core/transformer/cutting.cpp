// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/cutting.h"

#include <algorithm>
#include <array>

namespace headlight {

namespace {

/// How many tokens of each sentence stay when @p room is left for both.
std::array<std::ptrdiff_t, 2> keptTokens(std::array<std::ptrdiff_t, 2> counts, std::ptrdiff_t room)
{
    std::ptrdiff_t excess = std::max<std::ptrdiff_t>(0, counts[0] + counts[1] - room);
    std::ptrdiff_t &longer = counts[0] > counts[1] ? counts[0] : counts[1];
    const std::ptrdiff_t shorter = std::min(counts[0], counts[1]);
    const std::ptrdiff_t fromLonger = std::min(excess, longer - shorter);
    longer -= fromLonger;
    excess -= fromLonger; // now both are equally long, or nothing is left to do
    counts[0] -= excess / 2;
    counts[1] -= excess - excess / 2;
    return counts;
}

} // namespace

Encoding cut(const Encoding &encoding, int maxTokens)
{
    const auto count = [&](int sequence) {
        return static_cast<std::ptrdiff_t>(
            std::count(encoding.sequence.begin(), encoding.sequence.end(), sequence));
    };
    const std::ptrdiff_t room = std::max<std::ptrdiff_t>(0, maxTokens - count(-1));
    std::array<std::ptrdiff_t, 2> left = keptTokens({count(0), count(1)}, room);
    Encoding result;
    for (std::size_t i = 0; i < encoding.size() && result.size() < static_cast<std::size_t>(maxTokens); ++i) {
        const int sequence = encoding.sequence[i];
        if (sequence >= 0 && left[static_cast<std::size_t>(sequence)]-- <= 0)
            continue;
        result.ids.push_back(encoding.ids[i]);
        result.tokens.push_back(encoding.tokens[i]);
        result.offsets.push_back(encoding.offsets[i]);
        result.typeIds.push_back(encoding.typeIds[i]);
        result.sequence.push_back(encoding.sequence[i]);
        result.special.push_back(encoding.special[i]);
    }
    return result;
}

} // namespace headlight
