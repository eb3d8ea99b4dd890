// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

class QKeyEvent;

namespace headlight::ui {

/// A place in a grid, counted from 0.
struct GridPlace
{
    int row = 0;
    int column = 0;

    bool operator==(const GridPlace &) const = default;
};

/// Where a key leads from @p from, as in a table: arrows by one, PageUp and PageDown by @p page rows, Home
/// and End to the ends of the row, with Ctrl to the corners. Stays between 0 and @p last. Empty when the key
/// does not walk.
std::optional<GridPlace> walked(const QKeyEvent &event, GridPlace from, GridPlace last, int page);

} // namespace headlight::ui
