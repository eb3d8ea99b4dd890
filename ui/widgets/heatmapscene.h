// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/matrix.h"
#include "ui/figure/colorscale.h"
#include "ui/widgets/heatmapgeometry.h"
#include "ui/widgets/theme.h"

#include <QFont>
#include <QHash>
#include <QStringList>

#include <memory>
#include <optional>
#include <vector>

namespace headlight::ui {

/// What a heatmap shows: one matrix and the tokens along its sides. Shared and immutable.
struct HeatmapData
{
    std::shared_ptr<const Matrix>
        pattern; ///< (query, key) probabilities, or what measure says; null or empty: the placeholder shows
    std::shared_ptr<const Matrix> mask; ///< additive, −inf hides; null when every cell is visible
    QStringList queryTokens; ///< one a row, in full: labels are shortened by the widget
    QStringList keyTokens; ///< one a column
    Measure measure{}; ///< what the numbers are
    std::vector<double> hiddenShare{}; ///< one a row, 0 … 1: of keys that are left out; drawn as a bar
                                       ///< beside the row; empty: none are
};

/// The labels of one side, shortened, with their widths in the scene's font.
struct AxisLabels
{
    QStringList texts;
    std::vector<double> widths;
    double widest = 0;
};

/// A token as it is written beside a row or column.
struct TokenLabel
{
    QString text;
    double width = 0;
};

/// Labels by token. While somebody types, all tokens but one are known already; measuring is what costs.
using TokenLabels = QHash<QString, TokenLabel>;

/// @p known is for this @p font and learns new tokens; it forgets everything when it has grown large.
AxisLabels axisLabels(const QStringList &tokens, const QFont &font, TokenLabels &known);

/// Everything that the picture of a heatmap depends on; what HeatmapWidget keeps and heatmappainter draws.
struct HeatmapScene
{
    HeatmapData data;
    std::optional<ColorScale> scale; ///< of data.pattern; empty without a pattern
    Theme theme;
    QFont font;
    AxisLabels queryLabels;
    AxisLabels keyLabels;
    HeatmapGeometry geometry;
    double keyLabelHeight = 0; ///< room above the plot for the key labels
    std::optional<Cell>
        current; ///< under the mouse or the keyboard; -1 in one of the two: whole row or column
    std::optional<Cell> pin; ///< kept by the user; -1 in one of the two: whole row or column
    QList<Cell> painted; ///< marked by the user; outlined
    bool numbers = true; ///< probabilities are written into cells that have room for them
    bool stale = false; ///< a newer pattern is being computed
    bool focused = false; ///< the keyboard acts on it
    QString placeholder; ///< said instead of an empty picture

    bool isEmpty() const { return !scale; }
    bool hasHiddenBars() const { return !data.hiddenShare.empty(); }
    double colorBarOffset() const; ///< from the plot's right edge to the colour bar
    bool isMasked(Cell cell) const;
    bool keyLabelsRotated() const; ///< by 45°, because the widest does not fit its column
};

/// Places the plot, the labels and the colour bar of @p scene in a widget of size @p size: sets geometry
/// (with the whole matrix in view) and keyLabelHeight.
void layoutScene(HeatmapScene &scene, QSizeF size, double pixelRatio);

/// Labels are drawn for every stride-th row or column so that they never overlap: 1 to 5, 10, 20, …
/// @param spacing pixels between neighbouring cells
/// @param needed pixels that a label takes in that direction
int labelStride(double spacing, double needed);

/// Space between the labels and the plot, and the colour bar's place right of the plot.
inline constexpr double LabelGap = 6;
inline constexpr double ColorBarGap = 20;
inline constexpr double ColorBarWidth = 14;

/// The bars of hidden shares, between plot and colour bar: the whole width is a share of 1.
inline constexpr double HiddenBarGap = 6;
inline constexpr double HiddenBarWidth = 34;

} // namespace headlight::ui
