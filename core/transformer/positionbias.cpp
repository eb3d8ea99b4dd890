// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/positionbias.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdlib>

namespace headlight {

namespace {

/// 2^(−8·h/n) for the first power of two of the heads; the rest lie between these, every second one of the
/// slopes that twice as many heads would have.
double slopeOf(int head, int heads)
{
    const auto whole = static_cast<int>(std::bit_floor(static_cast<unsigned>(heads)));
    return head < whole ? std::exp2(-8. * (head + 1) / whole)
                        : std::exp2(-4. * (2 * (head - whole) + 1) / whole);
}

/// @param distance key − query
int bucketOf(int distance, int buckets, int farthest, Distances distances)
{
    const bool both = distances == Distances::Both;
    const int side = both ? buckets / 2 : buckets; // buckets of one direction
    const int offset = both && distance > 0 ? side : 0;
    const int single = side / 2;
    const int magnitude = both ? std::abs(distance) : std::max(-distance, 0);
    if (magnitude < single)
        return offset + magnitude;
    // In float, like the reference: at the borders of buckets the rounding decides.
    const auto scale = static_cast<float>(std::log(static_cast<double>(farthest) / single));
    const float wide = std::log(static_cast<float>(magnitude) / static_cast<float>(single)) / scale
        * static_cast<float>(side - single);
    return offset + std::min(single + static_cast<int>(wide), side - 1);
}

} // namespace

PositionBias linearBias(int heads, int tokens, std::span<const std::uint8_t> attended)
{
    PositionBias bias;
    bias.values.resize(heads, tokens);
    int position = -1;
    for (int key = 0; key < tokens; ++key) {
        const bool counts = attended.empty() || attended[static_cast<std::size_t>(key)] != 0;
        position += counts ? 1 : 0;
        for (int head = 0; head < heads; ++head)
            bias.values(head, key)
                = counts ? static_cast<float>(slopeOf(head, heads)) * static_cast<float>(position) : 0.F;
    }
    return bias;
}

PositionBias relativeBias(const Matrix &table, int tokens, int farthest, Distances distances)
{
    PositionBias bias;
    bias.relative = true;
    bias.values.resize(table.cols(), 2 * tokens - 1);
    for (int distance = 1 - tokens; distance < tokens; ++distance)
        bias.values.col(distance + tokens - 1)
            = table.row(bucketOf(distance, static_cast<int>(table.rows()), farthest, distances)).transpose();
    return bias;
}

} // namespace headlight
