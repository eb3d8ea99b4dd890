// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fakemodel.h"
#include "ui/figure/divergingscale.h"
#include "ui/figure/figurefile.h"
#include "ui/figure/figurefont.h"
#include "ui/figure/figurepainter.h"
#include "ui/figure/workedfigure.h"
#include "ui/text/workedtext.h"

#include <QPainter>
#include <QTest>
#include <QXmlStreamReader>

#include <numeric>

using namespace headlight;
using namespace headlight::ui;

namespace {

WorkedExample example()
{
    const TracePtr trace = test::FakeModel().trace({"the quick brown fox jumps over it", {}, {}}, {}).value();
    return {
        trace, {1, 2}, {4, 2}, workedCell(*trace, {1, 2}, 4, 2).value(), HeadWrite{1.5, .4, 3, 2., false}};
}

QImage painted(const Figure &figure)
{
    QImage image(figure.size.toSize(), QImage::Format_RGB32);
    QPainter painter(&image);
    paintFigure(painter, figure, QRectF(image.rect()));
    return image;
}

QPoint middle(const WorkedStrip &strip, int place)
{
    const double width = strip.rect.width() / static_cast<double>(strip.order.size());
    return QPointF(strip.rect.left() + (place + 0.5) * width, strip.rect.center().y()).toPoint();
}

} // namespace

class TestWorkedFigure : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void theScaleIsCentredAtZero()
    {
        for (const bool dark : {false, true}) {
            const DivergingScale scale(2, dark);
            const QColor below = QColor::fromRgb(scale.color(-1.5));
            const QColor above = QColor::fromRgb(scale.color(1.5));
            const QColor zero = QColor::fromRgb(scale.color(0));
            QVERIFY(below.red() > below.blue() + 40);
            QVERIFY(above.blue() > above.red() + 40);
            QVERIFY(std::abs(zero.red() - zero.blue()) < 12);
            QCOMPARE(zero.lightness() < 128, dark);
            QCOMPARE(scale.color(2), scale.color(7));
            QVERIFY(scale.color(1) != scale.color(2));
            QCOMPARE(scale.color(std::numeric_limits<double>::quiet_NaN()), qRgb(255, 0, 255));
            QCOMPARE(DivergingScale(0, dark).color(0), zero.rgb());
        }
        QCOMPARE(largestMagnitude(std::vector<double>{1, -3, 2}), 3.);
    }

    void everyDimensionHasItsColour()
    {
        const WorkedExample one = example();
        for (const TermOrder order : {TermOrder::Dimension, TermOrder::Size}) {
            WorkedStyle style;
            style.order = order;
            const WorkedPicture picture = buildWorkedFigure(one, style);
            QCOMPARE(picture.dimensions.size(), std::size_t{3});
            const QImage image = painted(picture.figure);
            const WorkedStrip &products = picture.dimensions[2];
            const DivergingScale scale(largestMagnitude(one.numbers.products), false);
            for (int place = 0; place < static_cast<int>(products.order.size()); ++place) {
                const int dimension = products.order[static_cast<std::size_t>(place)];
                QCOMPARE(image.pixel(middle(products, place)),
                         scale.color(one.numbers.products[static_cast<std::size_t>(dimension)]));
            }
        }
    }

    void theLargestProductsComeFirstWhenAsked()
    {
        const WorkedExample one = example();
        WorkedStyle style;
        std::vector<int> natural(one.numbers.products.size());
        std::iota(natural.begin(), natural.end(), 0);
        QCOMPARE(buildWorkedFigure(one, style).dimensions[0].order, natural);
        style.order = TermOrder::Size;
        const auto order = buildWorkedFigure(one, style).dimensions[0].order;
        for (std::size_t place = 1; place < order.size(); ++place)
            QVERIFY(std::abs(one.numbers.products[static_cast<std::size_t>(order[place - 1])])
                    >= std::abs(one.numbers.products[static_cast<std::size_t>(order[place])]));
        QVERIFY(order != natural);
    }

    void theBarOfTheKeyStandsOut()
    {
        const WorkedExample one = example();
        const WorkedStyle style;
        const WorkedPicture picture = buildWorkedFigure(one, style);
        const QImage image = painted(picture.figure);
        const auto &heights = one.numbers.exponentials;
        QCOMPARE(picture.keys.order.size(), heights.size());
        for (int key = 0; key < static_cast<int>(heights.size()); ++key) {
            const double height = heights[static_cast<std::size_t>(key)] * picture.keys.rect.height();
            const QPoint column = middle(picture.keys, key);
            const auto at = [&](double above) {
                return image.pixel(column.x(), static_cast<int>(picture.keys.rect.bottom() - above));
            };
            if (height > 4)
                QCOMPARE(at(height / 2), key == one.cell.key ? style.accent : style.bar);
            if (height < picture.keys.rect.height() - 4)
                QCOMPARE(at(height + 3), style.surface);
        }
    }

    void nothingIsWiderThanTheSheet_data()
    {
        QTest::addColumn<double>("width");
        QTest::addColumn<double>("letters");
        QTest::addRow("narrow") << 300. << 13.;
        QTest::addRow("column") << 380. << 13.;
        QTest::addRow("large letters") << 600. << 26.;
        QTest::addRow("file") << 760. << 16.;
    }

    void nothingIsWiderThanTheSheet()
    {
        QFETCH(const double, width);
        QFETCH(const double, letters);
        WorkedStyle style;
        style.width = width;
        style.letters = letters;
        const WorkedPicture picture = buildWorkedFigure(example(), style);
        for (const FigureText &text : picture.figure.groups[0].texts) {
            const double wide = textWidth(text.text, text.size, text.bold);
            const double left = text.position.x()
                - (text.anchor == TextAnchor::End          ? wide
                       : text.anchor == TextAnchor::Middle ? wide / 2
                                                           : 0);
            QVERIFY2(left >= -0.5 && left + wide <= width + 0.5, qPrintable(text.text));
            const bool isName = text.anchor == TextAnchor::Middle;
            QVERIFY2(isName || !text.text.contains(QStringLiteral("…")), qPrintable(text.text));
        }
        QCOMPARE(picture.steps.size(), WorkedText::StepCount);
        for (const QRectF &step : picture.steps)
            QVERIFY(!picture.explanation(step.center()).isEmpty());
        QVERIFY(picture.explanation({-5, -5}).isEmpty());
    }

    void theFilesHaveTheNumbers()
    {
        const WorkedExample one = example();
        const Figure figure = buildWorkedFigure(one, {}).figure;
        const auto svg = encodeFigure(figure, FigureFormat::Svg);
        QVERIFY(svg);
        QXmlStreamReader reader(svg.value());
        QString texts;
        while (!reader.atEnd()) {
            if (reader.readNext() == QXmlStreamReader::Characters)
                texts += reader.text().toString() + QLatin1Char('\n');
        }
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
        for (const WorkedStep &step : workedText(one, QLocale::c()).steps)
            QVERIFY2(texts.contains(step.result), qPrintable(step.result));
        const FigureText &foot = figure.groups[0].texts.back();
        QVERIFY2(foot.text.contains(QStringLiteral("fake-encoder"))
                     && foot.text.contains(QStringLiteral("jumps")),
                 qPrintable(foot.text));
        QVERIFY(figure.metadata.contains(QStringLiteral("\"query\":4")));
        const auto png = encodeFigure(figure, FigureFormat::Png);
        QVERIFY(png);
        QVERIFY(QImage::fromData(png.value()).width() >= 760);
    }
};

QTEST_MAIN(TestWorkedFigure)
#include "tst_workedfigure.moc"
