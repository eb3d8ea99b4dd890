// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/heatmapgeometry.h"

#include <algorithm>
#include <cmath>

namespace headlight::ui {
namespace {

constexpr double SmallestView = 4; // cells; a closer look shows nothing more
constexpr double SmallestSquare = 6; // pixels
constexpr double WholePixelCells = 8; // device pixels; from here on all cells are equally large

/// To the nearest device pixel. A tie goes down, so that a pixel belongs to the cell that holds its centre.
double snapped(double position, double pixelRatio)
{
    return std::ceil(position * pixelRatio - 0.5) / pixelRatio;
}

/// @p side of a cell, made a whole number of device pixels where the loss is small.
double wholeSide(double side, double pixelRatio)
{
    return side * pixelRatio >= WholePixelCells ? std::floor(side * pixelRatio) / pixelRatio : side;
}

} // namespace

bool HeatmapGeometry::isZoomed() const
{
    return !isEmpty() && (view.width() < keys || view.height() < queries);
}

double HeatmapGeometry::columnEdge(int key) const
{
    return snapped(plot.left() + (key - view.left()) * cellWidth(), pixelRatio);
}

double HeatmapGeometry::rowEdge(int query) const
{
    return snapped(plot.top() + (query - view.top()) * cellHeight(), pixelRatio);
}

QRectF HeatmapGeometry::cellRect(Cell cell) const
{
    const bool wholeRow = cell.key < 0;
    const bool wholeColumn = cell.query < 0;
    const QPointF topLeft(columnEdge(wholeRow ? 0 : cell.key), rowEdge(wholeColumn ? 0 : cell.query));
    const QPointF bottomRight(columnEdge(wholeRow ? keys : cell.key + 1),
                              rowEdge(wholeColumn ? queries : cell.query + 1));
    return QRectF(topLeft, bottomRight);
}

int HeatmapGeometry::keyAt(double x) const
{
    if (isEmpty() || x < plot.left() || x >= plot.right())
        return -1;
    int key = static_cast<int>(std::floor(view.left() + (x - plot.left()) / cellWidth()));
    key = std::clamp(key, 0, keys - 1);
    while (key > 0 && x < columnEdge(key)) // snapping moves an edge by up to half a device pixel
        --key;
    while (key < keys - 1 && x >= columnEdge(key + 1))
        ++key;
    return key;
}

int HeatmapGeometry::queryAt(double y) const
{
    if (isEmpty() || y < plot.top() || y >= plot.bottom())
        return -1;
    int query = static_cast<int>(std::floor(view.top() + (y - plot.top()) / cellHeight()));
    query = std::clamp(query, 0, queries - 1);
    while (query > 0 && y < rowEdge(query))
        --query;
    while (query < queries - 1 && y >= rowEdge(query + 1))
        ++query;
    return query;
}

std::optional<Cell> HeatmapGeometry::cellAt(QPointF position) const
{
    const Cell cell{queryAt(position.y()), keyAt(position.x())};
    if (cell.query < 0 || cell.key < 0)
        return std::nullopt;
    return cell;
}

QSize HeatmapGeometry::deviceSize() const
{
    return QSizeF(plot.size() * pixelRatio).toSize();
}

void HeatmapGeometry::showAll()
{
    view = QRectF(0, 0, keys, queries);
}

void HeatmapGeometry::zoom(double factor, QPointF about)
{
    if (isEmpty() || !(factor > 0))
        return;
    const double longest = std::max(view.width(), view.height());
    const double closest = std::max(1.0, longest / SmallestView);
    const double farthest = std::min(view.width() / keys, view.height() / queries);
    const double used = std::clamp(factor, farthest, closest);
    const QPointF fixed((about.x() - plot.left()) / cellWidth(), (about.y() - plot.top()) / cellHeight());
    view = QRectF(view.topLeft() + fixed - fixed / used, view.size() / used);
    clampView();
}

void HeatmapGeometry::pan(QPointF by)
{
    if (isEmpty())
        return;
    view.translate(-by.x() / cellWidth(), -by.y() / cellHeight());
    clampView();
}

void HeatmapGeometry::reveal(Cell cell)
{
    if (isEmpty())
        return;
    const auto moved = [](double from, double length, int index) {
        if (index < 0)
            return from;
        return std::clamp(from, std::min<double>(index, index + 1 - length), static_cast<double>(index));
    };
    view.moveTo(moved(view.left(), view.width(), cell.key), moved(view.top(), view.height(), cell.query));
    clampView();
}

void HeatmapGeometry::clampView()
{
    view.setSize({std::min<double>(view.width(), keys), std::min<double>(view.height(), queries)});
    view.moveTo(std::clamp(view.left(), 0.0, keys - view.width()),
                std::clamp(view.top(), 0.0, queries - view.height()));
}

QRectF fittedPlot(const QRectF &area, int queries, int keys, double largestCell, double pixelRatio)
{
    if (queries <= 0 || keys <= 0 || area.width() <= 0 || area.height() <= 0)
        return {};
    double width = std::min(area.width() / keys, largestCell);
    double height = std::min(area.height() / queries, largestCell);
    const double side = std::min(width, height);
    if (side >= SmallestSquare || queries == keys)
        width = height = side;
    width = wholeSide(width, pixelRatio) * keys;
    height = wholeSide(height, pixelRatio) * queries;
    const double left = snapped(area.left() + (area.width() - width) / 2, pixelRatio);
    const double top = snapped(area.top(), pixelRatio);
    return QRectF(QPointF(left, top),
                  QPointF(snapped(left + width, pixelRatio), snapped(top + height, pixelRatio)));
}

} // namespace headlight::ui
