// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/explorefiles.h"
#include "app/mainmenu.h"
#include "app/mainwindow.h"
#include "core/analysis/divergence.h"
#include "core/analysis/syntaxprobe.h"
#include "core/transformer/languagemodel.h"
#include "support/fakemodel.h"
#include "testpaths.h"
#include "ui/state/headlabels.h"
#include "ui/text/celltext.h"
#include "ui/text/metrictext.h"
#include "ui/views/explore/exploreview.h"
#include "ui/views/explore/findheadsview.h"
#include "ui/views/explore/headmapview.h"
#include "ui/views/explore/layersview.h"
#include "ui/views/explore/profileview.h"
#include "ui/views/explore/syntaxview.h"
#include "ui/widgets/dotplot.h"
#include "ui/widgets/headtable.h"
#include "ui/widgets/heatmapwidget.h"
#include "ui/widgets/sentencefield.h"

#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

using namespace headlight;
using namespace headlight::app;
using test::FakeModel;
using ui::Cell;

namespace {

Result<ui::ModelLoader::Source> load(const std::string &folder, const CancelToken &cancel,
                                     const std::function<void(double)> &progress)
{
    if (folder.find("/fake/decoder") != std::string::npos)
        return ui::ModelLoader::Source(std::make_shared<FakeModel>(FakeModel::decoder()));
    if (folder.find("/fake") != std::string::npos)
        return ui::ModelLoader::Source(std::make_shared<FakeModel>());
    const auto model = LanguageModel::load(folder, cancel, progress);
    return model ? Result<ui::ModelLoader::Source>(model.value())
                 : Result<ui::ModelLoader::Source>(model.error());
}

} // namespace

/// Questions about all heads, asked in the window.
class TestExploreHeads : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    struct Window
    {
        explicit Window(const QString &settings, const QString &model = QStringLiteral("/fake/encoder"))
            : window({load, {{QStringLiteral("First"), model}}, settings, {}})
        {
            window.show();
            waitUntilReady();
        }

        void waitUntilReady()
        {
            QCoreApplication::processEvents();
            QTRY_COMPARE_WITH_TIMEOUT(window.session()->status(), ui::Session::Status::Ready, 30000);
            QTRY_VERIFY(window.session()->isLayerReady(window.selection()->layerHead().layer));
        }

        void turnToQuestion(int number)
        {
            if (!find<ui::ExploreView>()->isVisible())
                QTest::keyClick(&window, Qt::Key_H, Qt::ControlModifier | Qt::ShiftModifier);
            auto *question = find<ui::ExploreView>()->question();
            QVERIFY(question->isVisible());
            question->setFocus();
            QTest::keyClick(question, Qt::Key_Home);
            for (int step = 0; step < number; ++step)
                QTest::keyClick(question, Qt::Key_Down);
            QCOMPARE(question->currentIndex(), number);
        }

        /// Clicks a row of a table, as one does to jump to its head.
        void clickRow(ui::HeadTable *table, int row)
        {
            const QRect rect = table->visualRect(table->model()->index(row, 0));
            QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, rect.center());
        }

        template <typename T> T *find() const { return window.findChild<T *>(); }

        MainWindow window;
    };

    QString settings() const
    {
        return m_folder.filePath(QString::fromLatin1(QTest::currentTestFunction()) + QStringLiteral(".ini"));
    }

    static double number(const ui::HeadTable *table, int row, int column)
    {
        return table->cellText(row, column).section(QLatin1Char(' '), 0, 0).toDouble();
    }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
        QLocale::setDefault(QLocale::c());
    }

    void theProfileIsMeasuredKeptAndShownAgain()
    {
        const QString model = QStringLiteral(HEADLIGHT_MODELS "/encoder");
        QStringList before;
        {
            Window w(settings(), model);
            w.turnToQuestion(0);
            auto *view = w.find<ui::ProfileView>();
            QVERIFY(view->isVisible());
            QCOMPARE(view->table()->rowCount(), 0);
            QTest::mouseClick(view->run(), Qt::LeftButton);
            QCOMPARE(view->run()->text(), QStringLiteral("Cancel"));
            QTRY_VERIFY_WITH_TIMEOUT(view->table()->rowCount() > 0, 120000);
            QVERIFY2(view->message()->text().isEmpty(), qPrintable(view->message()->text()));
            QCOMPARE(view->table()->rowCount(), w.window.session()->layers() * w.window.session()->heads());
            QVERIFY(view->scope()->text().contains(QStringLiteral("20 sequences")));
            QVERIFY(view->scope()->text().contains(QStringLiteral("nothing about other texts")));
            for (int row = 0; row < view->table()->rowCount(); ++row) {
                before += view->table()->cellText(row, 2);
                QVERIFY2(before.last().contains(QStringLiteral("±")), qPrintable(before.last()));
                QVERIFY(number(view->table(), row, 4) > 0); // texts
            }
            // A click jumps to the head of that row.
            w.clickRow(view->table(), 9);
            QCOMPARE(w.window.selection()->layerHead(), view->table()->headOf(9));
        }
        Window again(settings(), model);
        again.turnToQuestion(0);
        auto *table = again.find<ui::ProfileView>()->table();
        QTRY_COMPARE(table->rowCount(), before.size());
        for (int row = 0; row < table->rowCount(); ++row)
            QCOMPARE(table->cellText(row, 2), before[row]);
        QCOMPARE(again.find<ui::ProfileView>()->run()->text(), QStringLiteral("Run probes again"));
    }

    void aModelWithoutWordsIsMeasuredOnSentencesAlone()
    {
        Window w(settings());
        w.turnToQuestion(0);
        auto *view = w.find<ui::ProfileView>();
        QTest::mouseClick(view->run(), Qt::LeftButton);
        QTRY_COMPARE(view->table()->rowCount(), 6);
        QVERIFY2(view->scope()->text().contains(QStringLiteral("Copies were not measured")),
                 qPrintable(view->scope()->text()));
        auto *metric = view->metric();
        metric->setCurrentIndex(metric->findText(ui::metricName(HeadMetric::Induction)));
        for (int row = 0; row < 6; ++row)
            QCOMPARE(view->table()->cellText(row, 1), QStringLiteral("–")); // never 0
        w.window.openModel(QStringLiteral("/fake/decoder"));
        QTRY_COMPARE(view->table()->rowCount(), 0); // another model, not measured yet
    }

    void aFolderThatCannotBeWrittenLosesNothing()
    {
        Window w(settings());
        QFile blocker(w.find<ui::ExploreView>() ? profileFolder(settings()) : QString());
        QVERIFY(blocker.open(QIODevice::WriteOnly)); // a file where the folder would be
        blocker.close();
        w.turnToQuestion(0);
        auto *view = w.find<ui::ProfileView>();
        QTest::mouseClick(view->run(), Qt::LeftButton);
        QTRY_COMPARE(view->table()->rowCount(), 6);
        QTRY_VERIFY(view->message()->text().startsWith(QStringLiteral("This profile is not kept")));
    }

    void theLayersArePlottedAndCopied()
    {
        Window w(settings());
        w.turnToQuestion(1);
        auto *view = w.find<ui::LayersView>();
        auto *metric = view->metric();
        metric->setFocus();
        QTest::keyClick(metric, Qt::Key_Home);
        while (metric->currentText() != ui::metricName(HeadMetric::Confidence))
            QTest::keyClick(metric, Qt::Key_Down);
        QTRY_COMPARE(view->plot()->content().dots.size(), 6);
        const auto scores = *allHeadScores(*w.window.session()->trace());
        double mean = 0;
        for (const auto &dot : view->plot()->content().dots) {
            const Score &score = scores[static_cast<std::size_t>(dot.head.layer * 3 + dot.head.head)]
                                       [HeadMetric::Confidence];
            QCOMPARE(dot.place, QPointF(dot.head.layer, score.value));
            mean += dot.head.layer == 1 ? score.value / 3 : 0;
        }
        QVERIFY(std::abs(view->plot()->content().lines[1].points[1].y() - mean) < 1e-12);
        const auto place = view->plot()->dotPlace({1, 2});
        QVERIFY(place);
        QTest::mouseClick(view->plot(), Qt::LeftButton, {}, place->toPoint());
        QCOMPARE(w.window.selection()->layerHead(), (LayerHead{1, 2}));
        QTest::mouseClick(view->copy(), Qt::LeftButton);
        const QStringList lines = QGuiApplication::clipboard()->text().split(QLatin1Char('\n'));
        QCOMPARE(lines.size(), 8); // title, six heads, the end
        QCOMPARE(lines[0], QStringLiteral("layer\thead\tconfidence\tchance"));
        QCOMPARE(lines[6].section(QLatin1Char('\t'), 2, 2).toDouble(),
                 scores[5][HeadMetric::Confidence].value);
    }

    void whatDoesNotApplyIsNotPlotted()
    {
        Window w(settings());
        w.turnToQuestion(1);
        auto *view = w.find<ui::LayersView>();
        QTRY_VERIFY(!view->plot()->content().dots.isEmpty());
        view->metric()->setCurrentIndex(view->metric()->findText(ui::metricName(HeadMetric::Induction)));
        QVERIFY(view->plot()->content().dots.isEmpty()); // nothing repeats
        QVERIFY(!view->copy()->isEnabled());
        QVERIFY(view->explanation()->text().contains(QStringLiteral("Not applicable on this sentence")));
    }

    void wordsFindHeads()
    {
        Window w(settings());
        w.turnToQuestion(2);
        auto *view = w.find<ui::FindHeadsView>();
        QCOMPARE(view->table()->rowCount(), 0);
        QVERIFY(view->state()->text().contains(QStringLiteral("Ctrl")));
        view->from()->setFocus();
        QTest::keyClicks(view->from(), QStringLiteral("FOX"));
        QTest::keyClicks(view->to(), QStringLiteral("quick"));
        QTRY_COMPARE(view->table()->rowCount(), 6);
        const auto trace = w.window.session()->trace(); // [CLS] The quick brown fox [SEP]
        for (int row = 0; row < 6; ++row) {
            const float share = trace->attention(view->table()->headOf(row))->pattern(4, 2);
            QCOMPARE(view->table()->cellText(row, 1),
                     ui::metricNumber(MetricUnit::Share, static_cast<double>(share)));
            QVERIFY(row == 0 || number(view->table(), row - 1, 3) >= number(view->table(), row, 3));
        }
        w.clickRow(view->table(), 0);
        QCOMPARE(w.window.selection()->layerHead(), view->table()->headOf(0));
        QTest::keyClicks(view->to(), QStringLiteral("er"));
        QVERIFY(view->state()->text().contains(QStringLiteral("no word “quicker”")));
        QCOMPARE(view->table()->rowCount(), 0);
        QTest::mouseClick(view->clear(), Qt::LeftButton);
        QVERIFY(view->from()->text().isEmpty() && view->to()->text().isEmpty());
    }

    void paintedCellsFindHeadsAndFollowTheirTokens()
    {
        Window w(settings());
        w.turnToQuestion(2);
        auto *view = w.find<ui::FindHeadsView>();
        auto *heatmap = w.find<ui::HeatmapWidget>();
        const auto middle
            = [heatmap](Cell cell) { return heatmap->cells().cellRect(cell).center().toPoint(); };
        QTest::mousePress(heatmap, Qt::LeftButton, Qt::ControlModifier, middle({4, 2}));
        QTest::mouseMove(heatmap, middle({4, 3}));
        QTest::mouseRelease(heatmap, Qt::LeftButton, Qt::ControlModifier, middle({4, 3}));
        QCOMPARE(w.window.selection()->painted(), (QList<Cell>{{4, 2}, {4, 3}}));
        QVERIFY(!w.window.selection()->pin());
        const QRgb accent = ui::Theme::of(heatmap->palette()).accent.rgb();
        w.window.selection()->setHover(std::nullopt);
        QCOMPARE(heatmap->grab().toImage().pixel(heatmap->cells().cellRect({4, 2}).topLeft().toPoint()
                                                 + QPoint(8, 2)),
                 accent);
        QTRY_COMPARE(view->table()->rowCount(), 6);
        QVERIFY(view->state()->text().contains(QStringLiteral("2 painted cells")));
        const auto trace = w.window.session()->trace();
        const auto &pattern = trace->attention(view->table()->headOf(0))->pattern;
        QCOMPARE(view->table()->cellText(0, 1),
                 ui::metricNumber(MetricUnit::Share, static_cast<double>(pattern(4, 2) + pattern(4, 3))));
        auto *field = w.find<ui::SentenceField>();
        QTest::keyClick(field, Qt::Key_Home);
        QTest::keyClicks(field, QStringLiteral("So "));
        w.waitUntilReady();
        QCOMPARE(w.window.selection()->painted(), (QList<Cell>{{5, 3}, {5, 4}}));
        // Ctrl on a painted cell wipes it.
        QTest::mouseClick(heatmap, Qt::LeftButton, Qt::ControlModifier, middle({5, 3}));
        QCOMPARE(w.window.selection()->painted(), (QList<Cell>{{5, 4}}));
        QTest::mouseClick(view->clear(), Qt::LeftButton);
        QVERIFY(w.window.selection()->painted().isEmpty());
        QCOMPARE(view->table()->rowCount(), 0);
        QTest::mouseClick(heatmap, Qt::LeftButton, {}, middle({2, 1}));
        QTRY_COMPARE(view->table()->rowCount(), 6);
        QVERIFY(view->state()->text().contains(QStringLiteral("pinned cell")));
    }

    void aCellBehindTheMaskFindsNothing()
    {
        Window w(settings(), QStringLiteral("/fake/decoder"));
        w.turnToQuestion(2);
        w.window.selection()->setPin(Cell{0, 2});
        auto *view = w.find<ui::FindHeadsView>();
        QTRY_VERIFY(view->state()->text().contains(QStringLiteral("No query can see")));
        QCOMPARE(view->table()->rowCount(), 0);
    }

    void theMapLeadsToHeadsAndNamesTheNearest()
    {
        Window w(settings());
        w.turnToQuestion(3);
        auto *view = w.find<ui::HeadMapView>();
        QTRY_COMPARE(view->map()->content().dots.size(), 6);
        const Eigen::MatrixXd distances = *headDistances(*w.window.session()->trace());
        const auto place = view->map()->dotPlace({0, 2});
        QVERIFY(place && view->map()->rect().contains(place->toPoint()));
        QTest::mouseClick(view->map(), Qt::LeftButton, {}, place->toPoint());
        QCOMPARE(w.window.selection()->layerHead(), (LayerHead{0, 2}));
        const std::vector<int> nearest = nearestHeads(distances, 2, 5);
        QCOMPARE(view->nearest()->rowCount(), 5);
        for (int row = 0; row < 5; ++row) {
            const LayerHead head = view->nearest()->headOf(row);
            QCOMPARE(head.layer * 3 + head.head, nearest[static_cast<std::size_t>(row)]);
            QCOMPARE(view->nearest()->cellText(row, 2),
                     QString::number(distances(2, nearest[static_cast<std::size_t>(row)]), 'f', 2));
        }
        // The distances on screen are those of the map, as far as the map holds them: the same unit both
        // ways.
        const auto &dots = view->map()->content().dots;
        const auto apart = [&](int a, int b) {
            const QPointF way = *view->map()->dotPlace(dots[a].head) - *view->map()->dotPlace(dots[b].head);
            const QPointF told = dots[a].place - dots[b].place;
            return std::hypot(way.x(), way.y()) / std::hypot(told.x(), told.y());
        };
        QVERIFY2(std::abs(apart(0, 1) / apart(2, 5) - 1) < 0.05,
                 qPrintable(QStringLiteral("%1 %2").arg(apart(0, 1)).arg(apart(2, 5))));
        w.find<ui::SentenceField>()->clear();
        QTRY_VERIFY(view->map()->content().dots.isEmpty());
        QVERIFY(view->explanation()->text().contains(QStringLiteral("No sentence")));
    }

    void grammarIsMeasuredOnOurSentences()
    {
        Window w(settings(), QStringLiteral(HEADLIGHT_MODELS "/encoder"));
        w.turnToQuestion(4);
        auto *view = w.find<ui::SyntaxView>();
        QTest::mouseClick(view->run(), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(view->table()->rowCount() > 0, 60000);
        const auto sentences = parseConllu(bundledTreebank(), "bundled");
        QVERIFY(sentences);
        const auto scores = syntaxProbe(*w.window.session()->source(), sentences.value());
        const auto best = scores.value().best(ui::SyntaxView::LeastArcs);
        QCOMPARE(view->table()->rowCount(), static_cast<int>(best.size()));
        for (int row = 0; row < view->table()->rowCount(); ++row) {
            const RelationScore &score = best[static_cast<std::size_t>(row)];
            QCOMPARE(view->table()->cellText(row, 1), ui::headName(score.head));
            QCOMPARE(view->table()->cellText(row, 2), ui::metricNumber(MetricUnit::Share, score.score.value));
            QCOMPARE(view->table()->cellText(row, 4).toInt(), score.score.rows);
        }
        QVERIFY(view->scope()->text().contains(QStringLiteral("32 sentences")));
        w.clickRow(view->table(), 0);
        QCOMPARE(w.window.selection()->layerHead(), best.front().head);
        // Sorted by the number of arcs, most first, after a click or two on the title.
        QHeaderView *titles = view->table()->horizontalHeader();
        const QPoint title(titles->sectionViewportPosition(4) + titles->sectionSize(4) / 2,
                           titles->height() / 2);
        QTest::mouseClick(titles->viewport(), Qt::LeftButton, {}, title);
        QCOMPARE(titles->sortIndicatorSection(), 4);
        const bool ascending = titles->sortIndicatorOrder() == Qt::AscendingOrder;
        for (int row = 1; row < view->table()->rowCount(); ++row) {
            const double a = number(view->table(), row - 1, 4), b = number(view->table(), row, 4);
            QVERIFY(ascending ? a <= b : a >= b);
        }
    }

    void paintedArcsAreMeasured()
    {
        Window w(settings());
        w.turnToQuestion(4);
        auto *view = w.find<ui::SyntaxView>();
        QVERIFY(!view->drawn()->isEnabled());
        auto *heatmap = w.find<ui::HeatmapWidget>();
        const QList<Cell> cells{{1, 2}, {3, 4}, {4, 1}}; // The → quick, brown → fox, fox → The
        for (const Cell cell : cells)
            QTest::mouseClick(heatmap, Qt::LeftButton, Qt::ControlModifier,
                              heatmap->cells().cellRect(cell).center().toPoint());
        QTest::mouseClick(view->drawn(), Qt::LeftButton);
        QTRY_COMPARE(view->table()->rowCount(), 2); // from the query to the key, and back
        const auto trace = w.window.session()->trace();
        int most = 0;
        for (int head = 0; head < 6; ++head) {
            const Matrix &pattern = trace->attention({head / 3, head % 3})->pattern;
            int right = 0;
            for (const Cell cell : cells) {
                int best = -1; // among the words, not itself: tokens 1 to 4
                for (int key = 1; key <= 4; ++key) {
                    if (key != cell.query
                        && (best < 0 || pattern(cell.query, key) > pattern(cell.query, best)))
                        best = key;
                }
                right += best == cell.key ? 1 : 0;
            }
            most = std::max(most, right);
        }
        const int up = view->table()->cellText(0, 0).endsWith(QStringLiteral("↑")) ? 0 : 1;
        QCOMPARE(view->table()->cellText(up, 2), ui::metricNumber(MetricUnit::Share, most / 3.));
        QVERIFY(view->table()->cellText(up, 3).startsWith(QStringLiteral("0.67 (+1)")));
        QCOMPARE(view->table()->cellText(up, 4), QStringLiteral("3"));
        QVERIFY(view->scope()->text().contains(QStringLiteral("painted in “The quick brown fox”")));
        w.window.selection()->setPainted({{2, 2}, {0, 1}}); // within a word, and at [CLS]
        QTest::mouseClick(view->drawn(), Qt::LeftButton);
        QTRY_VERIFY(view->message()->text().contains(QStringLiteral("No painted cell")));
    }

    void aFileWithAnErrorNamesItsLineAndLosesNothing()
    {
        Window w(settings());
        w.turnToQuestion(4);
        auto *view = w.find<ui::SyntaxView>();
        QTest::mouseClick(view->run(), Qt::LeftButton);
        QTRY_VERIFY(view->table()->rowCount() > 0);
        const int rows = view->table()->rowCount();
        const auto write = [this](const char *content) {
            QFile file(m_folder.filePath(QStringLiteral("tree.conllu")));
            const bool isOpen = file.open(QIODevice::WriteOnly);
            return isOpen && file.write(content) > 0 ? file.fileName() : QString();
        };
        view->openFile(
            write("# text = a b\n1\ta\t_\tX\t_\t_\t2\tdet\t_\t_\n2\tb\t_\tX\t_\t_\t9\troot\t_\t_\n\n"));
        QTRY_VERIFY(!view->message()->text().isEmpty());
        QVERIFY2(view->message()->text().contains(QStringLiteral("line 3")),
                 qPrintable(view->message()->text()));
        QCOMPARE(view->table()->rowCount(), rows);
        view->openFile(write("1\tYes\t_\tX\t_\t_\t0\troot\t_\t_\n\n")); // one token: no arc at all
        QTRY_VERIFY(view->message()->text().contains(QStringLiteral("No relation")));
        QCOMPARE(view->table()->rowCount(), 0);
        view->openFile(m_folder.filePath(QStringLiteral("nothing.conllu")));
        QTRY_VERIFY(view->message()->text().contains(QStringLiteral("nothing.conllu")));
    }
};

QTEST_MAIN(TestExploreHeads)
#include "tst_exploreheads.moc"
