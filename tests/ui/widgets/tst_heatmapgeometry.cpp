// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/heatmapgeometry.h"
#include "ui/widgets/heatmapscene.h"

#include <QTest>

#include <cmath>

using namespace headlight::ui;

namespace {

using OptionalCell = std::optional<Cell>;

HeatmapGeometry geometry(QRectF plot, int queries, int keys, double pixelRatio = 1)
{
    HeatmapGeometry result;
    result.plot = plot;
    result.queries = queries;
    result.keys = keys;
    result.pixelRatio = pixelRatio;
    result.showAll();
    return result;
}

bool isWhole(double value)
{
    return std::abs(value - std::round(value)) < 1e-6;
}

} // namespace

class TestHeatmapGeometry : public QObject
{
    Q_OBJECT

private slots:
    void cellAndPositionAgree_data()
    {
        QTest::addColumn<int>("tokens");
        QTest::addColumn<double>("side");
        QTest::addColumn<double>("pixelRatio");
        QTest::addRow("one cell") << 1 << 100.0 << 1.0;
        QTest::addRow("cells of whole pixels") << 7 << 70.0 << 1.0;
        QTest::addRow("cells of 3.3 pixels") << 61 << 201.0 << 1.0;
        QTest::addRow("cells of 3.3 pixels at scale 1.25") << 61 << 200.8 << 1.25;
        QTest::addRow("cells of 1.5 pixels at scale 2") << 200 << 300.5 << 2.0;
    }

    void cellAndPositionAgree()
    {
        QFETCH(int, tokens);
        QFETCH(double, side);
        QFETCH(double, pixelRatio);
        const HeatmapGeometry cells = geometry(QRectF(20, 8, side, side), tokens, tokens, pixelRatio);
        for (int query = 0; query < tokens; ++query) {
            for (int key = 0; key < tokens; ++key) {
                const QRectF rect = cells.cellRect({query, key});
                QCOMPARE(cells.cellAt(rect.center()), OptionalCell(Cell{query, key}));
                QCOMPARE(cells.cellAt(rect.topLeft()), OptionalCell(Cell{query, key}));
                QVERIFY(isWhole(rect.left() * pixelRatio));
                QVERIFY(isWhole(rect.bottom() * pixelRatio));
            }
        }
    }

    void neighboursMeetWithoutASeam()
    {
        const HeatmapGeometry cells = geometry(QRectF(20, 8, 200.8, 200.8), 61, 61, 1.25);
        for (int key = 0; key < 60; ++key)
            QCOMPARE(cells.cellRect({0, key}).right(), cells.cellRect({0, key + 1}).left());
        QCOMPARE(cells.cellRect({-1, 3}).height(), cells.plot.height());
        QCOMPARE(cells.cellRect({3, -1}).width(), cells.plot.width());
    }

    void outsideIsNoCell_data()
    {
        QTest::addColumn<QPointF>("position");
        QTest::addRow("left") << QPointF(19.9, 50);
        QTest::addRow("above") << QPointF(50, 7.9);
        QTest::addRow("right edge") << QPointF(120, 50);
        QTest::addRow("bottom edge") << QPointF(50, 108);
    }

    void outsideIsNoCell()
    {
        QFETCH(QPointF, position);
        QCOMPARE(geometry(QRectF(20, 8, 100, 100), 10, 10).cellAt(position), OptionalCell());
    }

    void nothingIsInAnEmptyOne()
    {
        HeatmapGeometry cells;
        QVERIFY(cells.isEmpty());
        QVERIFY(!cells.isZoomed());
        QCOMPARE(cells.cellAt({0, 0}), OptionalCell());
        cells.zoom(2, {0, 0});
        cells.pan({1, 1});
        cells.reveal({0, 0});
    }

    void zoomingKeepsThePointUnderThePointer()
    {
        HeatmapGeometry cells = geometry(QRectF(0, 0, 400, 400), 40, 40);
        const QPointF pointer(305, 105);
        cells.zoom(2.5, pointer);
        QVERIFY(cells.isZoomed());
        QCOMPARE(cells.cellAt(pointer), OptionalCell(Cell{10, 30}));
        QCOMPARE(cells.cellWidth(), 25.0);
        cells.zoom(0.01, pointer);
        QVERIFY(!cells.isZoomed());
        cells.zoom(1000, {0, 0});
        QCOMPARE(cells.view, QRectF(0, 0, 4, 4));
    }

    void panningStopsAtTheBorder()
    {
        HeatmapGeometry cells = geometry(QRectF(0, 0, 400, 400), 40, 40);
        cells.zoom(2, {200, 200});
        cells.pan({-20, 0});
        QCOMPARE(cells.view, QRectF(11, 10, 20, 20));
        cells.pan({-5000, 5000});
        QCOMPARE(cells.view, QRectF(20, 0, 20, 20));
    }

    void revealMovesNoFartherThanNeeded()
    {
        HeatmapGeometry cells = geometry(QRectF(0, 0, 400, 400), 40, 40);
        cells.zoom(4, {0, 0});
        cells.reveal({5, 5});
        QCOMPARE(cells.view.topLeft(), QPointF(0, 0));
        cells.reveal({12, 39});
        QCOMPARE(cells.view.topLeft(), QPointF(30, 3));
        cells.reveal({-1, 0});
        QCOMPARE(cells.view.topLeft(), QPointF(0, 3));
    }

    void thePlotFitsItsArea_data()
    {
        QTest::addColumn<QSizeF>("area");
        QTest::addColumn<int>("queries");
        QTest::addColumn<int>("keys");
        QTest::addColumn<QSizeF>("expected");
        QTest::addRow("square cells take the shorter side")
            << QSizeF(500, 303) << 10 << 10 << QSizeF(300, 300);
        QTest::addRow("one token is not larger than a cell may be")
            << QSizeF(500, 500) << 1 << 1 << QSizeF(100, 100);
        QTest::addRow("more keys than queries stay square") << QSizeF(400, 300) << 2 << 8 << QSizeF(400, 100);
        QTest::addRow("a long row becomes oblong instead of invisible")
            << QSizeF(400, 300) << 2 << 200 << QSizeF(400, 200);
        QTest::addRow("cells of less than eight pixels need not be whole")
            << QSizeF(333, 333) << 100 << 100 << QSizeF(333, 333);
        QTest::addRow("no room, no plot") << QSizeF(-10, 300) << 4 << 4 << QSizeF(0, 0);
    }

    void thePlotFitsItsArea()
    {
        QFETCH(QSizeF, area);
        QFETCH(int, queries);
        QFETCH(int, keys);
        QFETCH(QSizeF, expected);
        const QRectF plot = fittedPlot(QRectF(QPointF(30, 20), area), queries, keys, 100, 1);
        QCOMPARE(plot.size(), expected);
        if (!plot.isEmpty())
            QVERIFY(QRectF(QPointF(30, 20), area).contains(plot));
    }

    void labelsNeverOverlap_data()
    {
        QTest::addColumn<double>("spacing");
        QTest::addColumn<double>("needed");
        QTest::addColumn<int>("stride");
        QTest::addRow("room for all") << 20.0 << 15.0 << 1;
        QTest::addRow("every second") << 10.0 << 15.0 << 2;
        QTest::addRow("every third") << 6.0 << 15.0 << 3;
        QTest::addRow("every fifth") << 3.5 << 15.0 << 5;
        QTest::addRow("every hundredth") << 0.2 << 15.0 << 100;
        QTest::addRow("no spacing") << 0.0 << 15.0 << 1;
    }

    void labelsNeverOverlap()
    {
        QFETCH(double, spacing);
        QFETCH(double, needed);
        QFETCH(int, stride);
        QCOMPARE(labelStride(spacing, needed), stride);
    }
};

QTEST_GUILESS_MAIN(TestHeatmapGeometry)
#include "tst_heatmapgeometry.moc"
