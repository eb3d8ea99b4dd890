// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/warnings.h"
#include "ui/widgets/headgrid.h"

#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace headlight;
using namespace headlight::ui;

Q_DECLARE_METATYPE(headlight::LayerHead)
Q_DECLARE_METATYPE(std::optional<headlight::LayerHead>)

namespace {

void show(HeadGrid &grid, QSize size = {600, 500})
{
    grid.resize(size);
    grid.show();
    QVERIFY(QTest::qWaitForWindowExposed(&grid));
}

QImage filled(QSize size, Qt::GlobalColor color)
{
    QImage image(size, QImage::Format_RGB32);
    image.fill(color);
    return image;
}

} // namespace

class TestHeadGrid : public QObject
{
    Q_OBJECT

private slots:
    void init() { headlight::test::failOnWarnings(); }

    void everyHeadHasItsPicture()
    {
        HeadGrid grid;
        grid.setShape(4, 6);
        show(grid);
        grid.setThumbnail({2, 5}, filled(grid.thumbnailSize(), Qt::red));
        grid.setThumbnail({9, 9}, filled(grid.thumbnailSize(), Qt::red));
        const QImage image = grid.grab().toImage();
        QCOMPARE(image.pixel(grid.headRect({2, 5}).center()), QColor(Qt::red).rgb());
        QCOMPARE(image.pixel(grid.headRect({2, 4}).center()), Theme::of(grid.palette()).surface.rgb());
        QVERIFY(grid.viewport()->rect().contains(grid.headRect({3, 5})));
        QCOMPARE(grid.verticalScrollBar()->maximum(), 0);
    }

    void theCurrentHeadIsOutlined()
    {
        HeadGrid grid;
        grid.setShape(2, 2);
        show(grid);
        const QPoint above = grid.headRect({1, 1}).topLeft() + QPoint(5, -2);
        const QRgb accent = Theme::of(grid.palette()).accent.rgb();
        QVERIFY(grid.grab().toImage().pixel(above) != accent);
        grid.setCurrentHead({1, 1});
        QCOMPARE(grid.grab().toImage().pixel(above), accent);
        grid.setCurrentHead({1, -1});
        QVERIFY(!grid.currentHead());
    }

    void mouseLooksAndActivates()
    {
        HeadGrid grid;
        grid.setShape(4, 6);
        show(grid);
        QSignalSpy hovered(&grid, &HeadGrid::hovered);
        QSignalSpy activated(&grid, &HeadGrid::activated);
        QTest::mouseMove(grid.viewport(), grid.headRect({3, 1}).center());
        QCOMPARE(hovered.size(), 1);
        QCOMPARE(*hovered[0][0].value<std::optional<LayerHead>>(), (LayerHead{3, 1}));
        QTest::mouseClick(grid.viewport(), Qt::LeftButton, {}, grid.headRect({0, 5}).center());
        QCOMPARE(activated.size(), 1);
        QCOMPARE(activated[0][0].value<LayerHead>(), (LayerHead{0, 5}));
        QTest::mouseClick(grid.viewport(), Qt::LeftButton, {}, {2, 2});
        QCOMPARE(activated.size(), 1);
    }

    void keysWalkAndOpen()
    {
        HeadGrid grid;
        grid.setShape(3, 4);
        show(grid);
        grid.setCurrentHead({1, 1});
        QSignalSpy activated(&grid, &HeadGrid::activated);
        QTest::keyClick(&grid, Qt::Key_Right);
        QTest::keyClick(&grid, Qt::Key_Down);
        QTest::keyClick(&grid, Qt::Key_Down);
        QTest::keyClick(&grid, Qt::Key_Return);
        QCOMPARE(activated[0][0].value<LayerHead>(), (LayerHead{2, 2}));
        QTest::keyClick(&grid, Qt::Key_Home);
        QTest::keyClick(&grid, Qt::Key_Up);
        QTest::keyClick(&grid, Qt::Key_Space);
        QCOMPARE(activated[1][0].value<LayerHead>(), (LayerHead{1, 0}));
    }

    void manyHeadsScroll()
    {
        HeadGrid grid;
        grid.setShape(48, 64);
        show(grid, {400, 300});
        QVERIFY(grid.verticalScrollBar()->maximum() > 0);
        QVERIFY(grid.horizontalScrollBar()->maximum() > 0);
        for (int i = 0; i < 50; ++i)
            QTest::keyClick(&grid, Qt::Key_Down);
        QTest::keyClick(&grid, Qt::Key_End);
        QVERIFY(grid.viewport()->rect().contains(grid.headRect({47, 63})));
        for (int i = 0; i < 50; ++i)
            QTest::keyClick(&grid, Qt::Key_Up);
        QTest::keyClick(&grid, Qt::Key_Home);
        QVERIFY(grid.viewport()->rect().contains(grid.headRect({0, 0})));
        grid.grab();
    }

    void itSaysHowLargeItsPicturesAre()
    {
        HeadGrid grid;
        grid.setShape(4, 4);
        show(grid, {300, 300});
        QSignalSpy changed(&grid, &HeadGrid::thumbnailSizeChanged);
        grid.resize(500, 500);
        QTRY_VERIFY(!changed.isEmpty());
        QCOMPARE(changed.last()[0].toSize(), grid.thumbnailSize());
    }

    void numbersStandInPlaceOfPictures()
    {
        HeadGrid grid;
        grid.setShape(2, 2);
        show(grid);
        grid.setThumbnail({0, 0}, filled(grid.thumbnailSize(), Qt::red));
        const QRgb blue = QColor(8, 48, 107).rgb();
        using State = HeadCell::State;
        grid.setCells({{State::Known, blue, QStringLiteral("0.93")},
                       {State::NotApplicable, 0, QStringLiteral("–")},
                       {},
                       {State::Known, blue, {}}});
        const QImage image = grid.grab().toImage();
        const auto corner
            = [&](LayerHead head) { return image.pixel(grid.headRect(head).topLeft() + QPoint(3, 3)); };
        const auto colorsIn = [&](LayerHead head) {
            QSet<QRgb> colors;
            const QRect rect = grid.headRect(head).adjusted(4, 4, -4, -4);
            for (int x = rect.left(); x < rect.right(); ++x) {
                for (int y = rect.top(); y < rect.bottom(); ++y)
                    colors.insert(image.pixel(x, y));
            }
            return colors;
        };
        QCOMPARE(corner({0, 0}), blue);
        QVERIFY(colorsIn({0, 0}).contains(textOn(blue).rgb()));
        QCOMPARE(colorsIn({1, 1}), QSet<QRgb>{blue});
        QVERIFY(!colorsIn({0, 1}).contains(blue));
        QVERIFY(colorsIn({0, 1}).contains(Theme::of(grid.palette()).grid.rgb())); // hatched
        QCOMPARE(colorsIn({1, 0}), QSet<QRgb>{Theme::of(grid.palette()).surface.rgb()});
        grid.setCells({});
        QCOMPARE(grid.grab().toImage().pixel(grid.headRect({0, 0}).center()), QColor(Qt::red).rgb());
    }

    void whatIsNotMeantStepsBackInItsPlace()
    {
        HeadGrid grid;
        grid.setShape(1, 2);
        show(grid);
        for (const LayerHead head : {LayerHead{0, 0}, LayerHead{0, 1}})
            grid.setThumbnail(head, filled(grid.thumbnailSize(), Qt::black));
        const QRect before = grid.headRect({0, 1});
        grid.setFaded({false, true});
        const QImage image = grid.grab().toImage();
        QCOMPARE(image.pixel(grid.headRect({0, 0}).center()), QColor(Qt::black).rgb());
        QVERIFY(QColor(image.pixel(before.center())).lightness() > 150);
        QCOMPARE(grid.headRect({0, 1}), before);
    }

    void anOrderKeepsTheNumbersOfTheHeads()
    {
        HeadGrid grid;
        grid.setShape(3, 4);
        show(grid, {200, 300});
        const QList<LayerHead> order{{2, 1}, {0, 3}, {1, 0}, {0, 0}, {2, 2}};
        grid.setOrder(order);
        QSignalSpy activated(&grid, &HeadGrid::activated);
        for (const LayerHead head : order)
            QTest::mouseClick(grid.viewport(), Qt::LeftButton, {}, grid.headRect(head).center());
        QCOMPARE(activated.size(), order.size());
        for (qsizetype i = 0; i < order.size(); ++i)
            QCOMPARE(activated[i][0].value<LayerHead>(), order[i]);
        QVERIFY(grid.headRect({1, 1}).isNull()); // left out
        grid.setFocus();
        grid.setCurrentHead({2, 1});
        QTest::mouseMove(grid.viewport(), {1, 1});
        QTest::keyClick(&grid, Qt::Key_Right);
        QTest::keyClick(&grid, Qt::Key_Return);
        QCOMPARE(activated.last()[0].value<LayerHead>(), order[1]);
        QTest::keyClick(&grid, Qt::Key_End, Qt::ControlModifier);
        QTest::keyClick(&grid, Qt::Key_Return);
        QVERIFY(order.contains(activated.last()[0].value<LayerHead>()));
        grid.setOrder({});
        QVERIFY(!grid.headRect({1, 1}).isNull());
    }

    void anEmptyGridDoesNotFail()
    {
        HeadGrid grid;
        show(grid);
        grid.grab();
        QTest::mouseClick(grid.viewport(), Qt::LeftButton, {}, {100, 100});
        QTest::keyClick(&grid, Qt::Key_Return);
    }
};

QTEST_MAIN(TestHeadGrid)
#include "tst_headgrid.moc"
