// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figure/heatmaplayout.h"

#include "ui/figure/figurefont.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace headlight::ui {
namespace {

constexpr double Cos45 = std::numbers::sqrt2 / 2;
constexpr double SlantedSpacing = 1.6; // column width that labels turned by 45° need, in font sizes
constexpr double UprightSpacing = 1.15; // the same for rows and for labels turned by 90°
constexpr double LargestCell = 6.5; // in font sizes

struct PresetSizes
{
    QSizeF size; // height 0: as high as needed
    double base;
    double smallest; // font size
    double padding;
    int captionLines;
};

PresetSizes presetSizes(const FigureStyle &style)
{
    switch (style.preset) {
    case FigurePreset::Slide:
        return {{1280, 720}, 20, 10, 36, 2};
    case FigurePreset::Paper:
        return {{336, 0}, 9.5, 6, 4, 3};
    case FigurePreset::Poster:
        return {{1800, 1350}, 34, 15, 60, 2};
    case FigurePreset::Custom:
        break;
    }
    const QSizeF size(std::clamp(style.customSize.width(), 200.0, 20000.0),
                      std::clamp(style.customSize.height(), 200.0, 20000.0));
    const double base = std::clamp(std::min(size.width(), size.height()) / 36, 7.0, 400.0);
    return {size, base, std::max(5.0, base / 2), base * 1.5, 2};
}

double widest(const QStringList &texts, double size)
{
    double width = 0;
    for (const QString &text : texts)
        width = std::max(width, textWidth(text, size));
    return width;
}

/// Whole pixels where cells are large enough, so that their edges are sharp in every viewer.
double neatSide(double side)
{
    if (side >= 6)
        return std::floor(side);
    return side >= 0.25 ? std::floor(side * 4) / 4 : side;
}

/// 1, 2, 5, 10, 20, …: labels of every so-manieth cell do not overlap.
int labelStep(double cell, double needed)
{
    int step = 1;
    for (int i = 0; step * cell < needed && step < 1'000'000; ++i)
        step = step * (i % 3 == 1 ? 5 : 4) / 2;
    return step;
}

/// Widths at font size 1; the pinned label is bold.
std::vector<double> unitWidths(const QStringList &labels, int pinned)
{
    std::vector<double> widths;
    for (qsizetype i = 0; i < labels.size(); ++i)
        widths.push_back(textWidth(labels[i], 1, i == pinned));
    return widths;
}

/// The widest of the labels that are drawn.
double widestDrawn(const std::vector<double> &widths, int step, int pinned)
{
    double width = 0;
    for (std::size_t i = 0; i < widths.size(); ++i) {
        if (hasLabel(static_cast<int>(i), step, pinned))
            width = std::max(width, widths[i]);
    }
    return width;
}

class Fitter
{
public:
    Fitter(const LayoutTexts &texts, const FigureStyle &style)
        : m_texts(texts)
        , m_preset(presetSizes(style))
        , m_tickSize(std::max(m_preset.smallest, m_preset.base * 0.85))
        , m_tickWidth(widest(texts.ticks, m_tickSize))
        , m_legendWidth(widest(texts.legend, m_tickSize))
        , m_barTitleWidth(textWidth(texts.barTitle, m_tickSize))
        , m_queryWidths(unitWidths(texts.queryLabels, texts.pinned.query))
        , m_keyWidths(unitWidths(texts.keyLabels, texts.pinned.key))
    {
        m_caption = texts.caption.isEmpty()
            ? QStringList()
            : wrappedText(texts.caption, captionSize(), captionWidth(), m_preset.captionLines);
        if (!texts.pinText.isEmpty())
            m_caption += wrappedText(texts.pinText, captionSize(), captionWidth(), 2);
    }

    HeatmapLayout fit() const
    {
        // Slanted labels are easier to read than upright ones, which are worth smaller letters up to a point.
        for (double size = m_preset.base; size >= 0.7 * m_preset.base; size -= 0.25) {
            const HeatmapLayout layout = withLabelSize(size);
            if (layout.keyLabels != KeyLabels::Upright && layout.queryStep == 1)
                return layout;
        }
        for (double size = m_preset.base; size >= m_preset.smallest; size -= 0.25) {
            const HeatmapLayout layout = withLabelSize(size);
            if (layout.queryStep == 1 && layout.keyStep == 1)
                return layout;
        }
        return withLabelSize(m_preset.smallest);
    }

private:
    double captionSize() const { return m_preset.base * 0.9; }
    double captionWidth() const { return m_preset.size.width() - 2 * m_preset.padding; }

    HeatmapLayout withLabelSize(double size) const
    {
        HeatmapLayout layout;
        layout.size = m_preset.size;
        layout.padding = m_preset.padding;
        layout.base = m_preset.base;
        layout.labelSize = size;
        layout.tickSize = m_tickSize;
        layout.caption = m_caption;
        layout.hiddenSpace = m_texts.hasHiddenBars ? (HiddenGap + HiddenWidth) * m_preset.base : 0;
        // How the key labels stand depends on the cell, and the room for the cell on the key labels.
        layout.cell = LargestCell * m_preset.base;
        for (int round = 0; round < 3; ++round) {
            placeQueryLabels(layout);
            placeKeyLabels(layout);
            placeBar(layout);
            layout.cell = std::min(layout.cell, fittingCell(layout));
        }
        placeQueryLabels(layout);
        placeKeyLabels(layout);
        placeBar(layout);
        finish(layout);
        return layout;
    }

    void placeQueryLabels(HeatmapLayout &layout) const
    {
        layout.queryStep = labelStep(layout.cell, UprightSpacing * layout.labelSize);
        layout.queryLabelWidth
            = widestDrawn(m_queryWidths, layout.queryStep, m_texts.pinned.query) * layout.labelSize;
    }

    void placeKeyLabels(HeatmapLayout &layout) const
    {
        const double size = layout.labelSize;
        layout.keyStep = 1;
        const double widestKey = widestDrawn(m_keyWidths, 1, m_texts.pinned.key) * size;
        if (widestKey + 0.5 * size <= layout.cell) {
            layout.keyLabels = KeyLabels::Horizontal;
            layout.keyLabelHeight = size;
        } else if (layout.cell >= SlantedSpacing * size) {
            layout.keyLabels = KeyLabels::Slanted;
            layout.keyLabelHeight = (widestKey + size) * Cos45;
        } else {
            layout.keyLabels = KeyLabels::Upright;
            layout.keyStep = labelStep(layout.cell, UprightSpacing * size);
            layout.keyLabelHeight = widestDrawn(m_keyWidths, layout.keyStep, m_texts.pinned.key) * size;
        }
    }

    double leftWidth(const HeatmapLayout &layout) const
    {
        return layout.base * LineHeight + layout.queryLabelWidth + FigureLabelGap * layout.labelSize;
    }

    double topHeight(const HeatmapLayout &layout) const
    {
        return layout.base * LineHeight + layout.keyLabelHeight + FigureLabelGap * layout.labelSize;
    }

    double bottomHeight(const HeatmapLayout &layout) const
    {
        if (layout.caption.isEmpty())
            return 0;
        return layout.base + static_cast<double>(layout.caption.size()) * captionSize() * LineHeight;
    }

    double rightWidth(const HeatmapLayout &layout) const
    {
        const double tick = layout.tickSize;
        const double titleLines = layout.barTitle.isEmpty() ? 1 : static_cast<double>(layout.barTitle.size());
        double bar
            = BarWidth * layout.base + TickGap * tick + m_tickWidth + (0.3 + titleLines * LineHeight) * tick;
        bar = std::max(bar, 1.4 * tick + m_legendWidth);
        return std::max(layout.hiddenSpace + BarGap * layout.base + bar, slantedOverhang(layout));
    }

    /// How far labels turned by 45° reach beyond the plot.
    double slantedOverhang(const HeatmapLayout &layout) const
    {
        double overhang = 0;
        if (layout.keyLabels != KeyLabels::Slanted)
            return overhang;
        for (std::size_t key = 0; key < m_keyWidths.size(); ++key) {
            const double columnsBehind = static_cast<double>(m_keyWidths.size() - key) - 0.5;
            overhang = std::max(overhang,
                                m_keyWidths[key] * layout.labelSize * Cos45 - columnsBehind * layout.cell);
        }
        return overhang + 0.3 * layout.labelSize;
    }

    double fittingCell(const HeatmapLayout &layout) const
    {
        const double keys = std::max<double>(1, static_cast<double>(m_texts.keyLabels.size()));
        const double queries = std::max<double>(1, static_cast<double>(m_texts.queryLabels.size()));
        const double width
            = layout.size.width() - 2 * layout.padding - leftWidth(layout) - rightWidth(layout);
        double side = std::max(width, 1.0) / keys;
        if (layout.size.height() > 0) {
            const double height
                = layout.size.height() - 2 * layout.padding - topHeight(layout) - bottomHeight(layout);
            side = std::min(side, std::max(height, 1.0) / queries);
        }
        return neatSide(side);
    }

    double legendHeight(const HeatmapLayout &layout) const
    {
        return static_cast<double>(m_texts.legend.size()) * LegendLine * layout.tickSize;
    }

    void placeBar(HeatmapLayout &layout) const
    {
        const double plotHeight = layout.cell * static_cast<double>(m_texts.queryLabels.size());
        layout.barHeight = std::max(6 * layout.tickSize, plotHeight - legendHeight(layout));
        layout.barTitle = m_barTitleWidth <= layout.barHeight
            ? QStringList(m_texts.barTitle)
            : wrappedText(m_texts.barTitle, layout.tickSize, layout.barHeight, 3);
    }

    /// Height where it is free, and the block in the middle.
    void finish(HeatmapLayout &layout) const
    {
        const double plotHeight = layout.cell * static_cast<double>(m_texts.queryLabels.size());
        const double plotWidth = layout.cell * static_cast<double>(m_texts.keyLabels.size());
        const double tall = std::max(plotHeight, layout.barHeight + legendHeight(layout));
        const double height = topHeight(layout) + tall + bottomHeight(layout);
        if (layout.size.height() <= 0)
            layout.size.setHeight(std::ceil(height + 2 * layout.padding));
        const double width = leftWidth(layout) + plotWidth + rightWidth(layout);
        const double x = std::max(layout.padding, (layout.size.width() - width) / 2) + leftWidth(layout);
        const double y = std::max(layout.padding, (layout.size.height() - height) / 2) + topHeight(layout);
        layout.origin = QPointF(std::round(x), std::round(y));
    }

    const LayoutTexts &m_texts;
    PresetSizes m_preset;
    double m_tickSize;
    double m_tickWidth;
    double m_legendWidth;
    double m_barTitleWidth;
    std::vector<double> m_queryWidths; // at font size 1
    std::vector<double> m_keyWidths;
    QStringList m_caption;
};

} // namespace

bool hasLabel(int at, int step, int pinned)
{
    if (pinned >= 0 && at != pinned && std::abs(at - pinned) < step)
        return false;
    return at == pinned || at % step == 0;
}

HeatmapLayout layoutHeatmap(const LayoutTexts &texts, const FigureStyle &style)
{
    return Fitter(texts, style).fit();
}

} // namespace headlight::ui
