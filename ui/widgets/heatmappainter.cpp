// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/heatmappainter.h"

#include "ui/text/readingtext.h"
#include "ui/widgets/heatmapscene.h"

#include <QFontMetricsF>
#include <QLocale>
#include <QPainter>
#include <QStaticText>

#include <algorithm>
#include <array>
#include <cmath>

namespace headlight::ui {
namespace {

constexpr double NumberPadding = 5; // between a number and its cell's edges
constexpr double StaleVeil = 0.55; // how far a stale picture fades into the background
constexpr double SpotlightVeil = 0.38; // the same for rows that are not pinned
// Line heights between labels turned by 45°: √2 would keep whole lines apart, letters need less.
constexpr double RotatedSpacing = 1.15;

struct VisibleRange
{
    int begin = 0;
    int end = 0;
};

VisibleRange visible(double from, double length, int count)
{
    return {std::max(0, static_cast<int>(std::floor(from))),
            std::min(count, static_cast<int>(std::ceil(from + length)))};
}

VisibleRange visibleKeys(const HeatmapGeometry &geometry)
{
    return visible(geometry.view.left(), geometry.view.width(), geometry.keys);
}

VisibleRange visibleQueries(const HeatmapGeometry &geometry)
{
    return visible(geometry.view.top(), geometry.view.height(), geometry.queries);
}

/// "0.41" without its leading zero, which would say nothing: a number of at most two digits reads best small.
QString cellNumber(int hundredths)
{
    const QLocale locale;
    const QString text = locale.toString(hundredths / 100.0, 'f', hundredths == 100 ? 1 : 2);
    const QString zero = locale.zeroDigit();
    return text.startsWith(zero) ? text.mid(zero.size()) : text;
}

using CellNumbers = std::array<QStaticText, 101>;

CellNumbers preparedNumbers(const QFont &font)
{
    CellNumbers numbers;
    for (int i = 0; i <= 100; ++i) {
        QStaticText &number = numbers[static_cast<std::size_t>(i)];
        number = QStaticText(cellNumber(i));
        number.setTextFormat(Qt::PlainText);
        number.setPerformanceHint(QStaticText::AggressiveCaching);
        number.prepare({}, font);
    }
    return numbers;
}

/// Writes numbers into cells: shares from a store of all that there are, because they are redrawn most.
class NumberWriter
{
public:
    NumberWriter(const QFont &font, NumberRange range)
        : m_metrics(font)
        , m_range(range)
    {
        if (range == NumberRange::Share)
            m_shares = preparedNumbers(font);
    }

    double widest() const
    {
        return m_metrics.horizontalAdvance(m_range == NumberRange::Share ? cellNumber(88)
                                                                         : shortNumber(m_range, -0.88));
    }

    bool isZero(float value) const { return m_range == NumberRange::Share && hundredths(value) == 0; }

    void write(QPainter &painter, const QRectF &cell, float value) const
    {
        if (m_range != NumberRange::Share) {
            painter.drawText(cell, Qt::AlignCenter | Qt::TextSingleLine,
                             shortNumber(m_range, static_cast<double>(value)));
            return;
        }
        const QStaticText &number = m_shares[hundredths(value)];
        painter.drawStaticText(cell.center() - QPointF(number.size().width(), number.size().height()) / 2,
                               number);
    }

private:
    static std::size_t hundredths(float value)
    {
        return static_cast<std::size_t>(std::clamp(std::lround(value * 100), 0L, 100L));
    }

    QFontMetricsF m_metrics;
    NumberRange m_range;
    CellNumbers m_shares;
};

/// The label of a column turned by 45°: painter at its lower left corner, text along the x axis.
void turnToKeyLabel(QPainter &painter, const HeatmapGeometry &geometry, int key)
{
    const QRectF column = geometry.cellRect({-1, key});
    painter.translate(column.center().x(), geometry.plot.top() - LabelGap);
    painter.rotate(-45);
}

/// The box of a label in the painter's system, which turnToKeyLabel() must have turned if @p rotated.
QRectF keyLabelBox(const HeatmapScene &scene, int key, double line, bool rotated)
{
    const double width = scene.keyLabels.widths[static_cast<std::size_t>(key)];
    if (rotated)
        return QRectF(0, -line / 2, width, line);
    const QRectF column = scene.geometry.cellRect({-1, key});
    return QRectF(column.center().x() - width / 2, scene.geometry.plot.top() - LabelGap - line, width, line);
}

QRectF queryLabelBox(const HeatmapScene &scene, int query, double line)
{
    const double width = scene.queryLabels.widths[static_cast<std::size_t>(query)];
    const QRectF row = scene.geometry.cellRect({query, -1});
    const double right = scene.geometry.plot.left() - LabelGap;
    return QRectF(right - width, row.center().y() - line / 2, width, line);
}

/// Whether the middle of a row or column is in the plot, so that its label stands beside it.
bool isColumnShown(const HeatmapGeometry &geometry, int key)
{
    const double middle = geometry.cellRect({-1, key}).center().x();
    return middle >= geometry.plot.left() && middle <= geometry.plot.right();
}

bool isRowShown(const HeatmapGeometry &geometry, int query)
{
    const double middle = geometry.cellRect({query, -1}).center().y();
    return middle >= geometry.plot.top() && middle <= geometry.plot.bottom();
}

/// A label that stands out: on its own patch, so that it may cover its neighbours.
void paintMarkedLabel(QPainter &painter, const HeatmapScene &scene, const QRectF &box, const QString &text)
{
    painter.setPen(Qt::NoPen);
    painter.setBrush(scene.theme.accent);
    painter.drawRoundedRect(box.adjusted(-4, 0, 4, 0), 3, 3);
    painter.setPen(textOn(scene.theme.accent.rgb()));
    painter.drawText(box, Qt::AlignCenter | Qt::TextDontClip | Qt::TextSingleLine, text);
}

void paintMarkedLabels(QPainter &painter, const HeatmapScene &scene, Cell cell)
{
    const double line = QFontMetricsF(scene.font).height();
    painter.setFont(scene.font);
    painter.setRenderHint(QPainter::Antialiasing);
    if (cell.query >= 0 && isRowShown(scene.geometry, cell.query))
        paintMarkedLabel(painter, scene, queryLabelBox(scene, cell.query, line),
                         scene.queryLabels.texts[cell.query]);
    if (cell.key >= 0 && isColumnShown(scene.geometry, cell.key)) {
        const bool rotated = scene.keyLabelsRotated();
        painter.save();
        if (rotated)
            turnToKeyLabel(painter, scene.geometry, cell.key);
        paintMarkedLabel(painter, scene, keyLabelBox(scene, cell.key, line, rotated),
                         scene.keyLabels.texts[cell.key]);
        painter.restore();
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
}

/// The part of @p rect inside the plot as a frame of @p width pixels, drawn inwards.
void paintFrame(QPainter &painter, const HeatmapGeometry &geometry, const QRectF &rect, double width,
                const QColor &color)
{
    const QRectF outer = rect.intersected(geometry.plot);
    if (outer.isEmpty())
        return;
    const double thickness = std::min({width, outer.width() / 2, outer.height() / 2});
    painter.fillRect(QRectF(outer.topLeft(), QSizeF(outer.width(), thickness)), color);
    painter.fillRect(QRectF(outer.left(), outer.bottom() - thickness, outer.width(), thickness), color);
    painter.fillRect(QRectF(outer.topLeft(), QSizeF(thickness, outer.height())), color);
    painter.fillRect(QRectF(outer.right() - thickness, outer.top(), thickness, outer.height()), color);
}

/// Fades everything in the plot but the whole row or column of @p cell.
void paintSpotlight(QPainter &painter, const HeatmapScene &scene, Cell cell)
{
    const HeatmapGeometry &geometry = scene.geometry;
    const Cell lit = cell.query >= 0 ? Cell{cell.query, -1} : Cell{-1, cell.key};
    const QRectF kept = geometry.cellRect(lit).intersected(geometry.plot);
    QColor veil = scene.theme.background;
    veil.setAlphaF(static_cast<float>(SpotlightVeil));
    const QRectF plot = geometry.plot;
    if (cell.query >= 0) {
        painter.fillRect(QRectF(plot.topLeft(), QPointF(plot.right(), kept.top())), veil);
        painter.fillRect(QRectF(QPointF(plot.left(), kept.bottom()), plot.bottomRight()), veil);
    } else {
        painter.fillRect(QRectF(plot.topLeft(), QPointF(kept.left(), plot.bottom())), veil);
        painter.fillRect(QRectF(QPointF(kept.right(), plot.top()), plot.bottomRight()), veil);
    }
}

/// A cell's outline, readable on every colour: accent with a line of the background inside it.
void paintCellOutline(QPainter &painter, const HeatmapScene &scene, Cell cell)
{
    const QRectF rect = scene.geometry.cellRect(cell);
    paintFrame(painter, scene.geometry, rect, 2, scene.theme.accent);
    if (rect.width() > 12 && rect.height() > 12)
        paintFrame(painter, scene.geometry, rect.adjusted(2, 2, -2, -2), 1, scene.theme.background);
}

void paintFocus(QPainter &painter, const HeatmapScene &scene)
{
    HeatmapGeometry around = scene.geometry;
    around.plot.adjust(-4, -4, 4, 4);
    paintFrame(painter, around, around.plot, 2, scene.theme.focus);
}

} // namespace

void paintCells(QPainter &painter, const HeatmapScene &scene, const QImage &cells)
{
    const QRectF plot = scene.geometry.plot;
    painter.drawImage(plot, cells);
    painter.setPen(Qt::NoPen);
    const double hairline = 1 / scene.geometry.pixelRatio;
    const QRectF frame = plot.adjusted(-hairline, -hairline, hairline, hairline);
    HeatmapGeometry around = scene.geometry;
    around.plot = frame;
    paintFrame(painter, around, frame, hairline, scene.theme.grid);
    if (scene.stale) {
        QColor veil = scene.theme.background;
        veil.setAlphaF(static_cast<float>(StaleVeil));
        painter.fillRect(plot, veil);
    }
}

void paintNumbers(QPainter &painter, const HeatmapScene &scene)
{
    if (!scene.numbers)
        return;
    const HeatmapGeometry &geometry = scene.geometry;
    QFont font = scene.font;
    font.setPointSizeF(font.pointSizeF() * 0.9);
    const NumberWriter writer(font, scene.scale->range());
    if (geometry.cellWidth() < writer.widest() + 2 * NumberPadding
        || geometry.cellHeight() < QFontMetricsF(font).height() + NumberPadding)
        return;
    painter.setFont(font);
    painter.setClipRect(geometry.plot, Qt::IntersectClip);
    const auto keys = visibleKeys(geometry);
    const auto queries = visibleQueries(geometry);
    for (int query = queries.begin; query < queries.end; ++query) {
        for (int key = keys.begin; key < keys.end; ++key) {
            const float value = (*scene.data.pattern)(query, key);
            if (!std::isfinite(value) || scene.isMasked({query, key}))
                continue;
            QColor color = textOn(scene.scale->color(query, value));
            if (writer.isZero(value) || scene.stale)
                color.setAlphaF(0.5F);
            painter.setPen(color);
            writer.write(painter, geometry.cellRect({query, key}), value);
        }
    }
}

void paintLabels(QPainter &painter, const HeatmapScene &scene)
{
    const HeatmapGeometry &geometry = scene.geometry;
    const double line = QFontMetricsF(scene.font).height();
    painter.setFont(scene.font);
    painter.setPen(scene.stale ? scene.theme.mutedText : scene.theme.text);
    const auto draw = [&](const QRectF &box, const QString &text) {
        painter.drawText(box, Qt::AlignCenter | Qt::TextDontClip | Qt::TextSingleLine, text);
    };
    const auto queries = visibleQueries(geometry);
    const int rowStride = labelStride(geometry.cellHeight(), line);
    for (int query = 0; query < queries.end; query += rowStride) {
        if (isRowShown(geometry, query))
            draw(queryLabelBox(scene, query, line), scene.queryLabels.texts[query]);
    }
    const bool rotated = scene.keyLabelsRotated();
    const auto keys = visibleKeys(geometry);
    const int columnStride = labelStride(geometry.cellWidth(), rotated ? line * RotatedSpacing : 0);
    for (int key = 0; key < keys.end; key += columnStride) {
        if (!isColumnShown(geometry, key))
            continue;
        painter.save();
        if (rotated)
            turnToKeyLabel(painter, geometry, key);
        draw(keyLabelBox(scene, key, line, rotated), scene.keyLabels.texts[key]);
        painter.restore();
    }
}

void paintHiddenBars(QPainter &painter, const HeatmapScene &scene)
{
    const HeatmapGeometry &geometry = scene.geometry;
    const auto queries = visibleQueries(geometry);
    for (int query = queries.begin; scene.hasHiddenBars() && query < queries.end; ++query) {
        const QRectF row = geometry.cellRect({query, -1}).intersected(geometry.plot);
        const double inset = row.height() > 6 ? 1 : 0;
        const QRectF track(geometry.plot.right() + HiddenBarGap, row.top() + inset, HiddenBarWidth,
                           row.height() - 2 * inset);
        painter.fillRect(track, scene.theme.surface);
        const double share = scene.data.hiddenShare[static_cast<std::size_t>(query)];
        if (!std::isfinite(share)) {
            painter.fillRect(track, QColor::fromRgb(scene.scale->nanColor()));
            continue;
        }
        QRectF filled = track;
        filled.setWidth(track.width() * std::clamp(share, 0.0, 1.0));
        painter.fillRect(filled, scene.theme.mutedText);
    }
}

void paintColorBar(QPainter &painter, const HeatmapScene &scene)
{
    constexpr int steps = 256;
    QImage bar(1, steps, QImage::Format_RGB32);
    for (int i = 0; i < steps; ++i)
        bar.setPixel(0, i, scene.scale->barColor(1 - i / (steps - 1.0)));
    const QRectF plot = scene.geometry.plot;
    painter.drawImage(QRectF(plot.right() + scene.colorBarOffset(), plot.top(), ColorBarWidth, plot.height()),
                      bar);
}

void paintPlaceholder(QPainter &painter, const HeatmapScene &scene, QSizeF size)
{
    QFont font = scene.font;
    font.setPointSizeF(font.pointSizeF() * 1.15);
    painter.setFont(font);
    painter.setPen(scene.theme.mutedText);
    const QRectF area = QRectF(QPointF(), size).adjusted(24, 24, -24, -24);
    painter.drawText(area, Qt::AlignCenter | Qt::TextWordWrap, scene.placeholder);
}

void paintOverlay(QPainter &painter, const HeatmapScene &scene)
{
    if (scene.focused)
        paintFocus(painter, scene);
    const auto line = [&](Cell cell, double width) {
        if (cell.query >= 0)
            paintFrame(painter, scene.geometry, scene.geometry.cellRect({cell.query, -1}), width,
                       scene.theme.accent);
        if (cell.key >= 0)
            paintFrame(painter, scene.geometry, scene.geometry.cellRect({-1, cell.key}), width,
                       scene.theme.accent);
    };
    for (const Cell &cell : scene.painted)
        paintFrame(painter, scene.geometry, scene.geometry.cellRect(cell), 3, scene.theme.accent);
    if (scene.pin) {
        paintSpotlight(painter, scene, *scene.pin);
        line(scene.pin->query >= 0 ? Cell{scene.pin->query, -1} : *scene.pin, 2);
        if (scene.pin->query >= 0 && scene.pin->key >= 0)
            paintCellOutline(painter, scene, *scene.pin);
        paintMarkedLabels(painter, scene, *scene.pin);
    }
    if (scene.current) {
        line(*scene.current, 1);
        if (scene.current->query >= 0 && scene.current->key >= 0)
            paintCellOutline(painter, scene, *scene.current);
        paintMarkedLabels(painter, scene, *scene.current);
    }
}

} // namespace headlight::ui
