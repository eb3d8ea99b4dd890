// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/heatmapprobes.h"
#include "tests/support/warnings.h"

#include <QNativeGestureEvent>
#include <QPointingDevice>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

using headlight::Matrix;
using namespace headlight::test;
using namespace headlight::ui;

Q_DECLARE_METATYPE(headlight::ui::Cell)
Q_DECLARE_METATYPE(std::optional<headlight::ui::Cell>)

namespace {

using OptionalCell = std::optional<Cell>;

OptionalCell lastHover(const QSignalSpy &spy)
{
    return spy.isEmpty() ? std::nullopt : spy.last().at(0).value<OptionalCell>();
}

} // namespace

/// Mouse and keyboard on a heatmap.
class TestHeatmapInput : public QObject
{
    Q_OBJECT

private slots:
    void init() { headlight::test::failOnWarnings(); }

    void hoverFollowsTheMouse()
    {
        HeatmapWidget widget;
        widget.setData(softData(6));
        show(widget);
        QSignalSpy hovered(&widget, &HeatmapWidget::hoverChanged);
        QTest::mouseMove(&widget, middle(widget, {2, 4}));
        QCOMPARE(lastHover(hovered), OptionalCell(Cell{2, 4}));
        QTest::mouseMove(&widget, middle(widget, {2, 4}) + QPoint(1, 1));
        QCOMPARE(hovered.size(), 1);
        const QRectF plot = widget.cells().plot;
        QTest::mouseMove(&widget, QPoint(int(plot.left()) - 10, middle(widget, {3, 0}).y()));
        QCOMPARE(lastHover(hovered), OptionalCell(Cell{3, -1}));
        QTest::mouseMove(&widget, QPoint(middle(widget, {0, 5}).x(), int(plot.top()) - 10));
        QCOMPARE(lastHover(hovered), OptionalCell(Cell{-1, 5}));
        QTest::mouseMove(&widget, {2, 2});
        QCOMPARE(lastHover(hovered), OptionalCell());
    }

    void theCrosshairIsDrawnAndGoesAway()
    {
        HeatmapWidget widget;
        widget.setData(softData(6));
        show(widget);
        const QImage before = picture(widget);
        widget.setCurrentCell(Cell{1, 2});
        const QImage crossed = picture(widget);
        const QRectF row = widget.cells().cellRect({1, -1});
        const QRgb accent = Theme::of(widget.palette()).accent.rgb();
        QCOMPARE(crossed.pixel(QPoint(int(row.left()) + 5, int(row.top()))), accent);
        const QRectF column = widget.cells().cellRect({-1, 2});
        QCOMPARE(crossed.pixel(QPoint(int(column.left()), int(column.bottom()) - 5)), accent);
        widget.setCurrentCell(std::nullopt);
        QCOMPARE(picture(widget), before);
    }

    void clicksActivate()
    {
        HeatmapWidget widget;
        widget.setData(softData(6));
        show(widget);
        QSignalSpy cell(&widget, &HeatmapWidget::cellActivated);
        QSignalSpy row(&widget, &HeatmapWidget::rowActivated);
        QSignalSpy column(&widget, &HeatmapWidget::columnActivated);
        const QRectF plot = widget.cells().plot;
        QTest::mouseClick(&widget, Qt::LeftButton, {}, middle(widget, {5, 1}));
        QCOMPARE(cell.size(), 1);
        QCOMPARE(cell[0][0].value<Cell>(), (Cell{5, 1}));
        QTest::mouseClick(&widget, Qt::LeftButton, {}, {int(plot.left()) - 10, middle(widget, {4, 0}).y()});
        QCOMPARE(row.size(), 1);
        QCOMPARE(row[0][0].toInt(), 4);
        QTest::mouseClick(&widget, Qt::LeftButton, {}, {middle(widget, {0, 3}).x(), int(plot.top()) - 10});
        QCOMPARE(column.size(), 1);
        QCOMPARE(column[0][0].toInt(), 3);
        QTest::mouseClick(&widget, Qt::RightButton, {}, middle(widget, {5, 1}));
        QTest::mousePress(&widget, Qt::LeftButton, {}, middle(widget, {5, 1}));
        QTest::mouseRelease(&widget, Qt::LeftButton, {}, middle(widget, {0, 0}));
        QCOMPARE(cell.size(), 1);
    }

    void keysWalkTheCells_data()
    {
        QTest::addColumn<Cell>("from");
        QTest::addColumn<Qt::Key>("key");
        QTest::addColumn<bool>("control");
        QTest::addColumn<Cell>("to");
        QTest::addRow("right") << Cell{3, 3} << Qt::Key_Right << false << Cell{3, 4};
        QTest::addRow("left") << Cell{3, 3} << Qt::Key_Left << false << Cell{3, 2};
        QTest::addRow("down") << Cell{3, 3} << Qt::Key_Down << false << Cell{4, 3};
        QTest::addRow("up") << Cell{3, 3} << Qt::Key_Up << false << Cell{2, 3};
        QTest::addRow("right stops at the border") << Cell{3, 7} << Qt::Key_Right << false << Cell{3, 7};
        QTest::addRow("up stops at the border") << Cell{0, 3} << Qt::Key_Up << false << Cell{0, 3};
        QTest::addRow("Home goes to the row's start") << Cell{3, 3} << Qt::Key_Home << false << Cell{3, 0};
        QTest::addRow("End goes to the row's end") << Cell{3, 3} << Qt::Key_End << false << Cell{3, 7};
        QTest::addRow("Ctrl+Home goes to the first cell") << Cell{3, 3} << Qt::Key_Home << true << Cell{0, 0};
        QTest::addRow("Ctrl+End goes to the last cell") << Cell{3, 3} << Qt::Key_End << true << Cell{7, 7};
        QTest::addRow("PageDown leaps") << Cell{3, 3} << Qt::Key_PageDown << false << Cell{5, 3};
        QTest::addRow("PageUp leaps") << Cell{3, 3} << Qt::Key_PageUp << false << Cell{1, 3};
    }

    void keysWalkTheCells()
    {
        QFETCH(Cell, from);
        QFETCH(Qt::Key, key);
        QFETCH(bool, control);
        QFETCH(Cell, to);
        HeatmapWidget widget;
        widget.setData(softData(8));
        show(widget);
        widget.setCurrentCell(from);
        QTest::keyClick(&widget, key, control ? Qt::ControlModifier : Qt::NoModifier);
        QCOMPARE(widget.currentCell(), OptionalCell(to));
    }

    void theKeyboardAloneIsEnough()
    {
        HeatmapWidget widget;
        widget.setData(softData(5));
        show(widget);
        QSignalSpy hovered(&widget, &HeatmapWidget::hoverChanged);
        QSignalSpy activated(&widget, &HeatmapWidget::cellActivated);
        QSignalSpy released(&widget, &HeatmapWidget::releaseRequested);
        QTest::keyClick(&widget, Qt::Key_Down);
        QCOMPARE(lastHover(hovered), OptionalCell(Cell{0, 0}));
        QTest::keyClick(&widget, Qt::Key_Down);
        QTest::keyClick(&widget, Qt::Key_Right);
        QTest::keyClick(&widget, Qt::Key_Return);
        QCOMPARE(activated.size(), 1);
        QCOMPARE(activated[0][0].value<Cell>(), (Cell{1, 1}));
        QTest::keyClick(&widget, Qt::Key_Space);
        QCOMPARE(activated.size(), 2);
        QTest::keyClick(&widget, Qt::Key_Escape);
        QCOMPARE(released.size(), 1);
    }

    void altArrowsBelongToTheWindow()
    {
        HeatmapWidget widget;
        widget.setData(softData(5));
        show(widget);
        QKeyEvent event(QEvent::KeyPress, Qt::Key_Right, Qt::AltModifier);
        QApplication::sendEvent(&widget, &event);
        QVERIFY(!event.isAccepted());
        QVERIFY(!widget.currentCell());
    }

    void theWheelZoomsAboutThePointer()
    {
        HeatmapWidget widget;
        widget.setData(softData(40));
        show(widget);
        const QPoint at = middle(widget, {10, 30});
        wheel(widget, at, 3);
        QVERIFY(widget.cells().isZoomed());
        QCOMPARE(widget.cells().cellAt(at), OptionalCell(Cell{10, 30}));
        const QImage image = picture(widget);
        widget.setCurrentCell(std::nullopt);
        QCOMPARE(picture(widget).pixel(probe(widget, {10, 30})),
                 widget.colorScale()->color(10, (*softPattern(40))(10, 30)));
        wheel(widget, at, 100);
        QCOMPARE_GE(widget.cells().view.width(), 3.999);
        wheel(widget, at, -100);
        QVERIFY(!widget.cells().isZoomed());
        wheel(widget, at, 3);
        QTest::mouseDClick(&widget, Qt::LeftButton, {}, at);
        QVERIFY(!widget.cells().isZoomed());
    }

    void aPinchZoomsAroundTheFingers()
    {
        HeatmapWidget widget;
        widget.setData(softData(40));
        show(widget);
        const QPoint at = middle(widget, {10, 30});
        QWidget *under = widget.childAt(at) ? widget.childAt(at) : &widget;
        QNativeGestureEvent pinch(Qt::ZoomNativeGesture, QPointingDevice::primaryPointingDevice(), 2,
                                  under->mapFrom(&widget, at), at, widget.mapToGlobal(at), 1.0, {});
        QApplication::sendEvent(under, &pinch);
        QVERIFY(widget.cells().isZoomed());
        QCOMPARE(widget.cells().cellAt(at), OptionalCell(Cell{10, 30}));
    }

    void draggingPansAndDoesNotActivate()
    {
        HeatmapWidget widget;
        widget.setData(softData(40));
        show(widget);
        const QPoint at = middle(widget, {20, 20});
        wheel(widget, at, 5);
        QSignalSpy activated(&widget, &HeatmapWidget::cellActivated);
        const Cell held = *widget.cells().cellAt(at);
        QTest::mousePress(&widget, Qt::LeftButton, {}, at);
        QMouseEvent move(QEvent::MouseMove, at + QPoint(60, 30), widget.mapToGlobal(at + QPoint(60, 30)),
                         Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&widget, &move);
        QTest::mouseRelease(&widget, Qt::LeftButton, {}, at + QPoint(60, 30));
        QVERIFY(activated.isEmpty());
        QCOMPARE(widget.cells().cellAt(at + QPoint(60, 30)), OptionalCell(held));
    }

    void walkingOutOfAZoomedViewFollows()
    {
        HeatmapWidget widget;
        widget.setData(softData(40));
        show(widget);
        wheel(widget, middle(widget, {0, 0}), 8);
        widget.setCurrentCell(Cell{0, 0});
        QTest::keyClick(&widget, Qt::Key_End, Qt::ControlModifier);
        QVERIFY(widget.cells().plot.contains(widget.cells().cellRect({39, 39}).center()));
    }
};

QTEST_MAIN(TestHeatmapInput)
#include "tst_heatmapinput.moc"
