// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/mainwindow.h"
#include "support/fakemodel.h"
#include "ui/state/headlabels.h"
#include "ui/text/headtext.h"
#include "ui/views/allheadsview.h"
#include "ui/views/headview.h"
#include "ui/widgets/headgrid.h"
#include "ui/widgets/headtabs.h"
#include "ui/widgets/heatmapwidget.h"
#include "ui/widgets/plaintooltip.h"
#include "ui/widgets/sentencefield.h"

#include <QHelpEvent>
#include <QLabel>
#include <QTemporaryDir>
#include <QTest>
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

/// What the window says about the head on screen.
class TestHeadCard : public QObject
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
            QTRY_VERIFY(window.session()->headLabels()->isCurrent());
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

    void theCardSaysWhatTheHeadDoes()
    {
        Window w(settings());
        auto *labels = w.window.session()->headLabels();
        auto *card = w.find<ui::HeadView>()->card();
        for (const LayerHead head : {LayerHead{0, 1}, LayerHead{1, 2}}) {
            w.window.selection()->setLayerHead(head);
            QTRY_VERIFY(labels->label(head));
            QTRY_COMPARE(card->text(), ui::headSentence(head, *labels->label(head)));
            QVERIFY(card->isVisible() && card->isEnabled());
            QVERIFY(card->accessibleDescription().contains(QStringLiteral("Source")));
            QVERIFY(w.find<ui::HeadTabs>()->tabToolTip(head.head).contains(
                QStringLiteral("On this sentence head")));
            QCOMPARE(w.find<ui::HeadTabs>()->accessibleTabName(head.head),
                     QStringLiteral("H%1, ").arg(head.head) + ui::labelWord(labels->label(head)->label));
        }
        w.window.selection()->setLayerHead({1, ui::MeanHead});
        QVERIFY(card->text().contains(QStringLiteral("choose a head")));
    }

    void nothingJumpsWhenTheCardChanges()
    {
        Window w(settings());
        QTRY_VERIFY(w.window.session()->headLabels()->isCurrent());
        const QRect heatmap = w.find<ui::HeatmapWidget>()->geometry();
        const QRect tab = w.find<ui::HeadTabs>()->tabRect(2);
        QTest::keyClicks(w.find<ui::SentenceField>(), QStringLiteral(" fox fox ."));
        w.waitUntilReady();
        QTRY_VERIFY(w.window.session()->headLabels()->isCurrent());
        QCOMPARE(w.find<ui::HeatmapWidget>()->geometry(), heatmap);
        QCOMPARE(w.find<ui::HeadTabs>()->tabRect(2), tab);
    }

    void theGridSaysItOfHeadsOfOtherLayers()
    {
        Window w(settings());
        auto *grid = w.find<ui::HeadGrid>();
        const auto *labels = w.window.session()->headLabels();
        for (const LayerHead head : {LayerHead{0, 2}, LayerHead{1, 0}}) {
            QTRY_VERIFY(labels->label(head));
            const QPoint middle = grid->headRect(head).center();
            QHelpEvent help(QEvent::ToolTip, middle, grid->viewport()->mapToGlobal(middle));
            QApplication::sendEvent(grid->viewport(), &help);
            QCOMPARE(QToolTip::text(), ui::plainToolTip(ui::headSentence(head, *labels->label(head))));
        }
    }

    void withoutASentenceThereIsNothingToSay()
    {
        Window w(settings());
        QVERIFY(!w.find<ui::HeadView>()->card()->text().isEmpty());
        w.find<ui::SentenceField>()->clear();
        QTRY_VERIFY(w.find<ui::HeadView>()->card()->text().isEmpty());
        QCOMPARE(w.find<ui::HeadTabs>()->accessibleTabName(0), QStringLiteral("H0"));
    }
};

QTEST_MAIN(TestHeadCard)
#include "tst_headcard.moc"
