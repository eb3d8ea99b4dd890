// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/readingcells.h"

namespace headlight::ui {

namespace {

int placeOf(const ReadingSide &side, int token)
{
    const bool inside = token >= 0 && token < static_cast<int>(side.indexOf.size());
    return inside ? side.indexOf[static_cast<std::size_t>(token)] : -1;
}

int tokenAt(const ReadingSide &side, int place)
{
    return place < 0 ? -1 : side.firstToken[static_cast<std::size_t>(place)];
}

} // namespace

std::optional<Cell> cellInReading(const Reading &reading, std::optional<Cell> cell)
{
    if (!cell)
        return std::nullopt;
    const Cell place{placeOf(reading.queries, cell->query), placeOf(reading.keys, cell->key)};
    return place == Cell{} ? std::nullopt : std::optional(place);
}

Cell tokensOfCell(const Reading &reading, Cell cell)
{
    return {tokenAt(reading.queries, cell.query), tokenAt(reading.keys, cell.key)};
}

} // namespace headlight::ui
