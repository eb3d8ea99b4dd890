// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/headsteps.h"
#include "app/mainwindow.h"
#include "support/fakemodel.h"
#include "support/watchdog.h"
#include "ui/views/allheadsview.h"
#include "ui/views/headview.h"
#include "ui/views/querypanel.h"
#include "ui/views/sentenceview.h"
#include "ui/widgets/headgrid.h"
#include "ui/widgets/heatmapwidget.h"
#include "ui/widgets/keybars.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/sentencefield.h"
#include "ui/widgets/tokenstrip.h"

#include <QApplication>
#include <QClipboard>
#include <QDropEvent>
#include <QLabel>
#include <QMenuBar>
#include <QMimeData>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

using namespace headlight;
using namespace headlight::app;
using test::FakeModel;
using ui::Cell;

namespace {

/// "decoder" in a folder's name gives the decoder, "broken" an error, "odd" warnings, everything else the
/// encoder.
Result<ui::ModelLoader::Source> loadFake(const std::string &folder, const CancelToken &,
                                         const std::function<void(double)> &)
{
    if (folder.find("broken") != std::string::npos) {
        return Error{ErrorCode::MissingPart,        "there is no config.json", folder, {}, {}, {},
                     "choose a folder with a model"};
    }
    const bool decoder = folder.find("decoder") != std::string::npos;
    auto model = std::make_shared<FakeModel>(decoder ? FakeModel::decoder() : FakeModel::encoder());
    if (folder.find("odd") != std::string::npos)
        model->notes = {"two tensors are not used", "layer 1 holds 12 NaN"};
    return ui::ModelLoader::Source(std::move(model));
}

} // namespace

class TestMainWindow : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    QString m_settings;

    struct Window
    {
        explicit Window(const QString &settings, const WindowOptions &options = {})
            : window(
                {loadFake, {{QStringLiteral("Fake"), QStringLiteral("/fake/encoder")}}, settings, options})
        {
            window.show();
            [&] { QTRY_COMPARE(window.session()->status(), ui::Session::Status::Ready); }();
        }

        template <typename T> T *find() const { return window.findChild<T *>(); }

        void type(const QString &text) { QTest::keyClicks(find<ui::SentenceField>(), text); }

        void waitUntilReady()
        {
            QCoreApplication::processEvents();
            QTRY_COMPARE(window.session()->status(), ui::Session::Status::Ready);
        }

        MainWindow window;
    };

    static void drop(QWidget *target, const QMimeData *data)
    {
        QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, data, Qt::LeftButton, {});
        QCoreApplication::sendEvent(target, &enter);
        QDropEvent drop(QPointF(10, 10), Qt::CopyAction, data, Qt::LeftButton, {});
        QCoreApplication::sendEvent(target, &drop);
    }

    static QPoint cellCentre(const ui::HeatmapWidget *heatmap, Cell cell)
    {
        return heatmap->cells().cellRect(cell).center().toPoint();
    }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
        m_settings
            = m_folder.filePath(QString::fromLatin1(QTest::currentTestFunction()) + QStringLiteral(".ini"));
    }

    void opensComputedOnTheFoxWithTheMostTellingHead()
    {
        Window w(m_settings);
        QCOMPARE(w.find<ui::SentenceField>()->text(), QStringLiteral("The quick brown fox"));
        QVERIFY(w.window.session()->tellingHead());
        QCOMPARE(w.window.selection()->layerHead(), w.window.session()->tellingHead()->head);
        QCOMPARE(w.find<ui::HeatmapWidget>()->cells().queries, 6);
        QCOMPARE(w.find<ui::TokenStrip>()->tokens().size(), 6);
        QVERIFY(!w.find<ui::MessageBar>()->isVisible());
    }

    void typingRecomputesAtEveryKeystroke()
    {
        Window w(m_settings);
        auto *field = w.find<ui::SentenceField>();
        field->setFocus();
        QTest::keyClick(field, Qt::Key_End);
        test::Watchdog watchdog;
        for (const QChar c : QStringLiteral(" jumps over the lazy dog")) {
            QTest::keyClick(field, c.toLatin1());
            w.waitUntilReady();
        }
        QVERIFY2(watchdog.longestGapMs() < 100, qPrintable(QString::number(watchdog.longestGapMs())));
        QCOMPARE(w.find<ui::HeatmapWidget>()->cells().keys, 11);
        QCOMPARE(w.window.session()->trace()->content().text,
                 std::string("The quick brown fox jumps over the lazy dog"));
    }

    void hoverAndClickPinACellAndEscReleasesIt()
    {
        Window w(m_settings);
        auto *heatmap = w.find<ui::HeatmapWidget>();
        auto *selection = w.window.selection();
        QTest::mouseMove(heatmap, cellCentre(heatmap, {2, 3}));
        QTRY_COMPARE(selection->hover(), std::optional(Cell{2, 3}));
        const auto texts = w.find<ui::HeadView>()->findChildren<QLabel *>();
        QVERIFY(std::any_of(texts.begin(), texts.end(), [](const QLabel *label) {
            return label->text().contains(QStringLiteral("quick"));
        }));
        QTest::mouseClick(heatmap, Qt::LeftButton, {}, cellCentre(heatmap, {2, 3}));
        QCOMPARE(selection->pin(), std::optional(Cell{2, 3}));
        QVERIFY(w.find<ui::QueryPanel>()->title().contains(QStringLiteral("quick")));
        QVERIFY(w.find<ui::QueryPanel>()->facts().contains(QLocale().toString(1.0, 'f', 3)));
        QTest::keyClick(&w.window, Qt::Key_Escape);
        QCOMPARE(selection->pin(), std::nullopt);
    }

    void aTokenBecomesTheQuery()
    {
        Window w(m_settings);
        auto *strip = w.find<ui::TokenStrip>();
        QTest::mouseClick(strip->viewport(), Qt::LeftButton, {}, strip->tokenRect(3).center());
        QCOMPARE(w.window.selection()->pin(), std::optional(Cell{3, -1}));
        QCOMPARE(w.find<ui::QueryPanel>()->findChild<ui::KeyBars *>()->bars().size(), 6);
        QTest::mouseClick(strip->viewport(), Qt::LeftButton, {}, strip->tokenRect(3).center());
        QCOMPARE(w.window.selection()->pin(), std::nullopt);
    }

    void altArrowsWalkHeadsAndLayers()
    {
        Window w(m_settings);
        auto *selection = w.window.selection();
        selection->setLayerHead({0, 2});
        auto *field = w.find<ui::SentenceField>();
        field->setFocus();
        QTest::keyClick(field, Qt::Key_Right, Qt::AltModifier);
        QCOMPARE(selection->layerHead(), (LayerHead{0, ui::MeanHead}));
        QTest::keyClick(field, Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(selection->layerHead(), (LayerHead{0, 2}));
        QTest::keyClick(field, Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(selection->layerHead(), (LayerHead{1, 2}));
        QTest::keyClick(field, Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(selection->layerHead(), (LayerHead{1, 2}));
        QTest::keyClick(field, Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(selection->layerHead(), (LayerHead{0, 2}));
    }

    void aThumbnailLeadsToItsHead()
    {
        Window w(m_settings);
        auto *grid = w.find<ui::HeadGrid>();
        QTest::mouseClick(grid->viewport(), Qt::LeftButton, {}, grid->headRect({1, 0}).center());
        QCOMPARE(w.window.selection()->layerHead(), (LayerHead{1, 0}));
    }

    void numbersAreCopiedAsATable()
    {
        Window w(m_settings);
        w.window.selection()->setPin(Cell{1, -1});
        auto *heatmap = w.find<ui::HeatmapWidget>();
        heatmap->setFocus();
        QTest::keyClick(heatmap, Qt::Key_C, Qt::ControlModifier);
        const auto lines = QApplication::clipboard()->text().split(QLatin1Char('\n'));
        QCOMPARE(lines.size(), 3);
        QCOMPARE(lines[0], QStringLiteral("\t[CLS]\tThe\tquick\tbrown\tfox\t[SEP]"));
        QVERIFY(lines[1].startsWith(QStringLiteral("The\t0.")));
        QCOMPARE(lines[1].count(QLatin1Char('\t')), 6);
    }

    void numbersInCellsCanBeSwitchedOff()
    {
        Window w(m_settings);
        w.window.selection()->setLayerHead({0, 0});
        auto *heatmap = w.find<ui::HeatmapWidget>();
        const auto inks = [&] {
            const QImage image
                = heatmap->grab(heatmap->cells().cellRect({2, 2}).toRect().adjusted(3, 3, -3, -3)).toImage();
            QSet<QRgb> colors;
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x)
                    colors.insert(image.pixel(x, y));
            }
            return colors.size();
        };
        QTRY_VERIFY(inks() > 1);
        for (QAction *action : w.window.findChildren<QAction *>()) {
            if (action->text() == QStringLiteral("&Numbers in cells"))
                action->trigger();
        }
        QTRY_COMPARE(inks(), 1);
    }

    void aModelThatCannotBeOpenedLeavesEverythingAsItWas()
    {
        Window w(m_settings);
        const auto trace = w.window.session()->trace();
        w.window.openModel(QStringLiteral("/fake/broken <b>"));
        auto *bar = w.find<ui::MessageBar>();
        QTRY_VERIFY(bar->isVisible());
        QCOMPARE(bar->kind(), ui::MessageKind::Error);
        QVERIFY(bar->text().contains(QStringLiteral("broken <b>")));
        QCOMPARE(w.window.session()->trace(), trace);
        QCOMPARE(w.window.session()->status(), ui::Session::Status::Ready);
    }

    void whatIsOddAboutAModelIsSaid()
    {
        Window w(m_settings);
        w.window.openModel(QStringLiteral("/fake/odd"));
        auto *bar = w.find<ui::MessageBar>();
        QTRY_VERIFY(bar->isVisible());
        QCOMPARE(bar->kind(), ui::MessageKind::Warning);
        QVERIFY(bar->text().contains(QStringLiteral("two tensors are not used")));
        QVERIFY(bar->text().contains(QLatin1Char('1'))); // and 1 more
    }

    void aBrokenModelOnTheCommandLineGivesTheBundledOneAndTheReason()
    {
        WindowOptions options;
        options.model = QStringLiteral("/fake/broken");
        Window w(m_settings, options);
        QCOMPARE(QString::fromStdString(w.window.session()->model()->name), QStringLiteral("fake-encoder"));
        QVERIFY(w.find<ui::MessageBar>()->isVisible());
        QVERIFY(w.find<ui::MessageBar>()->text().contains(QStringLiteral("broken")));
    }

    void anErrorInARunIsSaidAndGoesWithTheNextKey()
    {
        Window w(m_settings);
        auto *field = w.find<ui::SentenceField>();
        field->replaceText(QStringLiteral("fail"));
        auto *bar = w.find<ui::MessageBar>();
        QTRY_VERIFY(bar->isVisible());
        QVERIFY(w.find<ui::HeatmapWidget>()->isStale());
        w.type(QStringLiteral("s"));
        w.waitUntilReady();
        QVERIFY(!bar->isVisible());
        QVERIFY(!w.find<ui::HeatmapWidget>()->isStale());
    }

    void aTextThatIsTooLongIsCutWithANotice()
    {
        Window w(m_settings);
        w.find<ui::SentenceField>()->replaceText(QStringLiteral("word ").repeated(200));
        w.waitUntilReady();
        auto *bar = w.find<ui::MessageBar>();
        QTRY_VERIFY(bar->isVisible());
        QCOMPARE(bar->kind(), ui::MessageKind::Warning);
        QVERIFY(bar->text().contains(QStringLiteral("64")));
        QVERIFY(bar->text().contains(QStringLiteral("202")));
        w.find<ui::SentenceField>()->replaceText(QStringLiteral("short"));
        w.waitUntilReady();
        QTRY_VERIFY(!bar->isVisible());
    }

    void unusualTextsAreShown_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("tokens");
        QTest::newRow("one token") << QStringLiteral("a") << 3;
        QTest::newRow("markup") << QStringLiteral("<b>bold</b> &amp; %1") << 5;
        QTest::newRow("right to left") << QStringLiteral("\u05d0\u05d1 \u202eabc") << 4;
        QTest::newRow("emoji and control characters") << QStringLiteral("\U0001F98A \u0001 \u200b") << 5;
    }

    void unusualTextsAreShown()
    {
        QFETCH(QString, text);
        Window w(m_settings);
        w.find<ui::SentenceField>()->replaceText(text);
        w.waitUntilReady();
        QTEST(w.window.session()->trace()->tokens(), "tokens");
        auto *heatmap = w.find<ui::HeatmapWidget>();
        QTest::mouseMove(heatmap, cellCentre(heatmap, {1, 1}));
        QVERIFY(!w.window.grab().isNull());
    }

    void emptyTextGivesAQuietWindow()
    {
        Window w(m_settings);
        w.find<ui::SentenceField>()->replaceText(QString());
        QTRY_COMPARE(w.window.session()->status(), ui::Session::Status::Empty);
        QVERIFY(!w.window.session()->trace());
        QVERIFY(w.find<ui::HeatmapWidget>()->cells().isEmpty());
        QVERIFY(!w.find<ui::MessageBar>()->isVisible());
        QVERIFY(!w.window.grab().isNull());
    }

    void aDroppedFolderIsOpenedAndDroppedTextIsTyped()
    {
        Window w(m_settings);
        QMimeData text;
        text.setText(QStringLiteral("dropped words"));
        drop(&w.window, &text);
        QCOMPARE(w.find<ui::SentenceField>()->text(), QStringLiteral("dropped words"));

        QVERIFY(QDir(m_folder.path()).mkpath(QStringLiteral("my decoder")));
        QMimeData folder;
        folder.setUrls({QUrl::fromLocalFile(m_folder.filePath(QStringLiteral("my decoder")))});
        drop(&w.window, &folder);
        QTRY_COMPARE(QString::fromStdString(w.window.session()->model()->name),
                     QStringLiteral("fake-decoder"));

        QMimeData web;
        web.setUrls({QUrl(QStringLiteral("https://example.org/model"))});
        drop(&w.window, &web);
        QVERIFY(w.find<ui::MessageBar>()->isVisible());
    }

    void theNextStartIsAsTheLastEnd()
    {
        {
            Window w(m_settings);
            w.find<ui::SentenceField>()->replaceText(QStringLiteral("remember me"));
            w.waitUntilReady();
            w.window.close();
        }
        Window w(m_settings);
        QCOMPARE(w.find<ui::SentenceField>()->text(), QStringLiteral("remember me"));
    }

    void theCommandLineWins()
    {
        WindowOptions options;
        options.sentence = QStringLiteral("from the command line");
        options.layer = 1;
        options.head = ui::MeanHead;
        Window w(m_settings, options);
        QCOMPARE(w.find<ui::SentenceField>()->text(), QStringLiteral("from the command line"));
        QCOMPARE(w.window.selection()->layerHead(), (LayerHead{1, ui::MeanHead}));
    }

    void fullScreenHidesTheMenuAndKeepsItsShortcuts()
    {
        Window w(m_settings);
        QTest::keyClick(&w.window, Qt::Key_F11);
        QVERIFY(w.window.isFullScreen());
        QVERIFY(!w.window.menuBar()->isVisible());
        const auto before = w.window.selection()->layerHead();
        QTest::keyClick(&w.window, Qt::Key_Right, Qt::AltModifier);
        QVERIFY(w.window.selection()->layerHead() != before);
        QTest::keyClick(&w.window, Qt::Key_Escape);
        QVERIFY(!w.window.isFullScreen());
        QVERIFY(w.window.menuBar()->isVisible());
    }

    void headStepsGoRound()
    {
        QCOMPARE(stepHead({0, 2}, 1, 3), (LayerHead{0, ui::MeanHead}));
        QCOMPARE(stepHead({0, ui::MeanHead}, -1, 3), (LayerHead{0, 2}));
        QCOMPARE(stepLayer({1, 0}, 1, 2), (LayerHead{1, 0}));
        QCOMPARE(stepLayer({0, 0}, -1, 2), (LayerHead{0, 0}));
    }
};

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
