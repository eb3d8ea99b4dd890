// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/chippainter.h"

#include <QPainter>
#include <QPainterPath>

namespace headlight::ui {
namespace {

constexpr double Radius = 5;
constexpr QLatin1StringView PiecePrefix("##"); // how WordPiece marks a token that continues a word

double radiusOf(const Chip &chip)
{
    return chip.special ? chip.rect.height() / 2.0 : Radius;
}

/// A chip's outline: round, but square where it touches its neighbour.
QPainterPath chipOutline(const QRectF &rect, double leftRadius, double rightRadius)
{
    const QSizeF left(2 * leftRadius, 2 * leftRadius);
    const QSizeF right(2 * rightRadius, 2 * rightRadius);
    QPainterPath path(QPointF(rect.left() + leftRadius, rect.top()));
    path.lineTo(rect.right() - rightRadius, rect.top());
    path.arcTo(QRectF(QPointF(rect.right() - right.width(), rect.top()), right), 90, -90);
    path.lineTo(rect.right(), rect.bottom() - rightRadius);
    path.arcTo(QRectF(QPointF(rect.right() - right.width(), rect.bottom() - right.height()), right), 0, -90);
    path.lineTo(rect.left() + leftRadius, rect.bottom());
    path.arcTo(QRectF(QPointF(rect.left(), rect.bottom() - left.height()), left), 270, -90);
    path.lineTo(rect.left(), rect.top() + leftRadius);
    path.arcTo(QRectF(rect.topLeft(), left), 180, -90);
    path.closeSubpath();
    return path;
}

} // namespace

void paintChip(QPainter &painter, const Chip &chip, const Theme &theme)
{
    const QColor fill = chip.shading ? QColor::fromRgb(*chip.shading) : theme.surface;
    painter.setPen(QPen(theme.grid, 1));
    painter.setBrush(fill);
    painter.drawPath(chipOutline(QRectF(chip.rect).adjusted(0.5, 0.5, -0.5, -0.5),
                                 chip.joined ? 0 : radiusOf(chip), chip.touchesNext ? 0 : radiusOf(chip)));

    const QColor ink = chip.shading ? textOn(fill.rgb()) : theme.text;
    const QColor muted = mixed(fill, ink, 0.66);
    QRect box = chip.rect.adjusted(chip.joined ? JoinedPadding : ChipPadding, 0, 0, 0);
    QString label = chip.label;
    if (chip.joined && label.startsWith(PiecePrefix) && label.size() > PiecePrefix.size()) {
        painter.setPen(muted);
        painter.drawText(box, Qt::AlignVCenter | Qt::TextSingleLine, PiecePrefix);
        box.setLeft(box.left() + painter.fontMetrics().horizontalAdvance(PiecePrefix));
        label.remove(0, PiecePrefix.size());
    }
    painter.setPen(chip.special ? muted : ink);
    painter.drawText(box, Qt::AlignVCenter | Qt::TextSingleLine, label);
}

void paintChipOutline(QPainter &painter, const Chip &chip, const Theme &theme, double width)
{
    painter.setPen(QPen(theme.accent, width));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(chip.rect).adjusted(0.5, 0.5, -0.5, -0.5), radiusOf(chip), radiusOf(chip));
}

} // namespace headlight::ui
