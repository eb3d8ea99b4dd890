// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/palettes.h"
#include "tests/support/patterns.h"
#include "tests/support/warnings.h"
#include "ui/widgets/heatmapwidget.h"

#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include <limits>

using headlight::Matrix;
using namespace headlight::test;
using namespace headlight::ui;

Q_DECLARE_METATYPE(headlight::ui::Cell)
Q_DECLARE_METATYPE(std::optional<headlight::ui::Cell>)

namespace {

using OptionalCell = std::optional<Cell>;

HeatmapData softData(int tokens)
{
    return {softPattern(tokens), nullptr, numberedTokens(tokens), numberedTokens(tokens)};
}

/// Near a cell's upper left corner: numbers stand in the middle.
QPoint probe(const HeatmapWidget &widget, Cell cell)
{
    const QRectF rect = widget.cells().cellRect(cell);
    return (rect.topLeft() + QPointF(rect.width() * 0.15, rect.height() * 0.15)).toPoint();
}

QPoint middle(const HeatmapWidget &widget, Cell cell)
{
    return widget.cells().cellRect(cell).center().toPoint();
}

/// What is on screen.
QImage picture(HeatmapWidget &widget)
{
    return widget.grab().toImage();
}

void show(HeatmapWidget &widget, QSize size = {700, 600})
{
    widget.resize(size);
    widget.show();
    QVERIFY(QTest::qWaitForWindowExposed(&widget));
}

OptionalCell lastHover(const QSignalSpy &spy)
{
    return spy.isEmpty() ? std::nullopt : spy.last().at(0).value<OptionalCell>();
}

void wheel(HeatmapWidget &widget, QPoint position, int notches)
{
    QWheelEvent event(position, widget.mapToGlobal(position), {}, {0, 120 * notches}, Qt::NoButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(&widget, &event);
}

} // namespace

class TestHeatmapWidget : public QObject
{
    Q_OBJECT

private slots:
    void init() { headlight::test::failOnWarnings(); }

    void everyCellHasItsColor_data()
    {
        QTest::addColumn<int>("tokens");
        QTest::addColumn<ColorMapName>("map");
        QTest::addRow("one token") << 1 << ColorMapName::Blues;
        QTest::addRow("seven tokens, numbers inside") << 7 << ColorMapName::Blues;
        QTest::addRow("seven tokens in viridis") << 7 << ColorMapName::Viridis;
        QTest::addRow("sixty tokens") << 60 << ColorMapName::Blues;
        QTest::addRow("two hundred tokens, two pixels a cell") << 200 << ColorMapName::Blues;
    }

    void everyCellHasItsColor()
    {
        QFETCH(int, tokens);
        QFETCH(ColorMapName, map);
        HeatmapWidget widget;
        widget.setColorStyle({map, ColorRange::ZeroToOne, ColorSpacing::Linear});
        const HeatmapData data = softData(tokens);
        widget.setData(data);
        show(widget);

        const QImage image = picture(widget);

        for (int query = 0; query < tokens; ++query) {
            for (int key = 0; key < tokens; ++key) {
                const QRgb expected = widget.colorScale()->color(query, (*data.pattern)(query, key));
                QCOMPARE(image.pixel(probe(widget, {query, key})), expected);
            }
        }
    }

    void nothingIsPaintedOutside()
    {
        HeatmapWidget widget;
        widget.setData({matrix({{1, 0}, {0, 1}}), nullptr, numberedTokens(2), numberedTokens(2)});
        show(widget);
        const QImage image = picture(widget);
        const QRectF plot = widget.cells().plot;
        const QRgb background = widget.palette().color(QPalette::Base).rgb();
        QCOMPARE(image.pixel(QPoint(int(plot.left()) - 6, int(plot.bottom()) - 3)), background);
        QCOMPARE(image.pixel(QPoint(int(plot.right()) + 6, int(plot.bottom()) - 3)), background);
        QCOMPARE(image.pixel(QPoint(int(plot.center().x()), int(plot.bottom()) + 6)), background);
        QCOMPARE(image.pixel(1, 1), background);
    }

    void maskedAndBrokenCellsAreDrawnApart()
    {
        const float nan = std::numeric_limits<float>::quiet_NaN();
        HeatmapWidget widget;
        widget.setData({matrix({{1, 0, 0}, {nan, 1, 0}, {0, 0, 1}}), causalMask(3), numberedTokens(3),
                        numberedTokens(3)});
        show(widget);
        const QImage image = picture(widget);

        const ColorScale &scale = *widget.colorScale();
        QCOMPARE(image.pixel(middle(widget, {1, 0})), scale.nanColor());
        QCOMPARE(image.pixel(probe(widget, {2, 0})), scale.color(2, 0.F));
        const QRect masked = widget.cells().cellRect({0, 2}).toRect();
        int flat = 0;
        int hatched = 0;
        for (int x = masked.left() + 5; x < masked.right() - 5; ++x)
            (image.pixel(x, masked.center().y()) == scale.maskedColor() ? flat : hatched) += 1;
        QVERIFY2(flat > 4 * hatched, "mostly the flat colour");
        QVERIFY2(hatched > 3, "with lines in it");
    }

    void aPeakAmongManyTokensIsStillSeen()
    {
        const int tokens = 1500;
        auto pattern = std::make_shared<Matrix>(Matrix::Zero(tokens, tokens));
        (*pattern)(701, 333) = 1.F;
        HeatmapWidget widget;
        widget.setData({pattern, nullptr, numberedTokens(tokens), numberedTokens(tokens)});
        show(widget);
        const QImage image = picture(widget);
        const QRgb peak = widget.colorScale()->color(0, 1.F);
        int found = 0;
        const QRect plot = widget.cells().plot.toRect();
        for (int y = plot.top(); y <= plot.bottom(); ++y) {
            for (int x = plot.left(); x <= plot.right(); ++x)
                found += image.pixel(x, y) == peak;
        }
        QCOMPARE(found, 1);
    }

    void theEmptyStateSaysItsTextAndIgnoresInput()
    {
        HeatmapWidget widget;
        show(widget);
        const QImage blank = picture(widget);
        widget.setPlaceholderText(QStringLiteral("Type a sentence"));
        QVERIFY(picture(widget) != blank);

        QSignalSpy hovered(&widget, &HeatmapWidget::hoverChanged);
        QSignalSpy activated(&widget, &HeatmapWidget::cellActivated);
        QTest::mouseMove(&widget, {300, 300});
        QTest::mouseClick(&widget, Qt::LeftButton, {}, {300, 300});
        QTest::keyClick(&widget, Qt::Key_Right);
        QTest::keyClick(&widget, Qt::Key_Return);
        wheel(widget, {300, 300}, 1);
        QVERIFY(hovered.isEmpty());
        QVERIFY(activated.isEmpty());

        widget.setData(softData(3));
        QVERIFY(widget.colorScale());
        widget.setData({});
        QVERIFY(!widget.colorScale());
        QVERIFY(!widget.currentCell());
        picture(widget);
    }

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

    void aPinnedRowDimsTheOthers()
    {
        HeatmapWidget widget;
        const HeatmapData data = softData(6);
        widget.setData(data);
        show(widget);
        const QImage before = picture(widget);
        widget.setPin(Cell{2, -1});
        const QImage pinned = picture(widget);
        QCOMPARE(pinned.pixel(probe(widget, {2, 3})), before.pixel(probe(widget, {2, 3})));
        QVERIFY(pinned.pixel(probe(widget, {4, 3})) != before.pixel(probe(widget, {4, 3})));
        QCOMPARE(pinned.pixel(widget.cells().cellRect({2, -1}).topLeft().toPoint() + QPoint(9, 0)),
                 Theme::of(widget.palette()).accent.rgb());
        widget.setData(softData(2));
        QVERIFY2(!widget.pin(), "a pin outside the new pattern is dropped");
    }

    void aStalePictureIsDimmedAndStillAnswers()
    {
        HeatmapWidget widget;
        widget.setData({matrix({{1, 0}, {0, 1}}), nullptr, numberedTokens(2), numberedTokens(2)});
        show(widget);
        const QRgb fresh = picture(widget).pixel(probe(widget, {0, 0}));
        widget.setStale(true);
        const QRgb stale = picture(widget).pixel(probe(widget, {0, 0}));
        QVERIFY(QColor(stale).lightness() > QColor(fresh).lightness());
        QSignalSpy activated(&widget, &HeatmapWidget::cellActivated);
        QTest::mouseClick(&widget, Qt::LeftButton, {}, middle(widget, {1, 1}));
        QCOMPARE(activated.size(), 1);
        widget.setStale(false);
        widget.setCurrentCell(std::nullopt);
        QCOMPARE(picture(widget).pixel(probe(widget, {0, 0})), fresh);
    }

    void darkFollowsThePalette()
    {
        HeatmapWidget widget;
        widget.setData({matrix({{1, 0}, {0, 1}}), nullptr, numberedTokens(2), numberedTokens(2)});
        show(widget);
        const QRgb light = picture(widget).pixel(probe(widget, {0, 1}));
        widget.setPalette(darkPalette());
        const QImage image = picture(widget);
        QCOMPARE(image.pixel(1, 1), darkPalette().color(QPalette::Base).rgb());
        QVERIFY(image.pixel(probe(widget, {0, 1})) != light);
        QCOMPARE(image.pixel(probe(widget, {0, 0})), widget.colorScale()->color(0, 1.F));
    }

    void markupInTokensStaysText()
    {
        HeatmapWidget widget;
        const QStringList tokens{QStringLiteral("<b>&"),
                                 QStringLiteral("\n"),
                                 QString(),
                                 QString(QChar(0xD800)),
                                 QStringLiteral("👩‍👩‍👧‍👦👩‍👩‍👧‍👦"),
                                 QStringLiteral("עברית"),
                                 QString(500, u'x')};
        widget.setData({softPattern(7), nullptr, tokens, tokens});
        show(widget);
        picture(widget);
        QVERIFY2(!widget.cells().isEmpty(), "a long token leaves room for the cells");
    }

    void aTinyWidgetDoesNotFail()
    {
        HeatmapWidget widget;
        widget.setData(softData(30));
        show(widget, {40, 30});
        picture(widget);
        QTest::mouseMove(&widget, {20, 15});
        QTest::keyClick(&widget, Qt::Key_Down);
    }
};

QTEST_MAIN(TestHeatmapWidget)
#include "tst_heatmapwidget.moc"
