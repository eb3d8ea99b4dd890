// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/palettes.h"
#include "tests/support/warnings.h"
#include "ui/state/selection.h"
#include "ui/widgets/headtabs.h"

#include <QSignalSpy>
#include <QTest>

using namespace headlight::test;
using namespace headlight::ui;

namespace {

QImage filled(QSize size, Qt::GlobalColor color)
{
    QImage image(size, QImage::Format_RGB32);
    image.fill(color);
    return image;
}

void show(HeadTabs &tabs)
{
    tabs.resize(700, tabs.sizeHint().height());
    tabs.show();
    QVERIFY(QTest::qWaitForWindowExposed(&tabs));
}

} // namespace

class TestHeadTabs : public QObject
{
    Q_OBJECT

private slots:
    void init() { headlight::test::failOnWarnings(); }

    void aTabForEveryHeadAndTheMean_data()
    {
        QTest::addColumn<int>("heads");
        QTest::addRow("one head") << 1;
        QTest::addRow("twelve heads") << 12;
        QTest::addRow("sixty-four heads") << 64;
    }

    void aTabForEveryHeadAndTheMean()
    {
        QFETCH(int, heads);
        HeadTabs tabs;
        tabs.setHeads(heads);
        show(tabs);
        QCOMPARE(tabs.heads(), heads);
        QCOMPARE(tabs.count(), heads + 1);
        QCOMPARE(tabs.tabText(0), QStringLiteral("H0"));
        QCOMPARE(tabs.tabText(heads), QStringLiteral("Mean"));
        QCOMPARE(tabs.currentHead(), 0);
        tabs.setCurrentHead(MeanHead);
        QCOMPARE(tabs.currentHead(), MeanHead);
        QVERIFY2(tabs.rect().contains(tabs.tabRect(tabs.currentIndex())), "the chosen tab is in sight");
        tabs.grab();
    }

    void picturesStandInTheirTabs()
    {
        HeadTabs tabs;
        tabs.setHeads(3);
        show(tabs);
        tabs.setThumbnail(1, filled(tabs.thumbnailSize(), Qt::red));
        tabs.setThumbnail(MeanHead, filled(tabs.thumbnailSize(), Qt::green));
        tabs.setThumbnail(17, filled(tabs.thumbnailSize(), Qt::blue));
        const QImage image = tabs.grab().toImage();
        const auto picture = [&](int tab) { return tabs.tabRect(tab).topLeft() + QPoint(26, 26); };
        QCOMPARE(image.pixel(picture(1)), QColor(Qt::red).rgb());
        QCOMPARE(image.pixel(picture(3)), QColor(Qt::green).rgb());
        QCOMPARE(image.pixel(picture(0)), Theme::of(tabs.palette()).surface.rgb());
    }

    void mouseAndKeysChoose()
    {
        HeadTabs tabs;
        tabs.setHeads(4);
        show(tabs);
        QSignalSpy changed(&tabs, &HeadTabs::currentHeadChanged);
        QTest::mouseClick(&tabs, Qt::LeftButton, {}, tabs.tabRect(2).center());
        QCOMPARE(changed.last()[0].toInt(), 2);
        QTest::keyClick(&tabs, Qt::Key_Right);
        QCOMPARE(changed.last()[0].toInt(), 3);
        QTest::keyClick(&tabs, Qt::Key_Right);
        QCOMPARE(changed.last()[0].toInt(), MeanHead);
        QTest::keyClick(&tabs, Qt::Key_Home);
        QCOMPARE(changed.last()[0].toInt(), 0);
        QTest::keyClick(&tabs, Qt::Key_End);
        QCOMPARE(changed.last()[0].toInt(), MeanHead);
        QCOMPARE(changed.size(), 5);
    }

    void theChosenHeadIsKeptWhereItExists()
    {
        HeadTabs tabs;
        tabs.setHeads(12);
        tabs.setCurrentHead(7);
        QSignalSpy changed(&tabs, &HeadTabs::currentHeadChanged);
        tabs.setHeads(8);
        QCOMPARE(tabs.currentHead(), 7);
        QVERIFY(changed.isEmpty());
        tabs.setHeads(4);
        QCOMPARE(tabs.currentHead(), 0);
        QCOMPARE(changed.size(), 1);
        tabs.setCurrentHead(MeanHead);
        tabs.setHeads(6);
        QCOMPARE(tabs.currentHead(), MeanHead);
    }

    void toolTipsAreNoMarkup()
    {
        HeadTabs tabs;
        tabs.setHeads(2);
        tabs.setHeadToolTip(1, QStringLiteral("looks at <b>"));
        QVERIFY(tabs.tabToolTip(1).contains(QStringLiteral("&lt;b&gt;")));
    }

    void darkFollowsThePalette()
    {
        HeadTabs tabs;
        tabs.setPalette(darkPalette());
        tabs.setHeads(2);
        show(tabs);
        QCOMPARE(tabs.grab().toImage().pixel(tabs.tabRect(1).topLeft() + QPoint(26, 26)),
                 Theme::of(darkPalette()).surface.rgb());
    }

    void aWordUnderTheNameMovesNothing()
    {
        HeadTabs tabs;
        tabs.setHeads(4);
        tabs.setWidestWord(QStringLiteral("inductive"));
        show(tabs);
        const QRect place = tabs.tabRect(1);
        const QImage before = tabs.grab().toImage();
        tabs.setHeadWord(1, QStringLiteral("self"));
        QCOMPARE(tabs.tabRect(1), place);
        const QImage after = tabs.grab().toImage();
        QVERIFY(before.copy(place) != after.copy(place));
        QCOMPARE(before.copy(tabs.tabRect(2)), after.copy(tabs.tabRect(2)));
        QCOMPARE(tabs.accessibleTabName(1), QStringLiteral("H1, self"));
        tabs.setHeadWord(1, QStringLiteral("inductive"));
        QCOMPARE(tabs.tabRect(1), place);
        tabs.setHeadWord(1, {});
        QCOMPARE(tabs.grab().toImage(), before);
    }
};

QTEST_MAIN(TestHeadTabs)
#include "tst_headtabs.moc"
