// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/figure/heatmaplayout.h"

namespace headlight::ui {

/// Everything that the parts of a heatmap figure are made from.
struct HeatmapParts
{
    const HeatmapFigureInput &input;
    const ColorScale &scale;
    const FigureCells &cells;
    LayoutTexts texts;
    HeatmapLayout layout;

    bool isDark() const { return input.style.theme == FigureTheme::Dark; }
    QRgb background() const { return isDark() ? qRgb(22, 24, 29) : qRgb(255, 255, 255); }
    QRgb textColor() const { return isDark() ? qRgb(240, 240, 240) : qRgb(26, 26, 26); }
    QRgb mutedColor() const { return isDark() ? qRgb(178, 182, 190) : qRgb(85, 85, 85); }
    QRgb accentColor() const { return isDark() ? qRgb(255, 169, 77) : qRgb(201, 66, 6); }
};

/// Texts whose widths the layout needs; layout may still be empty.
LayoutTexts layoutTexts(const HeatmapParts &parts);

FigureGroup frameGroup(const HeatmapParts &parts); ///< thin border of the plot
FigureGroup numbersGroup(const HeatmapParts &parts); ///< inside cells; empty when they do not fit
FigureGroup queryLabelsGroup(const HeatmapParts &parts);
FigureGroup keyLabelsGroup(const HeatmapParts &parts);
FigureGroup axisTitlesGroup(const HeatmapParts &parts);
FigureGroup hiddenBarsGroup(const HeatmapParts &parts); ///< shares of hidden keys, beside the rows
FigureGroup colorBarGroup(const HeatmapParts &parts); ///< with ticks, title and the legend below
FigureGroup pinGroup(const HeatmapParts &parts); ///< outline of the pinned cell, row or column
FigureGroup captionGroup(const HeatmapParts &parts);

/// A probability for a file: with @p decimals decimals, C locale; "<0.001" for what would round to nothing.
QString fileNumber(double value, int decimals);

/// A number of the figure's cells for its texts, in the C locale.
QString figureNumber(const HeatmapFigureInput &input, float value);

/// @p text isolated where it holds letters that are written from right to left.
QString isolatedIfNeeded(const QString &text);

} // namespace headlight::ui
