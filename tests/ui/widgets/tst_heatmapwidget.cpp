// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/heatmapprobes.h"
#include "tests/support/palettes.h"
#include "tests/support/warnings.h"
#include "ui/widgets/heatmapwidget.h"

#include <QSignalSpy>
#include <QTest>

#include <limits>

using headlight::Matrix;
using namespace headlight::test;
using namespace headlight::ui;

Q_DECLARE_METATYPE(headlight::ui::Cell)
Q_DECLARE_METATYPE(std::optional<headlight::ui::Cell>)

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
