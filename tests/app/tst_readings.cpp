// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/exportdialog.h"
#include "app/mainmenu.h"
#include "app/mainwindow.h"
#include "core/transformer/languagemodel.h"
#include "support/fakemodel.h"
#include "support/savedialog.h"
#include "testpaths.h"
#include "ui/figure/divergingscale.h"
#include "ui/figure/svgwriter.h"
#include "ui/state/shownreading.h"
#include "ui/views/headview.h"
#include "ui/views/querypanel.h"
#include "ui/widgets/heatmapwidget.h"
#include "ui/widgets/keybars.h"
#include "ui/widgets/readingswitch.h"
#include "ui/widgets/sentencefield.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QStatusBar>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QXmlStreamReader>

using namespace headlight;
using namespace headlight::app;
using test::FakeModel;
using ui::Cell;

namespace {

Result<ui::ModelLoader::Source> loadFake(const std::string &folder, const CancelToken &,
                                         const std::function<void(double)> &)
{
    if (folder.ends_with("real")) {
        const auto model = LanguageModel::load(HEADLIGHT_MODELS "/encoder");
        return model ? Result<ui::ModelLoader::Source>(model.value()) : model.error();
    }
    return ui::ModelLoader::Source(
        std::make_shared<FakeModel>(folder.ends_with("encoder-decoder") ? FakeModel::encoderDecoder()
                                        : folder.ends_with("decoder")   ? FakeModel::decoder()
                                                                        : FakeModel::encoder()));
}

} // namespace

/// What the colour means, in the window: real clicks and keys, pixels, texts, files.
class TestReadings : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    struct Window
    {
        explicit Window(const QString &settings, const QString &model = QStringLiteral("/fake/encoder"),
                        const WindowOptions &options = sentence())
            : window({loadFake, {{QStringLiteral("Fake"), model}}, settings, options})
        {
            window.show();
            [&] { QTRY_COMPARE(window.session()->status(), ui::Session::Status::Ready); }();
            waitUntilRead();
        }

        static WindowOptions sentence()
        {
            WindowOptions options;
            options.sentence = QStringLiteral("over , under"); // the comma ends a word
            return options;
        }

        template <typename T> T *find() const { return window.findChild<T *>(); }
        ui::HeatmapWidget *heatmap() const { return find<ui::HeatmapWidget>(); }
        ui::ReadingSwitch *reading() const { return find<ui::ReadingSwitch>(); }
        std::shared_ptr<const Reading> shown() { return window.session()->shown()->reading(); }
        QString sentenceBelow() const { return find<ui::HeadView>()->reading()->text(); }

        void waitUntilRead()
        {
            QTRY_VERIFY(window.session()->shown()->isCurrent());
            QCoreApplication::processEvents();
        }

        /// By keyboard, as Alt+C and arrows do.
        void choose(Meaning meaning)
        {
            QComboBox *box = reading()->meanings();
            QTest::keyClick(&window, Qt::Key_C, Qt::AltModifier);
            QVERIFY(box->hasFocus());
            QTest::keyClick(box, Qt::Key_Home);
            for (int i = 0; i < box->findData(static_cast<int>(meaning)); ++i)
                QTest::keyClick(box, Qt::Key_Down);
            waitUntilRead();
        }

        void hide(HideKeys keys)
        {
            QTest::keyClick(reading()->hiding(), Qt::Key_Home);
            for (int i = 0; i < static_cast<int>(keys); ++i)
                QTest::keyClick(reading()->hiding(), Qt::Key_Down);
            waitUntilRead();
        }

        MainWindow window;
    };

    QString settings() const
    {
        return m_folder.filePath(QString::fromLatin1(QTest::currentTestFunction()) + QStringLiteral(".ini"));
    }

    /// The middle of every cell has the colour of its number; @p color(row, number).
    template <typename Color> static void compareCells(Window &w, const Color &color)
    {
        w.heatmap()->setNumbersShown(false);
        const auto reading = w.shown();
        const auto &cells = w.heatmap()->cells();
        QCOMPARE(cells.queries, static_cast<int>(reading->numbers->rows()));
        QCOMPARE(cells.keys, static_cast<int>(reading->numbers->cols()));
        const QImage image = w.heatmap()->grab().toImage();
        for (int query = 0; query < cells.queries; ++query) {
            for (int key = 0; key < cells.keys; ++key) {
                if (!reading->isMasked(query, key))
                    QCOMPARE(image.pixel(cells.cellRect({query, key}).center().toPoint()),
                             color(query, (*reading->numbers)(query, key)));
            }
        }
    }

private slots:
    void initTestCase() { QApplication::setAttribute(Qt::AA_DontUseNativeDialogs); }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }

    void scoresRunFromTheLowestToTheHighest()
    {
        Window w(settings());
        w.window.selection()->setLayerHead({1, 2});
        w.choose(Meaning::Score);
        const Matrix &scores = w.window.session()->trace()->attention({1, 2})->scores;
        QCOMPARE(w.shown()->numbers.get(), &scores);
        const auto &table = ui::colorTable(ui::ColorMapName::Blues, ui::isDark(w.window.palette()));
        const float low = scores.minCoeff(), high = scores.maxCoeff();
        QVERIFY(low < 0);
        compareCells(w, [&](int, float score) {
            const double at = double(score - low) / double(high - low);
            return table[static_cast<std::size_t>(std::lround(at * 255))];
        });
        QVERIFY(w.heatmap()->colorScale()->title().contains(QStringLiteral("logit")));
        QVERIFY(w.sentenceBelow().contains(QStringLiteral("in logits")));
    }

    void theMeanSaysOfHowManyHeads()
    {
        Window w(settings());
        w.window.selection()->setLayerHead({1, ui::MeanHead});
        w.waitUntilRead();
        QVERIFY2(w.sentenceBelow().contains(QStringLiteral("mean of 3 head")), qPrintable(w.sentenceBelow()));
    }

    void everyMeaningIsShownWhileTyping()
    {
        Window w(settings());
        for (const Meaning meaning : {Meaning::Probability, Meaning::Score, Meaning::NormWeighted,
                                      Meaning::Contribution, Meaning::Rollout, Meaning::Flow}) {
            w.choose(meaning);
            QCOMPARE(w.shown()->quantity.meaning, meaning);
            compareCells(
                w, [&](int row, float number) { return w.heatmap()->colorScale()->color(row, number); });
            const int before = w.heatmap()->cells().queries;
            QTest::keyClicks(w.find<ui::SentenceField>(), QStringLiteral(" x"));
            QTRY_COMPARE(w.heatmap()->cells().queries, before + 1);
            w.waitUntilRead();
            QCOMPARE(w.shown()->trace, w.window.session()->trace());
        }
    }

    void wordsJoinTokens()
    {
        WindowOptions options = Window::sentence();
        options.sentence = QStringLiteral("It was unbelievably good"); // the long one is cut into pieces
        Window w(settings(), QStringLiteral("/real"), options);
        const auto tokens = w.shown();
        QTest::mouseClick(w.reading()->words(), Qt::LeftButton);
        w.waitUntilRead();
        const auto words = w.shown();
        QStringList labels;
        for (const std::string &label : words->keys.labels)
            labels += QString::fromStdString(label);
        QCOMPARE(labels.join(QLatin1Char(' ')), QStringLiteral("[CLS] it was unbelievably good [SEP]"));
        const int pieces = static_cast<int>(tokens->keys.labels.size()) - 5;
        QVERIFY(pieces > 1);
        const float sum = tokens->numbers->row(1).segment(3, pieces).sum();
        QVERIFY(std::abs((*words->numbers)(1, 3) - sum) < 1e-6F);
        const float mean = tokens->numbers->col(1).segment(3, pieces).mean();
        QVERIFY(std::abs((*words->numbers)(3, 1) - mean) < 1e-6F);
        QVERIFY(w.sentenceBelow().contains(QStringLiteral("sum over keys, mean over queries")));
        compareCells(w, [&](int row, float number) { return w.heatmap()->colorScale()->color(row, number); });
        // A word's cell is that of its first tokens, and the other pieces stand in it, too.
        QTest::mouseMove(w.heatmap(), w.heatmap()->cells().cellRect({4, 3}).center().toPoint());
        QTRY_COMPARE(w.window.selection()->hover(), std::optional(Cell{3 + pieces, 3}));
        w.window.selection()->setPin(Cell{1, 4});
        QCOMPARE(w.heatmap()->pin(), std::optional(Cell{1, 3}));
    }

    void hiddenKeysLeaveBarsBesideTheRows()
    {
        Window w(settings());
        w.heatmap()->setNumbersShown(false);
        const auto before = w.shown();
        w.hide(HideKeys::SpecialTokens);
        const auto after = w.shown();
        QCOMPARE(after->numbers->cols(), before->numbers->cols() - 2);
        QCOMPARE((*after->numbers)(1, 0), (*before->numbers)(1, 1));
        compareCells(w, [&](int row, float number) { return w.heatmap()->colorScale()->color(row, number); });
        // The bar beside a row is as long as what is hidden.
        const QImage image = w.heatmap()->grab().toImage();
        const auto &cells = w.heatmap()->cells();
        int partly = 0;
        for (int query = 0; query < cells.queries; ++query) {
            const double share = after->hiddenShare[static_cast<std::size_t>(query)];
            const double y = cells.cellRect({query, -1}).center().y();
            const double left = cells.plot.right() + ui::HiddenBarGap;
            const auto at = [&](double part) {
                return image.pixel(QPointF(left + part * ui::HiddenBarWidth, y).toPoint());
            };
            if (share < 0.1 || share > 0.9)
                continue;
            ++partly;
            QCOMPARE(at(share - 0.06), at(0.03));
            QVERIFY(at(share + 0.06) != at(0.03));
        }
        QVERIFY(partly > 0);
        QVERIFY(w.sentenceBelow().contains(QStringLiteral("rows not rescaled")));
        QTest::mouseClick(w.reading()->rescale(), Qt::LeftButton, {},
                          QPoint(8, w.reading()->rescale()->height() / 2));
        w.waitUntilRead();
        QVERIFY(w.sentenceBelow().contains(QStringLiteral("rows rescaled to 1")));
        for (int query = 0; query < cells.queries; ++query)
            QVERIFY(std::abs(w.shown()->numbers->row(query).sum() - 1) < 1e-5F);
    }

    void hoverAndPinNameTheCellBesideHiddenKeys()
    {
        Window w(settings());
        w.hide(HideKeys::SpecialTokens);
        const QPoint middle = w.heatmap()->cells().cellRect({2, 0}).center().toPoint();
        QTest::mouseMove(w.heatmap(), middle);
        QTRY_COMPARE(w.window.selection()->hover(), std::optional(Cell{2, 1})); // key 0 is hidden
        QTest::mouseClick(w.heatmap(), Qt::LeftButton, {}, middle);
        QCOMPARE(w.window.selection()->pin(), std::optional(Cell{2, 1}));
        QCOMPARE(w.heatmap()->pin(), std::optional(Cell{2, 0}));
        const auto bars = w.find<ui::QueryPanel>()->bars()->bars();
        QCOMPARE(bars.size(), 3);
        QVERIFY(w.find<ui::QueryPanel>()->facts().contains(QStringLiteral("Hidden here")));
        w.window.selection()->setPin(Cell{2, 0}); // a hidden key
        QCOMPARE(w.heatmap()->pin(), std::optional(Cell{2, -1}));
    }

    void theQueryPanelSaysTheSameNumbers()
    {
        Window w(settings());
        w.choose(Meaning::Score);
        w.window.selection()->setPin(Cell{1, -1});
        const auto bars = w.find<ui::QueryPanel>()->bars()->bars();
        QCOMPARE(bars.size(), 5);
        for (const ui::KeyBar &bar : bars)
            QCOMPARE(bar.value, (*w.shown()->numbers)(1, bar.key));
        QVERIFY2(w.find<ui::QueryPanel>()->facts().startsWith(QStringLiteral("Highest")),
                 qPrintable(w.find<ui::QueryPanel>()->facts()));
    }

    void aDifferenceDivergesFromZero()
    {
        Window w(settings());
        w.window.selection()->setLayerHead({0, 0});
        w.waitUntilRead();
        QTest::mouseClick(w.reading()->compare(), Qt::LeftButton);
        w.waitUntilRead();
        QVERIFY(w.sentenceBelow().contains(QStringLiteral("from itself")));
        w.window.selection()->setLayerHead({1, 2});
        w.waitUntilRead();
        const auto trace = w.window.session()->trace();
        const Matrix difference = trace->attention({1, 2})->pattern - trace->attention({0, 0})->pattern;
        QVERIFY((*w.shown()->numbers - difference).cwiseAbs().maxCoeff() < 1e-6F);
        const auto limit = static_cast<double>(difference.cwiseAbs().maxCoeff());
        const ui::DivergingScale scale(limit, ui::isDark(w.window.palette()));
        compareCells(w, [&](int, float number) { return scale.color(static_cast<double>(number)); });
        QVERIFY(w.sentenceBelow().startsWith(QStringLiteral("Difference: probability of L1 H2 minus ")));
        w.choose(Meaning::Rollout);
        QVERIFY(w.shown()->range == NumberRange::Signed);
        QTest::mouseClick(w.reading()->compare(), Qt::LeftButton);
        w.waitUntilRead();
        QVERIFY(w.shown()->range == NumberRange::Positive);
    }

    void whatCannotBeShownSaysWhyInThePicture()
    {
        WindowOptions options = Window::sentence();
        options.decoderText = QStringLiteral("eins zwei");
        options.kind = AttentionKind::Cross;
        Window w(settings(), QStringLiteral("/fake/encoder-decoder"), options);
        QComboBox *box = w.reading()->meanings();
        box->setFocus();
        for (int i = 0; i < 4; ++i)
            QTest::keyClick(box, Qt::Key_Down);
        QTRY_VERIFY(w.window.session()->shown()->error());
        QCOMPARE(w.heatmap()->cells().queries, 0);
        QVERIFY(w.sentenceBelow().isEmpty());
        QTest::keyClick(box, Qt::Key_Home);
        w.waitUntilRead();
        QCOMPARE(w.heatmap()->cells().queries, 3);
    }

    void theFigureIsWhatIsShown()
    {
        Window w(settings());
        w.hide(HideKeys::SpecialTokens);
        w.choose(Meaning::NormWeighted);
        const auto input = shownFigure(*w.window.session(), {});
        QVERIFY(input);
        const auto figure = ui::buildHeatmapFigure(*input);
        QVERIFY(figure.ok());
        const auto svg = ui::writeSvg(figure.value());
        QVERIFY(svg.ok());
        QStringList ids, texts;
        QXmlStreamReader xml(svg.value());
        while (!xml.atEnd()) {
            xml.readNext();
            if (xml.isStartElement())
                ids += xml.attributes().value(QStringLiteral("id")).toString();
            if (xml.isCharacters())
                texts += xml.text().toString();
        }
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        const auto &cells = figure.value().cells;
        QCOMPARE(cells.keys, 3);
        for (int query = 0; query < cells.queries; ++query) {
            for (int key = 0; key < cells.keys; ++key)
                QCOMPARE(cells.colors[cells.index(query, key)],
                         w.heatmap()->colorScale()->color(query, (*w.shown()->numbers)(query, key)));
        }
        QVERIFY(figure.value().title.contains(QStringLiteral("Norm-weighted attention of ")));
        QVERIFY(ids.contains(QStringLiteral("hidden-0")));
        QVERIFY(texts.contains(QStringLiteral("Norm-weighted attention (norm)")));
        QVERIFY(texts.contains(QStringLiteral("hidden share")));
        const auto metadata = QJsonDocument::fromJson(figure.value().metadata.toUtf8()).object();
        QCOMPARE(metadata.value(QStringLiteral("meaning")).toString(), QStringLiteral("norm"));
        QCOMPARE(metadata.value(QStringLiteral("hidden_keys")).toArray().size(), 2);
    }

    void numbersOfTheHeadAreThoseShown()
    {
        Window w(settings());
        w.choose(Meaning::Rollout);
        const QString file = m_folder.filePath(QStringLiteral("rollout.csv"));
        test::saveTo(w.find<MainMenu>()->exportHead, file);
        QTRY_VERIFY(w.window.statusBar()->currentMessage().contains(QStringLiteral("Saved")));
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        const QList<QByteArray> lines = written.readAll().split('\n');
        QCOMPARE(lines.size(), 1 + 5 * 5 + 1);
        QVERIFY(lines[1].startsWith("rollout,share,,"));
        w.find<MainMenu>()->copyNumbers->trigger();
        const auto copied = QApplication::clipboard()->text().split(QLatin1Char('\n'));
        QCOMPARE(copied[1].section(QLatin1Char('\t'), 1, 1),
                 QString::number(static_cast<double>((*w.shown()->numbers)(0, 0)), 'f', 6));
    }

    void theChoiceIsRememberedAndTheReferenceForgotten()
    {
        {
            Window w(settings());
            w.choose(Meaning::Score);
            QTest::mouseClick(w.reading()->words(), Qt::LeftButton);
            w.hide(HideKeys::Sink);
            QTest::mouseClick(w.reading()->compare(), Qt::LeftButton);
            w.window.savePreferences();
        }
        Window again(settings());
        const ReadingStyle style = again.window.selection()->readingStyle();
        QVERIFY(style.meaning == Meaning::Score);
        QVERIFY(style.grouping == Grouping::Words);
        QVERIFY(style.hide == HideKeys::Sink);
        QVERIFY(!style.reference);
        QCOMPARE(again.reading()->meanings()->currentText(), QStringLiteral("Score before softmax"));
        QVERIFY(again.reading()->words()->isChecked());
    }

    void aReferenceThatIsNotThereIsForgotten()
    {
        Window w(settings(), QStringLiteral("/fake/decoder"));
        w.window.selection()->setLayerHead({2, 3});
        w.waitUntilRead();
        QTest::mouseClick(w.reading()->compare(), Qt::LeftButton);
        w.window.openModel(QStringLiteral("/fake/encoder"));
        QTRY_COMPARE(w.window.session()->layers(), 2);
        QTRY_VERIFY(!w.window.selection()->readingStyle().reference);
        w.waitUntilRead();
        QVERIFY(!w.reading()->compare()->isChecked());
    }
};

QTEST_MAIN(TestReadings)
#include "tst_readings.moc"
