// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/exportdialog.h"
#include "app/mainmenu.h"
#include "app/mainwindow.h"
#include "app/runsummary.h"
#include "support/fakemodel.h"
#include "ui/views/headview.h"
#include "ui/views/querypanel.h"
#include "ui/views/sentencebar.h"
#include "ui/views/sentenceview.h"
#include "ui/widgets/headgrid.h"
#include "ui/widgets/heatmapwidget.h"
#include "ui/widgets/keybars.h"
#include "ui/widgets/kindswitch.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/sentencefield.h"
#include "ui/widgets/tokenstrip.h"

#include <QAbstractButton>
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QTemporaryDir>
#include <QTest>

using namespace headlight;
using namespace headlight::app;
using test::FakeModel;
using ui::Cell;

namespace {

Result<ui::ModelLoader::Source> loadFake(const std::string &folder, const CancelToken &,
                                         const std::function<void(double)> &)
{
    const bool plain = folder.find("plain") != std::string::npos;
    return ui::ModelLoader::Source(
        std::make_shared<FakeModel>(plain ? FakeModel::encoder() : FakeModel::encoderDecoder()));
}

} // namespace

/// The window with an encoder-decoder.
class TestKindsInWindow : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    struct Window
    {
        explicit Window(const QString &settings)
            : window(
                {loadFake, {{QStringLiteral("Fake"), QStringLiteral("/fake/model")}}, settings, options()})
        {
            window.show();
            waitUntilReady();
        }

        static WindowOptions options()
        {
            WindowOptions options;
            options.sentence = QStringLiteral("one two three");
            options.decoderText = QStringLiteral("eins zwei");
            return options;
        }

        void waitUntilReady()
        {
            QCoreApplication::processEvents();
            QTRY_COMPARE(window.session()->status(), ui::Session::Status::Ready);
            QTRY_VERIFY(window.session()->isLayerReady(window.selection()->layerHead().layer));
        }

        void showCross()
        {
            QTest::keyClick(&window, Qt::Key_3, Qt::AltModifier);
            waitUntilReady();
        }

        template <typename T> T *find() const { return window.findChild<T *>(); }

        MainWindow window;
    };

    QString settings() const
    {
        return m_folder.filePath(QString::fromLatin1(QTest::currentTestFunction()) + QStringLiteral(".ini"));
    }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }

    void theSwitchIsThereWhereThereIsAChoice()
    {
        Window w(settings());
        QVERIFY(w.find<ui::KindSwitch>()->isVisible());
        QCOMPARE(w.window.selection()->kind(), AttentionKind::Encoder);
        const QMenu *menu = w.find<MainMenu>()->kinds;
        QVERIFY(menu->isEnabled());
        w.window.openModel(QStringLiteral("/fake/plain"));
        QTRY_VERIFY(!w.find<ui::KindSwitch>()->isVisible());
        QVERIFY(!menu->isEnabled());
        w.waitUntilReady();
        QVERIFY(!w.find<ui::TokenStrip>()->tokens().isEmpty());
    }

    void mouseAndShortcutChooseTheKind()
    {
        Window w(settings());
        auto *kinds = w.find<ui::KindSwitch>();
        QTest::mouseClick(kinds->button(AttentionKind::Decoder), Qt::LeftButton);
        QCOMPARE(w.window.selection()->kind(), AttentionKind::Decoder);
        QVERIFY(w.find<MainMenu>()->kinds->actions().at(1)->isChecked());
        w.showCross();
        QCOMPARE(kinds->kind(), AttentionKind::Cross);
        QTest::keyClick(&w.window, Qt::Key_1, Qt::AltModifier);
        QCOMPARE(w.window.selection()->kind(), AttentionKind::Encoder);
    }

    void theCrossMapHasTheDecodersRowsAndTheEncodersColumns()
    {
        Window w(settings());
        w.showCross();
        w.window.selection()->setLayerHead({3, 1});
        w.waitUntilReady();
        auto *heatmap = w.find<ui::HeatmapWidget>();
        heatmap->setNumbersShown(false);
        QCOMPARE(heatmap->cells().queries, 3);
        QCOMPARE(heatmap->cells().keys, 4);
        const QString summary = w.find<RunSummary>()->text();
        QVERIFY2(summary.contains(QStringLiteral("Queries: 3, keys: 4")), qPrintable(summary));
        const auto pattern = w.window.session()->pattern({3, 1});
        const QImage image = heatmap->grab().toImage();
        for (int query = 0; query < 3; ++query) {
            for (int key = 0; key < 4; ++key) {
                const QPoint middle = heatmap->cells().cellRect({query, key}).center().toPoint();
                QCOMPARE(image.pixel(middle), heatmap->colorScale()->color(query, (*pattern)(query, key)));
            }
        }
    }

    void aCellIsNamedByBothTexts()
    {
        Window w(settings());
        w.showCross();
        auto *heatmap = w.find<ui::HeatmapWidget>();
        const QPoint middle = heatmap->cells().cellRect({2, 3}).center().toPoint(); // zwei → </s>
        QTest::mouseMove(heatmap, middle);
        QTRY_COMPARE(w.window.selection()->hover(), std::optional(Cell{2, 3}));
        const auto labels = w.find<ui::HeadView>()->findChildren<QLabel *>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel *label) {
            return label->text().contains(QStringLiteral("zwei"))
                && label->text().contains(QStringLiteral("</s>"));
        }));
        QTest::mouseClick(heatmap, Qt::LeftButton, {}, middle);
        QVERIFY(w.find<ui::QueryPanel>()->title().contains(QStringLiteral("zwei")));
        QStringList keys;
        for (const ui::KeyBar &bar : w.find<ui::QueryPanel>()->bars()->bars())
            keys += bar.token;
        keys.sort();
        QCOMPARE(keys,
                 (QStringList{QStringLiteral("</s>"), QStringLiteral("one"), QStringLiteral("three"),
                              QStringLiteral("two")}));
    }

    void aKeyShadesTheQueriesAndAQueryTheKeys()
    {
        Window w(settings());
        auto *view = w.find<ui::SentenceView>();
        QVERIFY(!view->keyStrip()->isVisible());
        w.showCross();
        QVERIFY(view->keyStrip()->isVisible());
        QCOMPARE(view->strip()->tokens().size(), 3);
        QCOMPARE(view->keyStrip()->tokens().size(), 4);
        QTest::mouseClick(view->keyStrip()->viewport(), Qt::LeftButton, {},
                          view->keyStrip()->tokenRect(3).center());
        QCOMPARE(w.window.selection()->pin(), std::optional(Cell{-1, 3}));
        QVERIFY(w.find<ui::QueryPanel>()->title().contains(QStringLiteral("</s>")));
        QTest::mouseClick(view->strip()->viewport(), Qt::LeftButton, {},
                          view->strip()->tokenRect(1).center());
        QCOMPARE(w.window.selection()->pin(), std::optional(Cell{1, -1}));
        QVERIFY(w.find<ui::QueryPanel>()->title().contains(QStringLiteral("eins")));
    }

    void theGridHasTheDecodersShape()
    {
        Window w(settings());
        w.showCross();
        auto *grid = w.find<ui::HeadGrid>();
        QTest::mouseClick(grid->viewport(), Qt::LeftButton, {}, grid->headRect({3, 1}).center());
        QCOMPARE(w.window.selection()->layerHead(), (LayerHead{3, 1}));
        QTest::keyClick(&w.window, Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(w.window.selection()->layerHead(), (LayerHead{3, 1})); // the last one
    }

    void theDecoderTextRecomputesAtEveryKey()
    {
        Window w(settings());
        w.showCross();
        for (auto *field : w.window.findChildren<ui::SentenceField *>()) {
            if (field->accessibleName() != QStringLiteral("Decoder text"))
                continue;
            QVERIFY(field->isVisible());
            QTest::keyClicks(field, QStringLiteral(" drei"));
        }
        w.waitUntilReady();
        QCOMPARE(w.window.session()->trace()->tokens(), 4);
        QCOMPARE(w.find<ui::HeatmapWidget>()->cells().queries, 4);
    }

    void textsThatWereCutAreSaid_data()
    {
        QTest::addColumn<AttentionKind>("kind"); // on screen
        QTest::addColumn<int>("words");
        QTest::addColumn<int>("written");
        QTest::addColumn<QStringList>("said");
        const QString source = QStringLiteral("Cut to 64 of 101 tokens");
        const QString target = QStringLiteral("The decoder's text is cut to 64 of 201 tokens");
        QTest::addRow("neither") << AttentionKind::Decoder << 10 << 20 << QStringList();
        QTest::addRow("the decoder's, on screen")
            << AttentionKind::Decoder << 10 << 200 << QStringList{target};
        QTest::addRow("the decoder's, beside the encoder")
            << AttentionKind::Encoder << 10 << 200 << QStringList{target};
        QTest::addRow("the encoder's, under the decoder")
            << AttentionKind::Decoder << 100 << 20 << QStringList{source};
        QTest::addRow("both, in the cross-attention")
            << AttentionKind::Cross << 100 << 200 << QStringList{source, target};
    }

    void textsThatWereCutAreSaid()
    {
        QFETCH(AttentionKind, kind);
        QFETCH(int, words);
        QFETCH(int, written);
        QFETCH(QStringList, said);
        Window w(settings());
        w.window.selection()->setKind(kind);
        w.waitUntilReady();
        w.window.session()->setInput({.text = QStringLiteral("a ").repeated(words).toStdString(),
                                      .decoderText = QStringLiteral("b ").repeated(written).toStdString()});
        w.waitUntilReady();
        const auto *bar = w.find<ui::MessageBar>();
        QCOMPARE(bar->isVisible(), !said.isEmpty());
        for (const QString &part : said)
            QVERIFY2(bar->text().contains(part), qPrintable(bar->text()));
        QCOMPARE(bar->isVisible() ? bar->text().count(QStringLiteral(" tokens: ")) : 0, said.size());
    }

    void exportsSayWhichAttention()
    {
        Window w(settings());
        w.showCross();
        const auto input = shownFigure(*w.window.session(), {});
        QVERIFY(input);
        QCOMPARE(input->queryTokens.size(), 3);
        QCOMPARE(input->keyTokens.size(), 4);
        const auto figure = ui::buildHeatmapFigure(*input);
        QVERIFY(figure.ok());
        QVERIFY(figure.value().title.contains(QStringLiteral("cross-attention")));
        QVERIFY(figure.value().metadata.contains(QStringLiteral("\"attention\":\"cross\"")));
        QVERIFY(figure.value().metadata.contains(QStringLiteral("eins zwei")));
        w.find<ui::HeatmapWidget>()->setFocus();
        QTest::keyClick(w.find<ui::HeatmapWidget>(), Qt::Key_C, Qt::ControlModifier);
        const auto lines = QApplication::clipboard()->text().split(QLatin1Char('\n'));
        QCOMPARE(lines[0], QStringLiteral("\tone\ttwo\tthree\t</s>"));
        QVERIFY(lines[1].startsWith(QStringLiteral("<s>\t")));
    }
};

QTEST_MAIN(TestKindsInWindow)
#include "tst_kindsinwindow.moc"
