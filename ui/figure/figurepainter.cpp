// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figure/figurepainter.h"

#include "ui/figure/figurefont.h"

#include <QFontMetricsF>
#include <QPainter>

namespace headlight::ui {
namespace {

/// Cells reach a little below their right and lower neighbours, which are painted later: viewers that smooth
/// edges would show the background between them otherwise.
constexpr double Overlap = 0.4;

void paintCells(QPainter &painter, const FigureCells &cells)
{
    for (int query = 0; query < cells.queries; ++query) {
        const double height = cells.side + (query + 1 < cells.queries ? Overlap : 0);
        for (int begin = 0, end = 0; begin < cells.keys; begin = end) {
            const QRgb color = cells.colors[cells.index(query, begin)];
            for (end = begin + 1; end < cells.keys && cells.colors[cells.index(query, end)] == color;)
                ++end;
            const double width = cells.side * (end - begin) + (end < cells.keys ? Overlap : 0);
            painter.fillRect(QRectF(cells.origin.x() + begin * cells.side,
                                    cells.origin.y() + query * cells.side, width, height),
                             QColor::fromRgb(color));
        }
    }
}

void paintRect(QPainter &painter, const FigureRect &rect)
{
    if (rect.fill)
        painter.fillRect(rect.rect, QColor::fromRgb(*rect.fill));
    if (!rect.stroke)
        return;
    QPen pen(QColor::fromRgb(*rect.stroke), rect.strokeWidth);
    pen.setJoinStyle(Qt::MiterJoin);
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(rect.rect);
}

void paintText(QPainter &painter, const FigureText &text)
{
    const QFont font = figureFont(text.bold);
    const double width = QFontMetricsF(font).horizontalAdvance(text.text);
    const double shift = text.anchor == TextAnchor::Start ? 0
        : text.anchor == TextAnchor::Middle               ? width / 2
                                                          : width;
    painter.save();
    painter.translate(text.position);
    painter.rotate(text.rotation);
    painter.scale(text.size / FontUnit, text.size / FontUnit);
    painter.setFont(font);
    painter.setPen(QColor::fromRgb(text.color));
    painter.drawText(QPointF(-shift, 0), text.text);
    painter.restore();
}

} // namespace

void paintFigure(QPainter &painter, const Figure &figure, const QRectF &target)
{
    const double scale
        = std::min(target.width() / figure.size.width(), target.height() / figure.size.height());
    painter.save();
    painter.translate(target.center());
    painter.scale(scale, scale);
    painter.translate(-figure.size.width() / 2, -figure.size.height() / 2);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing, false);
    painter.fillRect(QRectF(QPointF(0, 0), figure.size), QColor::fromRgb(figure.background));
    paintCells(painter, figure.cells);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    for (const FigureGroup &group : figure.groups) {
        for (const FigureRect &rect : group.rects)
            paintRect(painter, rect);
        for (const FigureText &text : group.texts)
            paintText(painter, text);
    }
    painter.restore();
}

} // namespace headlight::ui
