// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/tokenplaces.h"

#include <algorithm>

namespace headlight::ui {

std::optional<int> placeAfter(std::span<const std::int32_t> before, std::span<const std::int32_t> after,
                              int place)
{
    const auto shorter = std::min(before.size(), after.size());
    const auto beginning = static_cast<std::size_t>(
        std::mismatch(before.begin(), before.end(), after.begin(), after.end()).first - before.begin());
    std::size_t end = 0;
    while (end < shorter - beginning && before[before.size() - 1 - end] == after[after.size() - 1 - end])
        ++end;
    const auto index = static_cast<std::size_t>(place);
    if (index < beginning)
        return place;
    if (index >= before.size() - end)
        return static_cast<int>(index + after.size() - before.size());
    return index < after.size() - end ? std::optional(place) : std::nullopt;
}

namespace {

std::optional<int> followed(const Encoding &before, const Encoding &after, int place)
{
    return place < 0 ? std::optional(place) : placeAfter(before.ids, after.ids, place);
}

std::optional<Cell> followed(const Trace &before, const Trace &after, Cell cell)
{
    const auto query = followed(before.encoding(), after.encoding(), cell.query);
    const auto key = followed(before.keyEncoding(), after.keyEncoding(), cell.key);
    return query && key ? std::optional(Cell{*query, *key}) : std::nullopt;
}

} // namespace

void keepCells(const Trace *before, const Trace &after, Selection *selection)
{
    const bool isSameModel = before && &before->model() == &after.model() && before->kind() == after.kind();
    if (isSameModel && selection->pin())
        selection->setPin(followed(*before, after, *selection->pin()));
    QList<Cell> painted;
    for (const Cell cell : isSameModel ? selection->painted() : QList<Cell>()) {
        const auto now = followed(*before, after, cell);
        if (now && !painted.contains(*now))
            painted.append(*now);
    }
    selection->setPainted(painted);
}

} // namespace headlight::ui
