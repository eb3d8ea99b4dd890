// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/exportdialog.h"
#include "app/figurepreview.h"
#include "support/watchdog.h"

#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QGuiApplication>
#include <QLabel>
#include <QMimeData>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace headlight;
using namespace headlight::app;

namespace {

ui::HeatmapFigureInput exampleInput()
{
    ui::HeatmapFigureInput input;
    auto pattern = std::make_shared<Matrix>(3, 3);
    *pattern << 1.F, 0.F, 0.F, 0.3F, 0.7F, 0.F, 0.2F, 0.5F, 0.3F;
    input.pattern = pattern;
    input.queryTokens = input.keyTokens
        = {QStringLiteral("The"), QStringLiteral("<b>"), QStringLiteral("fox")};
    input.model = QStringLiteral("a/model");
    input.head = {1, 2};
    return input;
}

QComboBox *comboWith(const ExportDialog &dialog, const QString &entry)
{
    for (QComboBox *combo : dialog.findChildren<QComboBox *>()) {
        if (combo->findText(entry) >= 0)
            return combo;
    }
    return nullptr;
}

} // namespace

class TestExportDialog : public QObject
{
    Q_OBJECT

private slots:
    void choicesChangeTheFigure()
    {
        ExportDialog dialog(exampleInput(), {});
        QTRY_COMPARE(dialog.figure().size, QSizeF(1280, 720));
        QTest::keyClicks(comboWith(dialog, QStringLiteral("Poster")), QStringLiteral("Poster"));
        QTRY_COMPARE(dialog.figure().size, QSizeF(1800, 1350));
        const QRgb light = dialog.figure().background;
        QTest::keyClicks(comboWith(dialog, QStringLiteral("Dark")), QStringLiteral("Dark"));
        QTRY_VERIFY(dialog.figure().background != light);
        QCOMPARE(dialog.choices().style.theme, ui::FigureTheme::Dark);
        QSignalSpy drawn(&dialog, &ExportDialog::drawn);
        QTest::keyClick(comboWith(dialog, QStringLiteral("Poster")), Qt::Key_End); // "In pixels"
        QTRY_COMPARE(drawn.size(), 1);
        QCOMPARE(dialog.choices().style.preset, ui::FigurePreset::Custom);
        QCOMPARE(dialog.figure().size, QSizeF(1800, 1350)); // goes on from the size before
    }

    void previewShowsTheFigure()
    {
        ExportDialog dialog(exampleInput(), {});
        QTRY_VERIFY(!dialog.figure().size.isEmpty());
        dialog.grab(); // lays the dialog out
        auto *preview = dialog.findChild<FigurePreview *>();
        const QImage image = preview->grab().toImage();
        const QRectF room = QRectF(image.rect()).adjusted(12, 12, -12, -12);
        const double scale = std::min(room.width() / 1280, room.height() / 720);
        const ui::FigureCells &cells = dialog.figure().cells;
        for (int query = 0; query < 3; ++query) {
            for (int key = 0; key < 3; ++key) {
                const QPointF inFigure = cells.origin + QPointF(key + 0.5, query + 0.3) * cells.side;
                const QPointF at = room.center() + (inFigure - QPointF(640, 360)) * scale;
                QCOMPARE(image.pixel(at.toPoint()), cells.colors[cells.index(query, key)]);
            }
        }
    }

    void savedFileIsTheFigure()
    {
        QTemporaryDir folder;
        ExportDialog dialog(exampleInput(), {});
        QSignalSpy saved(&dialog, &ExportDialog::saved);
        const QString path = folder.filePath(QStringLiteral("figure.svg"));
        QTRY_VERIFY(!dialog.figure().size.isEmpty());
        dialog.show();
        dialog.saveTo(path);
        QTRY_COMPARE(saved.size(), 1);
        QVERIFY(!dialog.isVisible());
        QCOMPARE(dialog.choices().folder, folder.path());
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), ui::encodeFigure(dialog.figure(), ui::FigureFormat::Svg).value());
    }

    void failureIsSaidInTheDialog()
    {
        ExportDialog dialog(exampleInput(), {});
        QTRY_VERIFY(!dialog.figure().size.isEmpty());
        dialog.saveTo(QStringLiteral("/nowhere/figure.svg"));
        auto *message = dialog.findChild<QLabel *>(QStringLiteral("message"));
        QTRY_VERIFY(message->isVisibleTo(&dialog));
        QVERIFY(message->text().contains(QStringLiteral("/nowhere")));
        QCOMPARE(message->textFormat(), Qt::PlainText);
    }

    void copyPutsBothOnTheClipboard()
    {
        ExportDialog dialog(exampleInput(), {});
        QGuiApplication::clipboard()->setText(QStringLiteral("before"));
        dialog.copy();
        QTRY_VERIFY(QGuiApplication::clipboard()->mimeData()->hasImage());
        const QMimeData *data = QGuiApplication::clipboard()->mimeData();
        QVERIFY(data->hasFormat(QStringLiteral("image/svg+xml")));
    }

    void aLargePatternLeavesTheEventLoopAlone()
    {
        constexpr int tokens = 512;
        ui::HeatmapFigureInput input = exampleInput();
        input.pattern = std::make_shared<Matrix>(Matrix::Random(tokens, tokens).cwiseAbs());
        input.queryTokens = input.keyTokens = QStringList(tokens, QStringLiteral("token"));
        QTemporaryDir folder;
        test::Watchdog watchdog;
        ExportDialog dialog(input, {});
        QSignalSpy saved(&dialog, &ExportDialog::saved);
        dialog.show();
        QTRY_VERIFY_WITH_TIMEOUT(!dialog.figure().size.isEmpty(), 60000);
        dialog.saveTo(folder.filePath(QStringLiteral("figure.svg")));
        QTRY_COMPARE_WITH_TIMEOUT(saved.size(), 1, 60000);
        const double gap = watchdog.longestGapMs();
        QVERIFY2(gap < 100, qPrintable(QString::number(gap)));
    }
};

QTEST_MAIN(TestExportDialog)
#include "tst_exportdialog.moc"
