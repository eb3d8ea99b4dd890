// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QSizeF>

class QPainter;

namespace headlight::ui {

struct HeatmapScene;

/// The layers of a heatmap's picture, painted from a scene; bottom to top. @p cells is patternImage() of the
/// scene's pattern for its geometry.
void paintCells(QPainter &painter, const HeatmapScene &scene, const QImage &cells);
void paintNumbers(QPainter &painter, const HeatmapScene &scene); ///< inside cells, if they fit
void paintLabels(QPainter &painter, const HeatmapScene &scene); ///< tokens along both sides
void paintHiddenBars(QPainter &painter, const HeatmapScene &scene); ///< beside rows, where keys are hidden
void paintColorBar(QPainter &painter, const HeatmapScene &scene); ///< the bar alone, without ticks
void paintPlaceholder(QPainter &painter, const HeatmapScene &scene, QSizeF size);

/// What changes with the mouse: the pinned row or cell with the other rows dimmed, crosshair, labels of both.
void paintOverlay(QPainter &painter, const HeatmapScene &scene);

} // namespace headlight::ui
