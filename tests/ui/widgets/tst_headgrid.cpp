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
