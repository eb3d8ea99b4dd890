// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/patterns.h"
#include "ui/widgets/heatmapwidget.h"

#include <QApplication>
#include <QTest>
#include <QWheelEvent>

namespace headlight::test {

inline ui::HeatmapData softData(int tokens)
{
    return {softPattern(tokens), nullptr, numberedTokens(tokens), numberedTokens(tokens)};
}

inline QPoint middle(const ui::HeatmapWidget &widget, ui::Cell cell)
{
    return widget.cells().cellRect(cell).center().toPoint();
}

/// Near a cell's upper left corner: numbers stand in the middle.
inline QPoint probe(const ui::HeatmapWidget &widget, ui::Cell cell)
{
    const QRectF rect = widget.cells().cellRect(cell);
    return (rect.topLeft() + QPointF(rect.width() * 0.15, rect.height() * 0.15)).toPoint();
}

/// What is on screen.
inline QImage picture(ui::HeatmapWidget &widget)
{
    return widget.grab().toImage();
}

inline void show(ui::HeatmapWidget &widget, QSize size = {700, 600})
{
    widget.resize(size);
    widget.show();
    QVERIFY(QTest::qWaitForWindowExposed(&widget));
}

inline void wheel(ui::HeatmapWidget &widget, QPoint position, int notches)
{
    QWheelEvent event(position, widget.mapToGlobal(position), {}, {0, 120 * notches}, Qt::NoButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(&widget, &event);
}

} // namespace headlight::test
