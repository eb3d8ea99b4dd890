// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/warnings.h"
#include "ui/widgets/keybars.h"

#include <QSignalSpy>
#include <QTest>

#include <limits>

using namespace headlight::ui;

namespace {

QList<KeyBar> bars(std::initializer_list<float> values)
{
    QList<KeyBar> result;
    for (const float value : values)
        result.append({static_cast<int>(result.size()), QStringLiteral("token"), value});
    return result;
}

QList<int> order(const KeyBars &widget)
{
    QList<int> keys;
    for (const KeyBar &bar : widget.bars())
        keys.append(bar.key);
    return keys;
}

void show(KeyBars &widget, int rows)
{
    widget.resize(300, rows * widget.barRect(0).height());
    widget.show();
    QVERIFY(QTest::qWaitForWindowExposed(&widget));
}

/// Pixels of a row that have the bar's colour.
int barLength(KeyBars &widget, int index)
{
    const QImage image = widget.grab().toImage();
    const QRgb color = Theme::of(widget.palette()).bar.rgb();
    int length = 0;
    for (int x = 0; x < image.width(); ++x)
        length += image.pixel(x, widget.barRect(index).center().y()) == color;
    return length;
}

} // namespace

class TestKeyBars : public QObject
{
    Q_OBJECT

private slots:
    void init() { headlight::test::failOnWarnings(); }

    void theHighestComesFirst()
    {
        KeyBars widget;
        widget.setBars(bars({0.1F, 0.6F, 0.1F, std::numeric_limits<float>::quiet_NaN(), 0.2F}));
        QCOMPARE(order(widget), (QList<int>{3, 1, 4, 0, 2}));
    }

    void aFullBarIsAProbabilityOfOne()
    {
        KeyBars widget;
        widget.setBars(bars({1.F, 0.5F, 0.F}));
        show(widget, 5);
        const int full = barLength(widget, 0);
        QVERIFY(full > 80);
        QVERIFY(std::abs(barLength(widget, 1) - full / 2) <= 1);
        QCOMPARE(barLength(widget, 2), 0);
    }

    void barsOfDifferencesBeginInTheMiddle()
    {
        KeyBars widget;
        widget.setBars(bars({1.F, 0.5F, 0.F, -1.F}));
        widget.setScale({-1, 1, 0, false, [](double) { return QStringLiteral("+1.000"); }});
        show(widget, 5);
        const int half = barLength(widget, 0);
        QVERIFY(half > 40);
        QVERIFY(std::abs(barLength(widget, 1) - half / 2) <= 1);
        QCOMPARE(barLength(widget, 2), 0);
        QVERIFY(std::abs(barLength(widget, 3) - half) <= 1);
    }

    void theRestIsSummedUp()
    {
        KeyBars widget;
        widget.setBars(bars({0.5F, 0.3F, 0.1F, 0.05F, 0.05F}));
        show(widget, 3);
        QCOMPARE(widget.shownCount(), 2);
        widget.resize(300, 5 * widget.barRect(0).height());
        QCOMPARE(widget.shownCount(), 5);
        widget.grab();
    }

    void mouseLooksAndActivates()
    {
        KeyBars widget;
        widget.setBars(bars({0.1F, 0.6F, 0.3F}));
        show(widget, 5);
        QSignalSpy hovered(&widget, &KeyBars::keyHovered);
        QSignalSpy activated(&widget, &KeyBars::keyActivated);
        QTest::mouseMove(&widget, widget.barRect(0).center());
        QCOMPARE(hovered.last()[0].toInt(), 1);
        QTest::mouseClick(&widget, Qt::LeftButton, {}, widget.barRect(1).center());
        QCOMPARE(activated[0][0].toInt(), 2);
        QTest::mouseMove(&widget, widget.barRect(4).center());
        QCOMPARE(hovered.last()[0].toInt(), -1);
    }

    void keysWalkAndActivate()
    {
        KeyBars widget;
        widget.setBars(bars({0.1F, 0.6F, 0.3F}));
        show(widget, 5);
        QSignalSpy activated(&widget, &KeyBars::keyActivated);
        QTest::keyClick(&widget, Qt::Key_Down);
        QCOMPARE(widget.currentKey(), 1);
        QTest::keyClick(&widget, Qt::Key_Down);
        QTest::keyClick(&widget, Qt::Key_Return);
        QCOMPARE(activated[0][0].toInt(), 2);
        QTest::keyClick(&widget, Qt::Key_End);
        QCOMPARE(widget.currentKey(), 0);
        QTest::keyClick(&widget, Qt::Key_Up);
        QCOMPARE(widget.currentKey(), 2);
    }

    void withoutBarsItSaysItsText()
    {
        KeyBars widget;
        show(widget, 5);
        const QImage blank = widget.grab().toImage();
        widget.setPlaceholderText(QStringLiteral("Hover a token"));
        QVERIFY(widget.grab().toImage() != blank);
        QTest::keyClick(&widget, Qt::Key_Down);
        QTest::mouseClick(&widget, Qt::LeftButton, {}, {20, 20});
    }
};

QTEST_MAIN(TestKeyBars)
#include "tst_keybars.moc"
