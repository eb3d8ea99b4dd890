// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/gridwalk.h"

#include <QKeyEvent>

#include <algorithm>

namespace headlight::ui {

std::optional<GridPlace> walked(const QKeyEvent &event, GridPlace from, GridPlace last, int page)
{
    const bool toCorner = event.modifiers() & Qt::ControlModifier;
    GridPlace to{std::max(0, from.row), std::max(0, from.column)};
    switch (event.key()) {
    case Qt::Key_Left:
        to.column -= 1;
        break;
    case Qt::Key_Right:
        to.column += 1;
        break;
    case Qt::Key_Up:
        to.row -= 1;
        break;
    case Qt::Key_Down:
        to.row += 1;
        break;
    case Qt::Key_PageUp:
        to.row -= page;
        break;
    case Qt::Key_PageDown:
        to.row += page;
        break;
    case Qt::Key_Home:
        to = {toCorner ? 0 : to.row, 0};
        break;
    case Qt::Key_End:
        to = {toCorner ? last.row : to.row, last.column};
        break;
    default:
        return std::nullopt;
    }
    return GridPlace{std::clamp(to.row, 0, last.row), std::clamp(to.column, 0, last.column)};
}

} // namespace headlight::ui
