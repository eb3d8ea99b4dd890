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

void keepPin(const Trace *before, const Trace &after, Selection *selection)
{
    const std::optional<Cell> pin = selection->pin();
    if (!before || !pin || &before->model() != &after.model() || before->kind() != after.kind())
        return;
    const auto follow = [](const Encoding &old, const Encoding &now, int place) -> std::optional<int> {
        return place < 0 ? std::optional(place) : placeAfter(old.ids, now.ids, place);
    };
    const auto query = follow(before->encoding(), after.encoding(), pin->query);
    const auto key = follow(before->keyEncoding(), after.keyEncoding(), pin->key);
    selection->setPin(query && key ? std::optional(Cell{*query, *key}) : std::nullopt);
}

} // namespace headlight::ui
