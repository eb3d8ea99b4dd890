// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QRectF>
#include <QSizeF>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace headlight::ui {

/// Which end of a text stands at its position.
enum class TextAnchor { Start, Middle, End };

/// One line of text; its baseline starts, ends or has its middle at position.
struct FigureText
{
    QString id; ///< unique in the figure, a valid XML name, or empty
    QString cssClass; ///< separated by spaces, or empty
    QString text; ///< any characters: writers replace what their format cannot hold
    QPointF position;
    TextAnchor anchor = TextAnchor::Start;
    double size = 12; ///< font size
    double rotation = 0; ///< degrees clockwise about position
    bool bold = false;
    QRgb color = qRgb(0, 0, 0);
};

struct FigureRect
{
    QString id;
    QString cssClass;
    QRectF rect;
    std::optional<QRgb> fill;
    std::optional<QRgb> stroke; ///< centred on the rectangle's border
    double strokeWidth = 0;
};

/// What belongs together: rectangles first, texts on top of them.
struct FigureGroup
{
    QString id;
    QString cssClass;
    std::vector<FigureRect> rects;
    std::vector<FigureText> texts;
};

enum class CellKind : quint8 {
    Value,
    Masked, ///< the query may not look at the key: no number, not even 0
    NotANumber,
};

/// The matrix itself. Vectors have queries × keys entries, row by row.
struct FigureCells
{
    QPointF origin; ///< upper left corner
    double side = 0; ///< of one square cell
    int queries = 0;
    int keys = 0;
    std::vector<float> values;
    std::vector<QRgb> colors;
    std::vector<CellKind> kinds;
    QStringList queryTokens; ///< readable, not shortened
    QStringList keyTokens;

    std::size_t index(int query, int key) const
    {
        return static_cast<std::size_t>(query) * static_cast<std::size_t>(keys)
            + static_cast<std::size_t>(key);
    }
    QRectF rect() const { return {origin, QSizeF(side * keys, side * queries)}; }
};

/// A picture as data: what the preview paints and what every writer writes, so that they cannot disagree.
///
/// Lengths are pixels of 1/96 inch, y grows downwards, colours are opaque sRGB, numbers in texts are in the C
/// locale. Drawn in this order: background, cells, groups.
struct Figure
{
    QSizeF size;
    QRgb background = qRgb(255, 255, 255);
    QString title; ///< one line
    QString description; ///< what is seen, for somebody who cannot see it
    QString metadata; ///< one JSON object
    FigureCells cells;
    std::vector<FigureGroup> groups;
};

} // namespace headlight::ui
