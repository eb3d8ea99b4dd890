// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/headgridlayout.h"

#include <algorithm>

namespace headlight::ui {

GridPlace HeadGridLayout::last() const
{
    if (!isOrdered())
        return {layers - 1, heads - 1};
    const int count = static_cast<int>(order.size());
    return {(count - 1) / columns, std::min(columns, count) - 1};
}

QSize HeadGridLayout::size() const
{
    const GridPlace end = last();
    return header + QSize((end.column + 1) * stepAcross() + Border, (end.row + 1) * stepDown() + Border);
}

bool HeadGridLayout::isInside(LayerHead head) const
{
    return head.layer >= 0 && head.layer < layers && head.head >= 0 && head.head < heads;
}

std::optional<GridPlace> HeadGridLayout::placeOf(LayerHead head) const
{
    if (!isOrdered())
        return isInside(head) ? std::optional(GridPlace{head.layer, head.head}) : std::nullopt;
    const int index = static_cast<int>(order.indexOf(head));
    return index >= 0 ? std::optional(GridPlace{index / columns, index % columns}) : std::nullopt;
}

std::optional<LayerHead> HeadGridLayout::headOf(GridPlace place) const
{
    if (!isOrdered()) {
        const LayerHead head{place.row, place.column};
        return isInside(head) ? std::optional(head) : std::nullopt;
    }
    const int index = place.row * columns + place.column;
    const bool found = place.column < columns && index >= 0 && index < order.size();
    return found ? std::optional(order[index]) : std::nullopt;
}

std::optional<QRect> HeadGridLayout::rectOf(LayerHead head) const
{
    const auto place = placeOf(head);
    if (!place)
        return std::nullopt;
    return QRect(
        QPoint(header.width() + place->column * stepAcross(), header.height() + place->row * stepDown()),
        cell);
}

std::optional<LayerHead> HeadGridLayout::headAt(QPoint position) const
{
    const QPoint inside = position - QPoint(header.width(), header.height());
    if (inside.x() < 0 || inside.y() < 0)
        return std::nullopt;
    return headOf({inside.y() / stepDown(), inside.x() / stepAcross()});
}

} // namespace headlight::ui
