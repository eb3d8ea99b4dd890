// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/examplefigure.h"
#include "ui/figure/figurefile.h"
#include "ui/figure/figurepainter.h"
#include "ui/figure/heatmapfigure.h"
#include "ui/figure/pngwriter.h"
#include "ui/figure/svgwriter.h"

#include <QBuffer>
#include <QLocale>
#include <QMimeData>
#include <QPainter>
#include <QProcess>
#include <QSet>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

#include <cmath>
#include <csignal>
#include <limits>
#include <sys/resource.h>

using namespace headlight;
using namespace headlight::test;
using namespace headlight::ui;

namespace {

constexpr float NaN = std::numeric_limits<float>::quiet_NaN();

struct SvgElement
{
    QString name;
    QXmlStreamAttributes attributes;
    QString text;
};

/// All elements of @p svg, or none when it is no XML.
QList<SvgElement> elements(const QByteArray &svg)
{
    QList<SvgElement> found;
    QList<qsizetype> open;
    QXmlStreamReader reader(svg);
    while (!reader.atEnd()) {
        reader.readNext();
        if (reader.isStartElement()) {
            open.append(found.size());
            found.append({reader.name().toString(), reader.attributes(), {}});
        } else if (reader.isEndElement()) {
            open.removeLast();
        } else if (reader.isCharacters() && !open.isEmpty()) {
            found[open.last()].text += reader.text();
        }
    }
    return reader.hasError() ? QList<SvgElement>() : found;
}

const SvgElement *withId(const QList<SvgElement> &all, const QString &id)
{
    for (const SvgElement &element : all) {
        if (element.attributes.value(QStringLiteral("id")) == id)
            return &element;
    }
    return nullptr;
}

QString attribute(const SvgElement *element, const char *name)
{
    return element ? element->attributes.value(QString::fromLatin1(name)).toString()
                   : QStringLiteral("no such element");
}

bool isClose(QRgb a, QRgb b)
{
    return std::abs(qRed(a) - qRed(b)) <= 2 && std::abs(qGreen(a) - qGreen(b)) <= 2
        && std::abs(qBlue(a) - qBlue(b)) <= 2;
}

} // namespace

class TestFigure : public QObject
{
    Q_OBJECT

private slots:
    void cleanup() { QLocale::setDefault(QLocale::c()); }

    void idsAndClasses()
    {
        const QList<SvgElement> all = elements(writeSvg(figureOf(exampleInput(6))).value());
        QVERIFY(!all.isEmpty());
        QCOMPARE(attribute(withId(all, QStringLiteral("c-5-3")), "data-v"),
                 QString::number(static_cast<double>((*exampleInput(6).pattern)(5, 3)), 'f', 4));
        QCOMPARE(attribute(withId(all, QStringLiteral("c-5-3")), "class"), QStringLiteral("cell col-3"));
        QCOMPARE(attribute(withId(all, QStringLiteral("c-0-3")), "class"),
                 QStringLiteral("cell masked col-3"));
        QCOMPARE(attribute(withId(all, QStringLiteral("c-0-3")), "data-v"), QString());
        QCOMPARE(attribute(withId(all, QStringLiteral("c-2-1")), "class"), QStringLiteral("cell nan col-1"));
        QCOMPARE(attribute(withId(all, QStringLiteral("row-4")), "data-q"), QStringLiteral("4"));
        QCOMPARE(withId(all, QStringLiteral("q-4"))->text, QStringLiteral("tok4"));
        QCOMPARE(withId(all, QStringLiteral("k-4"))->text, QStringLiteral("tok4"));
        QSet<QString> ids;
        int cells = 0;
        for (const SvgElement &element : all) {
            const QString id = element.attributes.value(QStringLiteral("id")).toString();
            QVERIFY2(id.isEmpty() || !ids.contains(id), qPrintable(id));
            ids.insert(id);
            cells += id.startsWith(QStringLiteral("c-")) ? 1 : 0;
            QVERIFY2(QStringLiteral("svg title desc metadata rect g text").contains(element.name),
                     qPrintable(element.name));
        }
        QCOMPARE(cells, 36);
    }

    void numbersHaveAtMostFourDecimals()
    {
        const QByteArray svg = writeSvg(figureOf(exampleInput(23))).value();
        static const QRegularExpression tooLong(QStringLiteral("=\"[0-9 .]*\\.[0-9]{5}"));
        QVERIFY(!QString::fromUtf8(svg).contains(tooLong));
    }

    void tokensStayTextInValidXml_data()
    {
        QTest::addColumn<QString>("token");
        QTest::addColumn<QString>("written");

        const auto same
            = [](const char *name, const QString &token) { QTest::addRow("%s", name) << token << token; };
        same("markup", QStringLiteral("<b>"));
        same("an ampersand", QStringLiteral("&amp;"));
        same("the end of CDATA", QStringLiteral("]]>\"'"));
        same("emoji", QStringLiteral("👩‍👧"));
        same("placeholders", QStringLiteral("%1 %n"));
        QTest::addRow("Hebrew is isolated") << QStringLiteral("שלום") << QStringLiteral("\u2068שלום\u2069");
        QTest::addRow("a lone surrogate") << QString(QChar(0xD800)) << QStringLiteral("�");
        QTest::addRow("NUL") << QString(QChar(u'\0')) << QStringLiteral("␀");
        QTest::addRow("a carriage return") << QStringLiteral("a\rb") << QStringLiteral("a␍b");
        QTest::addRow("U+FFFE") << QString(QChar(0xFFFE)) << QStringLiteral("�");
    }

    void tokensStayTextInValidXml()
    {
        QFETCH(QString, token);
        QFETCH(QString, written);
        HeatmapFigureInput input = exampleInput(4);
        input.queryTokens[1] = input.keyTokens[2] = token;
        input.sentence = input.model = token;
        const QByteArray svg = writeSvg(figureOf(input)).value();
        const QList<SvgElement> all = elements(svg);
        QVERIFY(!all.isEmpty());
        QCOMPARE(withId(all, QStringLiteral("q-1"))->text, written);
        QCOMPARE(withId(all, QStringLiteral("k-2"))->text, written);
        if (const auto lint
            = filtered(QStringLiteral("xmllint"), {QStringLiteral("--noout"), QStringLiteral("-")}, svg))
            QCOMPARE(*lint, QByteArray());
    }

    void sameFigureSameBytes()
    {
        const QByteArray first = writeSvg(figureOf(exampleInput(9))).value();
        QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
        QCOMPARE(writeSvg(figureOf(exampleInput(9))).value(), first);
    }

    void longTextIsMergedAndSaysSo()
    {
        const Figure figure = figureOf(exampleInput(SvgCellElements + 1));
        const QByteArray svg = writeSvg(figure).value();
        const QList<SvgElement> all = elements(svg);
        QVERIFY(withId(all, QStringLiteral("desc"))->text.contains(QStringLiteral("merged")));
        QVERIFY(!withId(all, QStringLiteral("c-0-0")));
        QVERIFY(withId(all, QStringLiteral("q-0")));
        QVERIFY(svg.size() < 400'000);
    }

    void renderedColorsAreTheScales_data()
    {
        QTest::addColumn<int>("tokens");
        QTest::addColumn<FigureTheme>("theme");
        QTest::addRow("every cell an element") << 12 << FigureTheme::Light;
        QTest::addRow("on a dark background") << 12 << FigureTheme::Dark;
        QTest::addRow("merged paths") << 130 << FigureTheme::Light;
    }

    void renderedColorsAreTheScales()
    {
        QFETCH(int, tokens);
        QFETCH(FigureTheme, theme);
        HeatmapFigureInput input = exampleInput(tokens);
        input.style.theme = theme;
        const Figure figure = figureOf(input);
        const QByteArray svg = writeSvg(figure).value();
        const auto png
            = filtered(QStringLiteral("rsvg-convert"), {QStringLiteral("-z"), QStringLiteral("2")}, svg);
        if (!png)
            QSKIP("rsvg-convert is missing: apt-get install librsvg2-bin");
        const QImage theirs = QImage::fromData(*png);
        const QImage ours = figureImage(figure, 192).value();
        QCOMPARE(theirs.size(), ours.size());
        const ColorScale scale(input.style.colors, *input.pattern, theme == FigureTheme::Dark);
        for (int query = 0; query < tokens; ++query) {
            for (int key = 0; key < tokens; ++key) {
                const QRgb expected
                    = key > query ? scale.maskedColor() : scale.color(query, (*input.pattern)(query, key));
                const QPoint at
                    = ((figure.cells.origin + QPointF(key + 0.5, query + 0.5) * figure.cells.side) * 2)
                          .toPoint();
                QVERIFY2(isClose(theirs.pixel(at), expected),
                         qPrintable(QStringLiteral("%1 %2").arg(query).arg(key)));
                QVERIFY2(isClose(ours.pixel(at), expected),
                         qPrintable(QStringLiteral("%1 %2").arg(query).arg(key)));
            }
        }
    }

    void everythingLiesInside_data()
    {
        QTest::addColumn<FigurePreset>("preset");
        QTest::addColumn<int>("tokens");
        for (const int tokens : {1, 2, 4, 20, 60, 300}) {
            QTest::addRow("slide with %d tokens", tokens) << FigurePreset::Slide << tokens;
            QTest::addRow("paper column with %d tokens", tokens) << FigurePreset::Paper << tokens;
            QTest::addRow("poster with %d tokens", tokens) << FigurePreset::Poster << tokens;
        }
    }

    /// Nothing is painted in a thin border all around, so nothing is clipped; labels leave the plot alone.
    void everythingLiesInside()
    {
        QFETCH(FigurePreset, preset);
        QFETCH(int, tokens);
        HeatmapFigureInput input = exampleInput(tokens);
        input.style.preset = preset;
        input.queryTokens[0] = input.keyTokens[tokens - 1] = QStringLiteral("␣extraordinarily-wide-token");
        input.sentence = QStringLiteral("many words ").repeated(tokens);
        input.pin = Cell{tokens - 1, -1};
        const Figure figure = figureOf(input);
        const QImage image = figureImage(figure, 96).value();
        for (int x = 0; x < image.width(); ++x) {
            QCOMPARE(image.pixel(x, 0), figure.background);
            QCOMPARE(image.pixel(x, image.height() - 1), figure.background);
        }
        for (int y = 0; y < image.height(); ++y) {
            QCOMPARE(image.pixel(0, y), figure.background);
            QCOMPARE(image.pixel(image.width() - 1, y), figure.background);
        }
        QVERIFY(QRectF(QPointF(0, 0), figure.size).contains(figure.cells.rect()));
    }

    void pinIsOutlinedAndSaid()
    {
        HeatmapFigureInput input = exampleInput(6);
        input.pin = Cell{4, 2};
        const QList<SvgElement> all = elements(writeSvg(figureOf(input)).value());
        QVERIFY(withId(all, QStringLiteral("pin-outline")));
        QCOMPARE(attribute(withId(all, QStringLiteral("q-4")), "font-weight"), QStringLiteral("bold"));
        QString caption;
        for (const SvgElement &element : all)
            caption += element.text;
        QVERIFY(caption.contains(QStringLiteral("“tok4” → “tok2”: 0.500")));
    }

    void numbersInCells()
    {
        HeatmapFigureInput input = exampleInput(5);
        input.style.numbers = true;
        const QList<SvgElement> all = elements(writeSvg(figureOf(input)).value());
        QCOMPARE(withId(all, QStringLiteral("n-4-0"))->text, QStringLiteral("0.28"));
        QVERIFY(!withId(all, QStringLiteral("n-0-4")));
        QVERIFY(!withId(all, QStringLiteral("n-2-1")));
    }
};

QTEST_MAIN(TestFigure)
#include "tst_figure.moc"
