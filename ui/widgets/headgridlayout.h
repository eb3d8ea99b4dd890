// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transformer/trace.h"
#include "ui/widgets/gridwalk.h"

#include <QList>
#include <QRect>

#include <optional>

namespace headlight::ui {

/// Where every head of a HeadGrid lies: by its place in the model, layers down and heads across, or one after
/// another in a given order, with room for a name below each. Pixels from the upper left of the whole grid.
struct HeadGridLayout
{
    int layers = 0;
    int heads = 0;
    QList<LayerHead> order; ///< empty: by place in the model
    int columns = 1; ///< of a given order
    QSize cell{1, 1}; ///< of a picture
    int nameHeight = 0; ///< below each picture of a given order
    QSize header; ///< room of the row and column headers; none in a given order

    static constexpr int Gap = 4; ///< between pictures: room for outlines
    static constexpr int Border = 6;

    bool isOrdered() const { return !order.isEmpty(); }
    GridPlace last() const; ///< row and column of the last head
    QSize size() const; ///< of the whole grid
    int stepDown() const { return cell.height() + nameHeight + Gap; }
    int stepAcross() const { return cell.width() + Gap; }

    bool isInside(LayerHead head) const;
    std::optional<GridPlace> placeOf(LayerHead head) const; ///< empty for a head that the order leaves out
    std::optional<LayerHead> headOf(GridPlace place) const;
    std::optional<QRect> rectOf(LayerHead head) const; ///< of its picture
    std::optional<LayerHead> headAt(QPoint position) const; ///< gaps count to the picture before them
};

} // namespace headlight::ui
