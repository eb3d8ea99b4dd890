// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/patterns.h"
#include "ui/widgets/patternimage.h"
#include "ui/widgets/thumbnail.h"

#include <QTest>

#include <limits>

using headlight::Matrix;
using namespace headlight::test;
using namespace headlight::ui;

namespace {

constexpr float NaN = std::numeric_limits<float>::quiet_NaN();

} // namespace

class TestPatternImage : public QObject
{
    Q_OBJECT

private slots:
    void everyPixelHasTheColorOfItsCell()
    {
        const auto pattern = softPattern(5);
        const ColorScale scale({}, *pattern, false);
        const QImage image = thumbnail(*pattern, nullptr, scale, {33, 33});
        QCOMPARE(image.size(), QSize(33, 33));
        for (int y = 0; y < 33; ++y) {
            for (int x = 0; x < 33; ++x) {
                const int query = static_cast<int>((y + 0.5) * 5 / 33);
                const int key = static_cast<int>((x + 0.5) * 5 / 33);
                QCOMPARE(image.pixel(x, y), scale.color(query, (*pattern)(query, key)));
            }
        }
    }

    void perRowColorsUseTheRow()
    {
        const auto pattern = matrix({{0.1F, 0.05F}, {1, 0.5F}});
        const ColorScale scale({ColorMapName::Blues, ColorRange::PerRow, ColorSpacing::Linear}, *pattern,
                               false);
        const QImage image = thumbnail(*pattern, nullptr, scale, {20, 20});
        QCOMPARE(image.pixel(2, 2), image.pixel(2, 17));
        QCOMPARE(image.pixel(2, 2), scale.color(1, 1.F));
    }

    void theHighestOfManyCellsShows()
    {
        auto pattern = std::make_shared<Matrix>(Matrix::Zero(100, 100));
        (*pattern)(57, 93) = 0.7F;
        const ColorScale scale({}, *pattern, false);
        const QImage image = thumbnail(*pattern, nullptr, scale, {32, 32});
        QCOMPARE(image.pixel(30, 18), scale.color(57, 0.7F));
        QCOMPARE(image.pixel(2, 2), scale.color(0, 0.F));
    }

    void everyCellIsInSomePixel_data()
    {
        QTest::addColumn<int>("tokens");
        QTest::addColumn<int>("pixels");
        QTest::addRow("slightly more cells than pixels") << 37 << 36;
        QTest::addRow("twice as many") << 72 << 36;
        QTest::addRow("many more") << 1000 << 36;
        QTest::addRow("slightly fewer") << 35 << 36;
        QTest::addRow("one pixel") << 10 << 1;
    }

    void everyCellIsInSomePixel()
    {
        QFETCH(int, tokens);
        QFETCH(int, pixels);
        for (int key = 0; key < tokens; ++key) {
            Matrix row = Matrix::Zero(1, tokens);
            row(0, key) = 1;
            const ColorScale scale({}, row, false);
            const QImage image = thumbnail(row, nullptr, scale, {pixels, 1});
            int found = 0;
            for (int x = 0; x < pixels; ++x)
                found += image.pixel(x, 0) == scale.color(0, 1.F);
            QVERIFY2(found >= 1, qPrintable(QString::number(key)));
        }
    }

    void anErrorAmongManyCellsShows()
    {
        auto pattern = std::make_shared<Matrix>(Matrix::Constant(100, 100, 1.F));
        (*pattern)(10, 10) = NaN;
        const ColorScale scale({}, *pattern, false);
        QCOMPARE(thumbnail(*pattern, nullptr, scale, {10, 10}).pixel(1, 1), scale.nanColor());
    }

    void hiddenCellsAreApart()
    {
        const auto pattern = causalPattern(8);
        const auto mask = causalMask(8);
        const ColorScale scale({}, *pattern, false);
        const QRectF all(0, 0, 8, 8);
        const QImage plain = patternImage(*pattern, mask.get(), scale, all, {80, 80}, Hatch::None);
        QCOMPARE(plain.pixel(75, 5), scale.maskedColor());
        QCOMPARE(plain.pixel(5, 75), scale.color(7, (*pattern)(7, 0)));
        const QImage hatched = patternImage(*pattern, mask.get(), scale, all, {80, 80}, Hatch::Masked);
        int lines = 0;
        for (int x = 30; x < 80; ++x)
            lines += hatched.pixel(x, 15) != plain.pixel(x, 15);
        QCOMPARE_GE(lines, 6);
        for (int x = 0; x < 10; ++x)
            QCOMPARE(hatched.pixel(x, 75), plain.pixel(x, 75));
    }

    void aPartOfThePattern()
    {
        const auto pattern = softPattern(10);
        const ColorScale scale({}, *pattern, false);
        const QImage image
            = patternImage(*pattern, nullptr, scale, QRectF(6, 2, 2, 2), {20, 20}, Hatch::None);
        QCOMPARE(image.pixel(3, 3), scale.color(2, (*pattern)(2, 6)));
        QCOMPARE(image.pixel(17, 17), scale.color(3, (*pattern)(3, 7)));
    }

    void emptyGivesEmpty()
    {
        const Matrix none;
        QVERIFY(thumbnail(none, nullptr, ColorScale({}, none, false), {10, 10}).isNull());
        QVERIFY(thumbnail(*softPattern(3), nullptr, ColorScale({}, none, false), {0, 10}).isNull());
    }
};

QTEST_GUILESS_MAIN(TestPatternImage)
#include "tst_patternimage.moc"
