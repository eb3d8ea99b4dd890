// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/matrix.h"

#include <cstdint>
#include <span>

namespace headlight {

/// One head's bias as rows within a larger matrix: the row of query i begins i·stride floats after the first.
struct BiasView
{
    const float *first = nullptr; ///< null: none
    std::ptrdiff_t stride = 0;

    const float *row(int query) const { return first + query * stride; }
};

/// What is added to the scores of a head because of where query and key stand, the same in all layers.
struct PositionBias
{
    /// (heads, tokens) by key, or (heads, 2·tokens − 1) by key − query + tokens − 1; empty: none
    Matrix values;
    bool relative = false;

    BiasView head(int head) const
    {
        if (values.size() == 0)
            return {};
        const float *row = values.row(head).data();
        return relative ? BiasView{row + (values.cols() - 1) / 2, -1} : BiasView{row, 0};
    }
};

/// A slope of the head times the key's position; padding does not count as a position.
/// Source: Press et al. 2021, arXiv:2108.12409; as BLOOM has it (a constant per query away from
/// −slope·distance).
/// @param attended one a token, or empty: all
PositionBias linearBias(int heads, int tokens, std::span<const std::uint8_t> attended);

/// Which keys have buckets of their own.
enum class Distances {
    Both, ///< half of the buckets for keys after the query
    Backward, ///< none for keys after the query, which a causal mask hides
};

/// A learned number for each head and bucket of distances: half of the buckets of a direction for single
/// distances, the rest logarithmically wider up to @p farthest.
/// Source: Raffel et al. 2020, arXiv:1910.10683, section 2.1.
/// @param table (buckets, heads), at least 4 buckets
PositionBias relativeBias(const Matrix &table, int tokens, int farthest, Distances distances);

} // namespace headlight
