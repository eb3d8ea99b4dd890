// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/palettes.h"
#include "ui/widgets/theme.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace headlight::test;
using namespace headlight::ui;

namespace {

double luminance(const QColor &color)
{
    const auto linear = [](double value) {
        return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

/// WCAG 2.1
double contrast(const QColor &first, const QColor &second)
{
    const double one = luminance(first) + 0.05;
    const double other = luminance(second) + 0.05;
    return std::max(one / other, other / one);
}

} // namespace

class TestTheme : public QObject
{
    Q_OBJECT

private slots:
    void everythingCanBeRead_data()
    {
        QTest::addColumn<QPalette>("palette");
        QTest::addColumn<bool>("dark");
        QTest::addRow("light") << lightPalette() << false;
        QTest::addRow("dark") << darkPalette() << true;
    }

    void everythingCanBeRead()
    {
        QFETCH(QPalette, palette);
        QFETCH(bool, dark);
        const Theme theme = Theme::of(palette);
        QCOMPARE(theme.dark, dark);
        QCOMPARE_GE(contrast(theme.text, theme.background), 4.5);
        QCOMPARE_GE(contrast(theme.mutedText, theme.background), 4.5);
        QCOMPARE_GE(contrast(theme.text, theme.surface), 4.5);
        QCOMPARE_GE(contrast(theme.accent, theme.background), 4.5);
        QCOMPARE_GE(contrast(theme.accent, palette.color(QPalette::Window)), 4.5);
        QCOMPARE_GE(contrast(textOn(theme.accent.rgb()), theme.accent), 4.5);
        QCOMPARE_GE(contrast(theme.bar, theme.surface), 3.0);
        for (const QColor &message : {theme.information, theme.warning, theme.error})
            QCOMPARE_GE(contrast(theme.text, message), 4.5);
    }

    void mixingIsLinear()
    {
        QCOMPARE(mixed(Qt::black, Qt::white, 0), QColor(Qt::black));
        QCOMPARE(mixed(Qt::black, Qt::white, 1), QColor(Qt::white));
        QCOMPARE(mixed(QColor(0, 100, 200), QColor(100, 200, 0), 0.5), QColor(50, 150, 100));
    }
};

QTEST_GUILESS_MAIN(TestTheme)
#include "tst_theme.moc"
