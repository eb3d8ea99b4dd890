// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/gridwalk.h"

#include <QKeyEvent>
#include <QTest>

using namespace headlight::ui;

class TestGridWalk : public QObject
{
    Q_OBJECT

private slots:
    void keysLead_data()
    {
        QTest::addColumn<Qt::Key>("key");
        QTest::addColumn<Qt::KeyboardModifiers>("modifiers");
        QTest::addColumn<GridPlace>("from");
        QTest::addColumn<GridPlace>("to");
        const auto row = [](const char *name, Qt::Key key, GridPlace from, GridPlace to,
                            Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
            QTest::newRow(name) << key << modifiers << from << to;
        };
        row("left", Qt::Key_Left, {5, 5}, {5, 4});
        row("right", Qt::Key_Right, {5, 5}, {5, 6});
        row("up", Qt::Key_Up, {5, 5}, {4, 5});
        row("down", Qt::Key_Down, {5, 5}, {6, 5});
        row("left stops at the edge", Qt::Key_Left, {5, 0}, {5, 0});
        row("down stops at the last row", Qt::Key_Down, {9, 5}, {9, 5});
        row("right stops at the last column", Qt::Key_Right, {5, 7}, {5, 7});
        row("a page up", Qt::Key_PageUp, {5, 5}, {2, 5});
        row("a page down", Qt::Key_PageDown, {5, 5}, {8, 5});
        row("a page down stops at the last row", Qt::Key_PageDown, {8, 5}, {9, 5});
        row("home", Qt::Key_Home, {5, 5}, {5, 0});
        row("end", Qt::Key_End, {5, 5}, {5, 7});
        row("first corner", Qt::Key_Home, {5, 5}, {0, 0}, Qt::ControlModifier);
        row("last corner", Qt::Key_End, {5, 5}, {9, 7}, Qt::ControlModifier);
        row("from nowhere", Qt::Key_Right, {-1, -1}, {0, 1});
    }

    void keysLead()
    {
        QFETCH(Qt::Key, key);
        QFETCH(Qt::KeyboardModifiers, modifiers);
        QFETCH(GridPlace, from);
        QFETCH(GridPlace, to);
        const auto reached = walked(QKeyEvent(QEvent::KeyPress, key, modifiers), from, {9, 7}, 3);
        QVERIFY(reached);
        QCOMPARE(reached->row, to.row);
        QCOMPARE(reached->column, to.column);
    }

    void otherKeysDoNotWalk()
    {
        QVERIFY(!walked(QKeyEvent(QEvent::KeyPress, Qt::Key_A, Qt::NoModifier), {1, 1}, {9, 7}, 3));
    }
};

QTEST_GUILESS_MAIN(TestGridWalk)
#include "tst_gridwalk.moc"
