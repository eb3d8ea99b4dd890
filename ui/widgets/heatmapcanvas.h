// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRect>

class QWidget;

namespace headlight::ui {

class HeatmapPlot;
struct HeatmapScene;

/// The surface that a heatmap is drawn on: a QCustomPlot whose axes are the titles and the colour bar's
/// scale, and whose layers hold our own painting. A layer of its own for what follows the mouse makes
/// hovering cheap.
///
/// Lets every event through to @p parent. Paints when it is next shown, so that several changes cost one
/// picture and a hidden one costs nothing.
class HeatmapCanvas
{
public:
    /// @p scene must outlive the canvas.
    HeatmapCanvas(const HeatmapScene &scene, QWidget *parent);

    void setGeometry(const QRect &rect);
    void updateCells(); ///< after a change of pattern, colours, geometry
    void updatePicture(); ///< after a change of anything else that is not in the overlay
    void updateOverlay(); ///< after a change of pin, current cell or focus

private:
    HeatmapPlot *m_plot; // owned by the parent widget
};

} // namespace headlight::ui
