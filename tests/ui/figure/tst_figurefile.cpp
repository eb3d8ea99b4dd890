// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/examplefigure.h"
#include "tests/support/filesizelimit.h"
#include "ui/figure/figurefile.h"
#include "ui/figure/pngwriter.h"

#include <QClipboard>
#include <QDate>
#include <QGuiApplication>
#include <QMimeData>
#include <QTemporaryDir>
#include <QTest>

#include <limits>

using namespace headlight;
using namespace headlight::test;
using namespace headlight::ui;

namespace {

constexpr double NaN = std::numeric_limits<double>::quiet_NaN();

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

/// Figures as files and on the clipboard.
class TestFigureFile : public QObject
{
    Q_OBJECT

private slots:
    void pdfIsSearchable()
    {
        const QByteArray pdf = encodeFigure(figureOf(exampleInput(6)), FigureFormat::Pdf).value();
        QVERIFY(pdf.startsWith("%PDF-1."));
        QVERIFY(!pdf.contains("/Subtype /Image"));
        const auto text
            = filtered(QStringLiteral("pdftotext"),
                       {QStringLiteral("-layout"), QStringLiteral("-"), QStringLiteral("-")}, pdf);
        if (!text)
            QSKIP("pdftotext is missing: apt-get install poppler-utils");
        for (const char *word : {"tok0", "tok5", "Query", "Key", "decoder", "L2 H5", "a sentence"})
            QVERIFY2(text->contains(word), word);
    }

    void sameFigureSameBytes_data()
    {
        QTest::addColumn<FigureFormat>("format");
        QTest::newRow("SVG") << FigureFormat::Svg;
        QTest::newRow("PDF") << FigureFormat::Pdf;
        QTest::newRow("PNG") << FigureFormat::Png;
    }

    void sameFigureSameBytes()
    {
        QFETCH(FigureFormat, format);
        const QByteArray bytes = encodeFigure(figureOf(exampleInput(6)), format).value();
        QCOMPARE(encodeFigure(figureOf(exampleInput(6)), format).value(), bytes);
        // What changes with the second would not show here.
        const QByteArray year = QByteArray::number(QDate::currentDate().year());
        QVERIFY(!bytes.contains(year) && !bytes.contains("Date"));
    }

    void pngHasItsSize()
    {
        const QByteArray png = encodeFigure(figureOf(exampleInput(6)), FigureFormat::Png).value();
        const QImage image = QImage::fromData(png, "png");
        QCOMPARE(image.size(), QSize(2560, 1440));
        QCOMPARE(image.dotsPerMeterX(), 7559);
        QCOMPARE(image.text(QStringLiteral("Title")), QStringLiteral("Attention of L2 H5"));
    }

    void impossiblePngIsRefused_data()
    {
        QTest::addColumn<double>("dpi");
        QTest::addColumn<ErrorCode>("code");
        QTest::addRow("0 dots per inch") << 0.0 << ErrorCode::BadValue;
        QTest::addRow("negative") << -96.0 << ErrorCode::BadValue;
        QTest::addRow("NaN") << static_cast<double>(NaN) << ErrorCode::BadValue;
        QTest::addRow("more pixels than allowed") << 2400.0 << ErrorCode::TooLarge;
    }

    void impossiblePngIsRefused()
    {
        QFETCH(double, dpi);
        QFETCH(ErrorCode, code);
        HeatmapFigureInput input = exampleInput(2);
        input.style.preset = FigurePreset::Poster;
        const Result<QByteArray> png = writePng(figureOf(input), dpi);
        QVERIFY(!png);
        QCOMPARE(png.error().code, code);
    }

    void wrongInputIsRefused()
    {
        HeatmapFigureInput input = exampleInput(3);
        input.keyTokens.removeLast();
        QCOMPARE(buildHeatmapFigure(input).error().code, ErrorCode::InvalidArgument);
        input.pattern = nullptr;
        QCOMPARE(buildHeatmapFigure(input).error().code, ErrorCode::InvalidArgument);
        input = exampleInput(3);
        input.pin = Cell{3, 0};
        QCOMPARE(buildHeatmapFigure(input).error().code, ErrorCode::InvalidArgument);
    }

    void failedSavingKeepsTheOldFile_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addRow("SVG") << QStringLiteral("figure.svg");
        QTest::addRow("PDF") << QStringLiteral("figure.PDF");
        QTest::addRow("PNG") << QStringLiteral("figure.png");
    }

    void failedSavingKeepsTheOldFile()
    {
        QFETCH(QString, name);
        QTemporaryDir folder;
        const QString path = folder.filePath(name);
        const Figure figure = figureOf(exampleInput(6));
        QVERIFY(saveFigure(figure, path).ok());
        const QByteArray before = contentOf(path);
        QVERIFY(before.size() > 4000);

        // A size limit stops the writing in the middle, as a full disk does.
        const Status status = [&] {
            const FileSizeLimit limit(3000);
            return saveFigure(figure, path);
        }();

        QVERIFY(!status.ok());
        QCOMPARE(status.error().code, ErrorCode::WriteFailed);
        QCOMPARE(contentOf(path), before);
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList{name});
    }

    void unknownEndingIsRefused()
    {
        QCOMPARE(saveFigure(figureOf(exampleInput(2)), QStringLiteral("/tmp/figure.bmp")).error().code,
                 ErrorCode::InvalidArgument);
    }

    void clipboardGetsBoth()
    {
        const Figure figure = figureOf(exampleInput(3));
        const Result<FigureCopy> copy = copyOf(figure);
        QVERIFY(copy.ok());
        putOnClipboard(copy.value());
        const QMimeData *data = QGuiApplication::clipboard()->mimeData();
        QCOMPARE(data->data(QStringLiteral("image/svg+xml")),
                 encodeFigure(figure, FigureFormat::Svg).value());
        QCOMPARE(data->imageData().value<QImage>().size(), QSize(2560, 1440));
    }
};

QTEST_MAIN(TestFigureFile)
#include "tst_figurefile.moc"
