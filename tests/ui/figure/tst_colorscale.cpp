// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figure/colorscale.h"

#include <QLocale>
#include <QTest>

#include <cmath>
#include <limits>

using namespace headlight;
using namespace headlight::ui;

namespace {

constexpr float Infinity = std::numeric_limits<float>::infinity();
constexpr float NaN = std::numeric_limits<float>::quiet_NaN();

Matrix examplePattern()
{
    Matrix pattern(2, 3);
    pattern << 0.1F, 0.2F, 0.4F, //
        0.01F, 0.05F, 0.02F;
    return pattern;
}

/// CIE L* of an sRGB colour, 0 … 100.
double lightness(QRgb color)
{
    const auto linear = [](int channel) {
        const double value = channel / 255.0;
        return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    };
    const double y
        = 0.2126 * linear(qRed(color)) + 0.7152 * linear(qGreen(color)) + 0.0722 * linear(qBlue(color));
    return y > 0.008856 ? 116 * std::cbrt(y) - 16 : 903.3 * y;
}

} // namespace

class TestColorScale : public QObject
{
    Q_OBJECT

private slots:
    void init() { QLocale::setDefault(QLocale::c()); }

    void lightnessIsMonotone_data()
    {
        QTest::addColumn<ColorMapName>("map");
        QTest::addColumn<bool>("dark");
        QTest::addColumn<int>("sign"); // +1: higher values are lighter

        QTest::addRow("blues get darker on a light background") << ColorMapName::Blues << false << -1;
        QTest::addRow("blues get lighter on a dark background") << ColorMapName::Blues << true << 1;
        QTest::addRow("viridis gets lighter") << ColorMapName::Viridis << false << 1;
        QTest::addRow("cividis gets lighter") << ColorMapName::Cividis << false << 1;
        QTest::addRow("greys get darker on a light background") << ColorMapName::Greys << false << -1;
        QTest::addRow("greys get lighter on a dark background") << ColorMapName::Greys << true << 1;
    }

    void lightnessIsMonotone()
    {
        QFETCH(ColorMapName, map);
        QFETCH(bool, dark);
        QFETCH(int, sign);

        const auto &table = colorTable(map, dark);
        for (std::size_t i = 8; i < table.size(); i += 8)
            QVERIFY2(sign * (lightness(table[i]) - lightness(table[i - 8])) > 0.2,
                     qPrintable(QString::number(i)));
        QVERIFY(std::abs(lightness(table.back()) - lightness(table.front())) > 60);
    }

    void position_data()
    {
        QTest::addColumn<ColorRange>("range");
        QTest::addColumn<ColorSpacing>("spacing");
        QTest::addColumn<int>("row");
        QTest::addColumn<float>("value");
        QTest::addColumn<double>("expected");

        const auto linear = ColorSpacing::Linear;
        const auto logarithmic = ColorSpacing::Logarithmic;
        QTest::addRow("0 to 1 takes the value itself") << ColorRange::ZeroToOne << linear << 0 << 0.4F << 0.4;
        QTest::addRow("per head the highest is at the top")
            << ColorRange::PerHead << linear << 0 << 0.4F << 1.0;
        QTest::addRow("per head another row keeps the head's top")
            << ColorRange::PerHead << linear << 1 << 0.05F << 0.125;
        QTest::addRow("per row every row has its own top")
            << ColorRange::PerRow << linear << 1 << 0.05F << 1.0;
        QTest::addRow("below the range is the bottom") << ColorRange::ZeroToOne << linear << 0 << -3.F << 0.0;
        QTest::addRow("above the range is the top") << ColorRange::ZeroToOne << linear << 0 << 7.F << 1.0;
        QTest::addRow("NaN is 0") << ColorRange::ZeroToOne << linear << 0 << NaN << 0.0;
        QTest::addRow("logarithmic: a hundredth is half way")
            << ColorRange::ZeroToOne << logarithmic << 0 << 0.01F << 0.5;
        QTest::addRow("logarithmic: 0 is the bottom")
            << ColorRange::ZeroToOne << logarithmic << 0 << 0.F << 0.0;
        QTest::addRow("logarithmic: five decades down is the bottom")
            << ColorRange::ZeroToOne << logarithmic << 0 << 1e-5F << 0.0;
        QTest::addRow("logarithmic per row") << ColorRange::PerRow << logarithmic << 1 << 0.005F << 0.75;
    }

    void position()
    {
        QFETCH(ColorRange, range);
        QFETCH(ColorSpacing, spacing);
        QFETCH(int, row);
        QFETCH(float, value);
        QFETCH(double, expected);

        const ColorScale scale({ColorMapName::Blues, range, spacing}, examplePattern(), false);
        QVERIFY2(std::abs(scale.position(row, value) - expected) < 1e-6,
                 qPrintable(QString::number(scale.position(row, value))));
    }

    void notFiniteIsNeverDrawnAsANumber()
    {
        for (const auto map :
             {ColorMapName::Blues, ColorMapName::Viridis, ColorMapName::Cividis, ColorMapName::Greys}) {
            for (const bool dark : {false, true}) {
                const ColorScale scale({map, ColorRange::ZeroToOne, ColorSpacing::Linear}, examplePattern(),
                                       dark);
                for (const float value : {NaN, Infinity, -Infinity})
                    QCOMPARE(scale.color(0, value), scale.nanColor());
                const auto &table = colorTable(map, dark);
                QCOMPARE(std::count(table.begin(), table.end(), scale.nanColor()), 0);
                QCOMPARE(std::count(table.begin(), table.end(), scale.maskedColor()), 0);
            }
        }
    }

    void rangeIgnoresWhatIsNotFinite()
    {
        Matrix pattern = examplePattern();
        pattern(0, 0) = Infinity;
        pattern(0, 1) = NaN;
        const ColorScale perHead({ColorMapName::Blues, ColorRange::PerHead, ColorSpacing::Linear}, pattern,
                                 false);
        QCOMPARE(static_cast<float>(perHead.high()), 0.4F);
        const ColorScale perRow({ColorMapName::Blues, ColorRange::PerRow, ColorSpacing::Linear}, pattern,
                                false);
        QCOMPARE(perRow.position(0, 0.4F), 1.0);
    }

    void zerosAndNothingHaveARange()
    {
        for (const auto range : {ColorRange::ZeroToOne, ColorRange::PerHead, ColorRange::PerRow}) {
            const ColorScale zeros({ColorMapName::Blues, range, ColorSpacing::Linear}, Matrix::Zero(2, 2),
                                   false);
            QCOMPARE(zeros.position(1, 0.F), 0.0);
            QCOMPARE(zeros.high(), 1.0);
            const ColorScale empty({ColorMapName::Blues, range, ColorSpacing::Logarithmic}, Matrix(), false);
            QVERIFY(!empty.ticks().isEmpty());
        }
    }

    void rangeOfABlockOfALargerMatrix()
    {
        Matrix large = Matrix::Ones(4, 4);
        large.topLeftCorner(2, 2) << 0.1F, 0.2F, 0.3F, 0.05F;
        const ColorScale scale({ColorMapName::Blues, ColorRange::PerHead, ColorSpacing::Linear},
                               large.topLeftCorner(2, 2), false);
        QCOMPARE(static_cast<float>(scale.high()), 0.3F);
    }

    void ends()
    {
        const ColorScale scale({}, examplePattern(), false);
        QCOMPARE(scale.color(0, 0.F), qRgb(0xf7, 0xfb, 0xff));
        QCOMPARE(scale.color(0, 1.F), qRgb(0x08, 0x30, 0x6b));
        QCOMPARE(scale.textColorOn(scale.color(0, 0.F)), qRgb(0, 0, 0));
        QCOMPARE(scale.textColorOn(scale.color(0, 1.F)), qRgb(255, 255, 255));
    }

    void ticks_data()
    {
        QTest::addColumn<ColorRange>("range");
        QTest::addColumn<ColorSpacing>("spacing");
        QTest::addColumn<QString>("labels");

        QTest::addRow("0 to 1") << ColorRange::ZeroToOne << ColorSpacing::Linear
                                << QString::fromLatin1("0 0.25 0.5 0.75 1");
        QTest::addRow("up to the head's 0.4")
            << ColorRange::PerHead << ColorSpacing::Linear << QString::fromLatin1("0 0.1 0.2 0.3 0.4");
        QTest::addRow("four decades") << ColorRange::ZeroToOne << ColorSpacing::Logarithmic
                                      << QString::fromLatin1("0.0001 0.001 0.01 0.1 1");
        QTest::addRow("decades below 0.4") << ColorRange::PerHead << ColorSpacing::Logarithmic
                                           << QString::fromLatin1("0.0001 0.001 0.01 0.1");
    }

    void ticks()
    {
        QFETCH(ColorRange, range);
        QFETCH(ColorSpacing, spacing);
        QFETCH(QString, labels);

        const ColorScale scale({ColorMapName::Blues, range, spacing}, examplePattern(), false);
        QStringList found;
        for (const ColorBarTick &tick : scale.ticks()) {
            found.append(tick.label);
            QVERIFY(std::abs(scale.position(-1, static_cast<float>(tick.value)) - tick.position) < 1e-6);
        }
        QCOMPARE(found.join(QLatin1Char(' ')), labels);
    }

    void scoresRunFromTheirLowestToTheirHighest_data()
    {
        QTest::addColumn<ColorRange>("range");
        QTest::addColumn<int>("row");
        QTest::addColumn<float>("value");
        QTest::addColumn<double>("position");
        QTest::addRow("lowest") << ColorRange::ZeroToOne << 0 << -3.F << 0.;
        QTest::addRow("highest") << ColorRange::ZeroToOne << 1 << 5.F << 1.;
        QTest::addRow("between") << ColorRange::PerHead << 0 << 1.F << 0.5;
        QTest::addRow("of its row") << ColorRange::PerRow << 0 << 1.F << 1.;
        QTest::addRow("a row of equal numbers") << ColorRange::PerRow << 2 << 2.F << 0.5;
        QTest::addRow("beyond") << ColorRange::ZeroToOne << 0 << 9.F << 1.;
    }

    void scoresRunFromTheirLowestToTheirHighest()
    {
        QFETCH(ColorRange, range);
        QFETCH(int, row);
        QFETCH(float, value);
        QFETCH(double, position);
        Matrix scores(3, 2);
        scores << -3.F, 1.F, //
            -Infinity, 5.F, // behind the mask
            2.F, 2.F;
        const Measure measure{NumberRange::Free, QStringLiteral("Score")};
        // Logarithms of negative numbers are none: the spacing has no effect.
        const ColorScale scale({ColorMapName::Blues, range, ColorSpacing::Logarithmic}, scores, false,
                               measure);
        QCOMPARE(scale.position(row, value), position);
        QVERIFY(scale.title().startsWith(QStringLiteral("Score")));
        for (const ColorBarTick &tick : scale.ticks())
            QVERIFY(tick.position > -1e-6 && tick.position < 1 + 1e-6);
    }

    void whatRarelyReachesOneRunsUpToItsHighest()
    {
        const ColorScale scale({}, examplePattern(), false, {NumberRange::Positive, QStringLiteral("Norm")});
        QCOMPARE(scale.high(), static_cast<double>(0.4F));
        QCOMPARE(scale.position(1, 0.4F), 1.);
        const Matrix nothing = Matrix::Zero(2, 2);
        const ColorScale empty({}, nothing, false, {NumberRange::Positive, {}});
        QCOMPARE(empty.position(0, 0), 0.);
    }

    void aDifferenceIsPaleAtZeroAndEqualOnBothSides()
    {
        Matrix difference(1, 3);
        difference << -0.5F, 0.F, 0.25F;
        const ColorScale scale({}, difference, false, {NumberRange::Signed, {}});
        QCOMPARE(scale.low(), -0.5);
        QCOMPARE(scale.high(), 0.5);
        QCOMPARE(scale.position(0, 0.F), 0.5);
        const QColor zero = QColor::fromRgb(scale.color(0, 0.F));
        QVERIFY(zero.lightnessF() > 0.9F);
        QVERIFY(qRed(scale.color(0, -0.5F)) > qBlue(scale.color(0, -0.5F)));
        QVERIFY(qBlue(scale.color(0, 0.5F)) > qRed(scale.color(0, 0.5F)));
        QVERIFY(scale.standsOut(-0.5F, 0.25F)); // where a pixel can show only one of them
        const Matrix none = Matrix::Zero(1, 2);
        const ColorScale same({}, none, false, {NumberRange::Signed, {}});
        QCOMPARE(same.color(0, 0.F), zero.rgb());
        QCOMPARE(same.ticks().size(), 1);
    }

    void theBarHasTheColoursOfTheNumbers()
    {
        for (const NumberRange range :
             {NumberRange::Share, NumberRange::Positive, NumberRange::Free, NumberRange::Signed}) {
            const ColorScale scale({}, examplePattern(), true, {range, {}});
            for (const float value : {0.1F, 0.2F, 0.4F})
                QCOMPARE(scale.barColor(scale.position(0, value)), scale.color(0, value));
            QCOMPARE(scale.color(0, NaN), scale.nanColor());
        }
    }

    void tickLabelsFollowTheLocale()
    {
        QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
        const ColorScale scale({}, examplePattern(), false);
        QCOMPARE(scale.ticks()[1].label, QStringLiteral("0,25"));
        QLocale::setDefault(QLocale::c());
    }
};

QTEST_APPLESS_MAIN(TestColorScale)
#include "tst_colorscale.moc"
