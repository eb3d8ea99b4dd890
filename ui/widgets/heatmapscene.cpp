// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/heatmapscene.h"

#include "ui/text/tokenlabel.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace headlight::ui {
namespace {

constexpr double Margin = 12; // to the widget's edges
constexpr double LargestCell = 112; // one token should not fill the window
constexpr double LargestLabel = 132; // pixels
constexpr qsizetype MostKnownLabels = 10'000;
constexpr double LabelPadding = 8; // between two labels in a line
constexpr double ColorBarLabels = 62; // ticks and title right of the bar
constexpr double Slant = 1 / std::numbers::sqrt2; // labels turn by 45°

/// Room that the labels above the plot take when its cells are @p cellWidth wide.
double keyLabelHeight(const AxisLabels &labels, double lineHeight, double cellWidth)
{
    const bool rotated = labels.widest + LabelPadding > cellWidth;
    return rotated ? (labels.widest + lineHeight) * Slant : lineHeight;
}

TokenLabel measuredLabel(const QString &token, const QFontMetricsF &metrics)
{
    TokenLabel label{elidedLabel(tokenLabel(token)), 0};
    label.width = metrics.horizontalAdvance(label.text);
    if (label.width > LargestLabel) { // wide characters
        label.text = metrics.elidedText(label.text, Qt::ElideRight, LargestLabel);
        label.width = metrics.horizontalAdvance(label.text);
    }
    return label;
}

} // namespace

AxisLabels axisLabels(const QStringList &tokens, const QFont &font, TokenLabels &known)
{
    if (known.size() > MostKnownLabels)
        known.clear();
    AxisLabels labels;
    const QFontMetricsF metrics(font);
    labels.texts.reserve(tokens.size());
    labels.widths.reserve(static_cast<std::size_t>(tokens.size()));
    for (const QString &token : tokens) {
        auto found = known.constFind(token);
        if (found == known.constEnd())
            found = known.insert(token, measuredLabel(token, metrics));
        labels.texts.append(found->text);
        labels.widths.push_back(found->width);
        labels.widest = std::max(labels.widest, found->width);
    }
    return labels;
}

bool HeatmapScene::isMasked(Cell cell) const
{
    return data.mask && std::isinf((*data.mask)(cell.query, cell.key));
}

double HeatmapScene::colorBarOffset() const
{
    return ColorBarGap + (hasHiddenBars() ? HiddenBarGap + HiddenBarWidth : 0);
}

bool HeatmapScene::keyLabelsRotated() const
{
    return keyLabels.widest + LabelPadding > geometry.cellWidth();
}

void layoutScene(HeatmapScene &scene, QSizeF size, double pixelRatio)
{
    HeatmapGeometry &geometry = scene.geometry;
    geometry = {};
    geometry.pixelRatio = pixelRatio;
    if (scene.isEmpty())
        return;
    geometry.queries = static_cast<int>(scene.data.pattern->rows());
    geometry.keys = static_cast<int>(scene.data.pattern->cols());
    geometry.showAll();

    const double line = QFontMetricsF(scene.font).height();
    const double left = Margin + line + LabelGap + scene.queryLabels.widest + LabelGap;
    const double colorBar = scene.colorBarOffset() + ColorBarWidth + ColorBarLabels + Margin;
    const auto fitted = [&](double labels) {
        const double overhang = (scene.keyLabels.widest - line) * Slant;
        const double right = std::max(colorBar, labels > line ? overhang : 0.0);
        const double top = Margin + line + LabelGap + labels + LabelGap;
        const QRectF area(left, top, size.width() - left - right, size.height() - top - Margin);
        return fittedPlot(area, geometry.queries, geometry.keys, LargestCell, pixelRatio);
    };
    scene.keyLabelHeight = line;
    geometry.plot = fitted(line);
    const double rotated = keyLabelHeight(scene.keyLabels, line, geometry.cellWidth());
    if (rotated > line) {
        scene.keyLabelHeight = rotated;
        geometry.plot = fitted(rotated);
    }
}

int labelStride(double spacing, double needed)
{
    if (!(spacing > 0))
        return 1;
    for (int decade = 1;; decade *= 10) {
        for (const int step : {1, 2, 3, 4, 5}) {
            if (step * decade * spacing >= needed || decade >= 1'000'000)
                return step * decade;
        }
    }
}

} // namespace headlight::ui
