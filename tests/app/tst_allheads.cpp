// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/mainwindow.h"
#include "support/fakemodel.h"
#include "support/palettes.h"
#include "ui/state/headlabels.h"
#include "ui/text/metrictext.h"
#include "ui/views/allheadsview.h"
#include "ui/widgets/headgridbar.h"
#include "ui/widgets/headgrid.h"
#include "ui/widgets/plaintooltip.h"
#include "ui/widgets/scalelegend.h"
#include "ui/widgets/sentencefield.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHelpEvent>
#include <QLabel>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QToolTip>

using namespace headlight;
using namespace headlight::app;
using test::FakeModel;

namespace {

Result<ui::ModelLoader::Source> loadFake(const std::string &, const CancelToken &,
                                         const std::function<void(double)> &)
{
    return ui::ModelLoader::Source(std::make_shared<FakeModel>());
}

} // namespace

/// The grid of all heads as numbers, sorted and filtered, in the window.
class TestAllHeads : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    struct Window
    {
        explicit Window(const QString &settings)
            : window({loadFake, {{QStringLiteral("Fake"), QStringLiteral("/fake/encoder")}}, settings, {}})
        {
            window.show();
            waitUntilReady();
        }

        void waitUntilReady()
        {
            QCoreApplication::processEvents();
            QTRY_COMPARE(window.session()->status(), ui::Session::Status::Ready);
            QTRY_VERIFY(window.session()->headLabels()->isComplete());
        }

        /// As a person does with the keyboard: in an open box, to the entry with this text.
        void choose(QComboBox *box, const QString &text)
        {
            const int index = box->findText(text);
            QVERIFY2(index >= 0, qPrintable(text));
            box->setFocus();
            QTest::keyClick(box, Qt::Key_Home);
            for (int step = 0; step < box->count() && box->currentIndex() < index; ++step)
                QTest::keyClick(box, Qt::Key_Down);
            QCOMPARE(box->currentText(), text);
        }

        QRgb cell(LayerHead head) const
        {
            auto *grid = find<ui::HeadGrid>();
            return grid->grab().toImage().pixel(grid->headRect(head).topLeft() + QPoint(3, 3));
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
        QLocale::setDefault(QLocale::c());
    }

    void theColourIsThatOfTheNumber_data()
    {
        QTest::addColumn<HeadMetric>("metric");
        QTest::addColumn<bool>("dark");
        QTest::addRow("confidence") << HeadMetric::Confidence << false;
        QTest::addRow("distance, dark") << HeadMetric::Distance << true;
    }

    void theColourIsThatOfTheNumber()
    {
        QFETCH(const HeadMetric, metric);
        QFETCH(const bool, dark);
        Window w(settings());
        w.window.setPalette(dark ? test::darkPalette() : test::lightPalette());
        auto *view = w.find<ui::AllHeadsView>();
        QVERIFY(!view->legend()->isVisible());
        w.choose(view->bar()->colorBy(), ui::metricName(metric));
        QTRY_VERIFY(view->legend()->isVisible());
        const auto scores = *allHeadScores(*w.window.session()->trace());
        const auto scale = view->legend()->content();
        const auto &colors = ui::colorTable(ui::ColorMapName::Blues, dark);
        for (int index = 0; index < 6; ++index) {
            const Score &score = scores[static_cast<std::size_t>(index)][metric];
            const double part = (score.value - scale.low) / (scale.high - scale.low);
            QCOMPARE(w.cell({index / 3, index % 3}),
                     colors[static_cast<std::size_t>(std::lround(part * 255))]);
        }
        const QString said = view->explanation()->text();
        QVERIFY2(said.contains(ui::metricNumber(metricUnit(metric), scores[0][metric].chance)),
                 qPrintable(said));
        QVERIFY2(said.contains(QStringLiteral("arXiv")), qPrintable(said));
        QCOMPARE(scale.leastChance, std::optional(scores[0][metric].chance));
        QVERIFY(scale.highText.endsWith(ui::unitName(metricUnit(metric))));
    }

    void theToolTipHasTheNumberAndItsChance()
    {
        Window w(settings());
        w.choose(w.find<ui::HeadGridBar>()->colorBy(), ui::metricName(HeadMetric::Sink));
        auto *grid = w.find<ui::HeadGrid>();
        const QPoint middle = grid->headRect({1, 2}).center();
        QHelpEvent help(QEvent::ToolTip, middle, grid->viewport()->mapToGlobal(middle));
        QApplication::sendEvent(grid->viewport(), &help);
        const auto scores = *allHeadScores(*w.window.session()->trace());
        const QString sentence = ui::metricSentence(HeadMetric::Sink, scores[5][HeadMetric::Sink]);
        QVERIFY2(QToolTip::text().contains(sentence), qPrintable(QToolTip::text()));
    }

    void sortedHeadsKeepTheirNumbers()
    {
        Window w(settings());
        auto *bar = w.find<ui::HeadGridBar>();
        auto *grid = w.find<ui::HeadGrid>();
        w.choose(bar->colorBy(), ui::metricName(HeadMetric::Confidence));
        QTest::mouseClick(bar->filter(), Qt::LeftButton);
        QVERIFY(bar->order()->isVisible());
        w.choose(bar->order(), QStringLiteral("Highest first"));
        const auto scores = *allHeadScores(*w.window.session()->trace());
        const auto value = [&scores](LayerHead head) {
            return scores[static_cast<std::size_t>(head.layer * 3 + head.head)][HeadMetric::Confidence].value;
        };
        QCOMPARE(grid->order().size(), 6);
        for (qsizetype i = 1; i < 6; ++i)
            QVERIFY(value(grid->order()[i - 1]) >= value(grid->order()[i]));
        const LayerHead highest = grid->order().first();
        QTest::mouseClick(grid->viewport(), Qt::LeftButton, {}, grid->headRect(highest).center());
        QCOMPARE(w.window.selection()->layerHead(), highest);
        QTest::mouseClick(bar->filter(), Qt::LeftButton);
        QVERIFY(grid->order().isEmpty());
    }

    void filteredHeadsStepBackAndAreCounted()
    {
        Window w(settings());
        auto *bar = w.find<ui::HeadGridBar>();
        auto *view = w.find<ui::AllHeadsView>();
        w.choose(bar->colorBy(), ui::metricName(HeadMetric::Confidence));
        const auto scores = *allHeadScores(*w.window.session()->trace());
        QList<double> values;
        for (const HeadScores &head : scores)
            values.append(head[HeadMetric::Confidence].value);
        std::sort(values.begin(), values.end());
        const double middle = std::ceil((values[2] + values[3]) * 50) / 100;
        const auto kept = std::count_if(values.begin(), values.end(), [&](double v) { return v >= middle; });
        QVERIFY(kept > 0 && kept < 6);
        QTest::mouseClick(bar->filter(), Qt::LeftButton);
        bar->minimum()->setFocus();
        bar->minimum()->selectAll();
        QTest::keyClicks(bar->minimum(), QString::number(middle, 'f', 2));
        QTest::keyClick(bar->minimum(), Qt::Key_Return);
        QVERIFY2(view->explanation()->text().startsWith(QStringLiteral("%1 of 6 heads").arg(kept)),
                 qPrintable(view->explanation()->text()));
        QVERIFY(view->grid()->order().isEmpty());
        QTest::mouseClick(view->grid()->viewport(), Qt::LeftButton, {},
                          view->grid()->headRect({1, 2}).center());
        QCOMPARE(w.window.selection()->layerHead(), (LayerHead{1, 2})); // faded or not
    }

    void numbersFollowTheSentenceAndOneTokenHasNone()
    {
        Window w(settings());
        auto *view = w.find<ui::AllHeadsView>();
        w.choose(view->bar()->colorBy(), ui::metricName(HeadMetric::DuplicateToken));
        // Nothing repeats: hatched, never the colour of 0.
        const QRgb zero = ui::colorTable(ui::ColorMapName::Blues, false).front();
        QVERIFY(w.cell({0, 0}) != zero);
        QVERIFY(view->explanation()->text().contains(QStringLiteral("Not applicable on this sentence")));
        QTest::keyClicks(w.find<ui::SentenceField>(), QStringLiteral(" fox"));
        w.waitUntilReady();
        QTRY_VERIFY(view->explanation()->text().contains(QStringLiteral("Chance")));
    }
};

QTEST_MAIN(TestAllHeads)
#include "tst_allheads.moc"
