// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/state/selection.h"

#include <QPointF>
#include <QRectF>
#include <QSize>

namespace headlight::ui {

/// Where the cells of a matrix are on the screen: arithmetic only, no widget.
///
/// Positions are device-independent pixels. Edges of cells lie on device pixels, so that neighbours meet
/// without a seam at every scale factor; a cell's rectangle and the cell at a position always agree.
struct HeatmapGeometry
{
    QRectF plot; ///< area that the cells fill, without labels; on device pixels
    int queries = 0; ///< rows, top to bottom
    int keys = 0; ///< columns, left to right
    QRectF view; ///< visible part, counted in cells: x and width in keys, y and height in queries
    double pixelRatio = 1; ///< device pixels in a device-independent one

    bool isEmpty() const { return queries <= 0 || keys <= 0 || plot.isEmpty(); }
    bool isZoomed() const;
    double cellWidth() const { return plot.width() / view.width(); } ///< before snapping
    double cellHeight() const { return plot.height() / view.height(); }
    double columnEdge(int key) const; ///< left edge of a column; also of the one behind the last
    double rowEdge(int query) const; ///< top edge of a row; also of the one behind the last

    /// The cell's rectangle; with -1 as query or key that of the whole column or row. Zooming may move it
    /// outside plot.
    QRectF cellRect(Cell cell) const;

    /// The cell containing @p position; a shared edge belongs to the lower right cell, and the plot's right
    /// and bottom edges to none. Empty when outside.
    std::optional<Cell> cellAt(QPointF position) const;
    int keyAt(double x) const; ///< column at @p x, -1 when outside the plot
    int queryAt(double y) const; ///< row at @p y, -1 when outside the plot

    QSize deviceSize() const; ///< of plot, in device pixels

    void showAll();
    void zoom(double factor, QPointF about); ///< larger than 1 magnifies; stops at the whole and at 4 cells
    void pan(QPointF by); ///< moves the cells by so many pixels; stops at the border
    void reveal(Cell cell); ///< pans as far as needed to see the whole cell

private:
    void clampView();
};

/// The largest plot for @p queries × @p keys in @p area: at its top and horizontally in its middle. Cells are
/// square and at most @p largestCell wide; only where that would leave less than 6 pixels for a cell of a
/// matrix that is not square do they become oblong.
QRectF fittedPlot(const QRectF &area, int queries, int keys, double largestCell, double pixelRatio);

} // namespace headlight::ui
