// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/figure/heatmapfigure.h"

namespace headlight::ui {

enum class KeyLabels {
    Horizontal, ///< every label fits its column
    Slanted, ///< 45°, starting above the middle of the column
    Upright, ///< 90°
};

/// Where the parts of a heatmap figure go: arithmetic on text widths. Lengths as in Figure.
struct HeatmapLayout
{
    QSizeF size;
    double padding = 0; ///< free space at all four sides
    double base = 0; ///< font size that the preset asks for: axis titles, caption
    double labelSize = 0; ///< font size of the tokens, at most base
    double tickSize = 0; ///< font size at the colour bar
    QPointF origin; ///< upper left corner of the plot
    double cell = 0; ///< side of a cell
    KeyLabels keyLabels = KeyLabels::Horizontal;
    int queryStep = 1; ///< every so-manieth row has a label
    int keyStep = 1;
    double queryLabelWidth = 0;
    double keyLabelHeight = 0;
    double hiddenSpace = 0; ///< between plot and colour bar, for the bars of hidden shares
    double barHeight = 0;
    QStringList barTitle; ///< lines
    QStringList caption; ///< lines
};

/// The texts whose widths decide.
struct LayoutTexts
{
    QStringList queryLabels; ///< shortened
    QStringList keyLabels;
    Cell pinned; ///< whose labels are bold; -1 for none
    QStringList ticks;
    QString barTitle;
    QStringList legend; ///< below the colour bar
    bool hasHiddenBars = false;
    QString caption; ///< empty without one
    QString pinText; ///< second paragraph of the caption, or empty
};

/// Whether label @p at of one side is drawn: every step-th, and the pinned one instead of its neighbours.
bool hasLabel(int at, int step, int pinned);

HeatmapLayout layoutHeatmap(const LayoutTexts &texts, const FigureStyle &style);

/// Gaps, as parts of a font size: between label and plot, plot and colour bar, bar and its ticks.
inline constexpr double FigureLabelGap = 0.45;
inline constexpr double BarGap = 1.3;
inline constexpr double BarWidth = 0.9;
inline constexpr double HiddenGap = 0.4; ///< between plot and the bars of hidden shares
inline constexpr double HiddenWidth = 2; ///< of the bar of a share of 1
inline constexpr double TickGap = 0.45;
inline constexpr double LineHeight = 1.3;
inline constexpr double LegendLine = 1.7; ///< one entry of the legend

} // namespace headlight::ui
