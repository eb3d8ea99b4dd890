// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/targets.h"

#include <algorithm>
#include <cstdlib>

namespace headlight {

Score Targets::score(const MatrixView &pattern) const
{
    Score result = m_chance.mean();
    if (!result.isApplicable())
        return result;
    double sum = 0;
    for (const Cell &cell : m_cells)
        sum += static_cast<double>(pattern(cell.query, cell.key));
    result.value = sum / result.rows;
    return result;
}

namespace {

bool isMarked(std::span<const std::uint8_t> marked, int token)
{
    return token >= 0 && static_cast<std::size_t>(token) < marked.size()
        && marked[static_cast<std::size_t>(token)] != 0;
}

/// Whether both are tokens that count, and the same.
bool isRepeat(std::span<const std::int32_t> ids, std::span<const std::uint8_t> ignored, int a, int b)
{
    return !isMarked(ignored, a) && !isMarked(ignored, b)
        && ids[static_cast<std::size_t>(a)] == ids[static_cast<std::size_t>(b)];
}

} // namespace

Targets offsetTargets(const Visibility &visibility, int offset)
{
    return {visibility, Targets::Rows::WithTarget, [&](int query, int key) { return key == query + offset; }};
}

Targets localTargets(const Visibility &visibility, int width)
{
    return {visibility, Targets::Rows::WithTarget,
            [&](int query, int key) { return key != query && std::abs(key - query) <= width; }};
}

Targets markedKeyTargets(const Visibility &visibility, std::span<const std::uint8_t> marked)
{
    if (std::find(marked.begin(), marked.end(), 1) == marked.end())
        return {};
    return {visibility, Targets::Rows::All, [&](int, int key) { return isMarked(marked, key); }};
}

Targets groupTargets(const Visibility &visibility, std::span<const std::uint8_t> queries,
                     std::span<const std::uint8_t> keys)
{
    return {visibility, Targets::Rows::WithTarget,
            [&](int query, int key) { return isMarked(queries, query) && isMarked(keys, key); }};
}

Targets duplicateTargets(const Visibility &visibility, std::span<const std::int32_t> ids,
                         std::span<const std::uint8_t> ignored)
{
    return {visibility, Targets::Rows::WithTarget,
            [&](int query, int key) { return key < query && isRepeat(ids, ignored, query, key); }};
}

Targets inductionTargets(const Visibility &visibility, std::span<const std::int32_t> ids,
                         std::span<const std::uint8_t> ignored)
{
    return {visibility, Targets::Rows::WithTarget, [&](int query, int key) {
                return key >= 1 && key <= query && isRepeat(ids, ignored, query, key - 1);
            }};
}

} // namespace headlight
