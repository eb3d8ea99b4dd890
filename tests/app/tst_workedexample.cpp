// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/mainmenu.h"
#include "app/mainwindow.h"
#include "app/sidepages.h"
#include "support/fakemodel.h"
#include "support/palettes.h"
#include "ui/figure/divergingscale.h"
#include "ui/text/celltext.h"
#include "ui/text/workedtext.h"
#include "ui/views/querypanel.h"
#include "ui/views/workedexampleview.h"
#include "ui/widgets/heatmapwidget.h"
#include "ui/widgets/sentencefield.h"
#include "ui/widgets/workedsheet.h"

#include <QCheckBox>
#include <QPushButton>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace headlight;
using namespace headlight::app;
using test::FakeModel;
using ui::Cell;

namespace {

Result<ui::ModelLoader::Source> loadFake(const std::string &folder, const CancelToken &,
                                         const std::function<void(double)> &)
{
    const bool decoder = folder.find("decoder") != std::string::npos;
    return ui::ModelLoader::Source(
        std::make_shared<FakeModel>(decoder ? FakeModel::decoder() : FakeModel::encoder()));
}

} // namespace

/// The worked example in the window.
class TestWorkedExample : public QObject
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
            QTRY_VERIFY(window.session()->isLayerReady(window.selection()->layerHead().layer));
        }

        void click(Cell cell)
        {
            auto *heatmap = find<ui::HeatmapWidget>();
            QTest::mouseClick(heatmap, Qt::LeftButton, {},
                              heatmap->cells().cellRect(cell).center().toPoint());
        }

        void turnToExample() { QTest::keyClick(&window, Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier); }

        /// Until the sheet is about what is pinned.
        void waitForExample()
        {
            waitUntilReady();
            QTRY_VERIFY(find<ui::WorkedSheet>()->example()
                        && find<ui::WorkedSheet>()->example()->trace == window.session()->trace()
                        && find<ui::WorkedSheet>()->example()->cell == window.selection()->pin()
                        && find<ui::WorkedSheet>()->example()->head == window.selection()->layerHead());
        }

        QString printed(ui::WorkedText::Step step) const
        {
            return ui::workedText(*find<ui::WorkedSheet>()->example(), QLocale())
                .steps[static_cast<std::size_t>(step)]
                .result;
        }

        template <typename T> T *find() const { return window.findChild<T *>(); }
        ui::WorkedExampleView *view() const { return find<ui::WorkedExampleView>(); }

        MainWindow window;
    };

    QString settings() const
    {
        return m_folder.filePath(QString::fromLatin1(QTest::currentTestFunction()) + QStringLiteral(".ini"));
    }

    static QPoint place(const ui::WorkedSheet *sheet, const ui::WorkedStrip &strip, int index)
    {
        const double width = strip.rect.width() / static_cast<double>(strip.order.size());
        return (QPointF(strip.rect.left() + (index + 0.5) * width, strip.rect.center().y())
                * sheet->pictureScale())
            .toPoint();
    }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
        QLocale::setDefault(QLocale::c());
    }

    void aClickedCellLeadsToItsExample()
    {
        Window w(settings());
        auto *follow = w.find<ui::QueryPanel>()->follow();
        QVERIFY(follow->isVisible() && !follow->isEnabled());
        const QRect before = w.find<ui::HeatmapWidget>()->geometry();
        w.click({2, 3});
        QVERIFY(follow->isEnabled());
        const auto pattern = w.window.session()->pattern(w.window.selection()->layerHead());
        const QString number = ui::probabilityText(static_cast<double>((*pattern)(2, 3)));
        QVERIFY2(follow->text().contains(number), qPrintable(follow->text()));
        QTest::mouseClick(follow, Qt::LeftButton);
        w.waitForExample();
        QVERIFY(w.find<ui::WorkedSheet>()->isVisible());
        QCOMPARE(w.printed(ui::WorkedText::Share), number);
        QCOMPARE(w.find<ui::HeatmapWidget>()->geometry(), before);
        QVERIFY(w.find<MainMenu>()->workedExample->isChecked());
    }

    void theShortcutTurnsThePageAndBack()
    {
        Window w(settings());
        w.turnToExample();
        QVERIFY(w.view()->isVisible() && !w.find<ui::QueryPanel>()->isVisible());
        w.turnToExample();
        QVERIFY(!w.view()->isVisible() && w.find<ui::QueryPanel>()->isVisible());
        QTest::mouseClick(w.find<SidePages>()->tabBar(), Qt::LeftButton, {},
                          w.find<SidePages>()->tabBar()->tabRect(1).center());
        QVERIFY(w.view()->isVisible());
        QVERIFY(w.find<MainMenu>()->workedExample->isChecked());
    }

    void withoutACellOfAHeadItSaysWhatToDo()
    {
        Window w(settings());
        w.turnToExample();
        QVERIFY(w.view()->message().contains(QStringLiteral("Click a cell")));
        auto *save = w.view()->findChild<QToolButton *>();
        QVERIFY(!save->isEnabled());
        auto *heatmap = w.find<ui::HeatmapWidget>();
        w.window.selection()->setPin(Cell{1, -1});
        QVERIFY(w.view()->message().contains(QStringLiteral("whole row")));
        w.window.selection()->setPin(Cell{-1, 1});
        QVERIFY(w.view()->message().contains(QStringLiteral("whole column")));
        w.click({1, 1});
        w.waitForExample();
        QVERIFY(w.view()->message().isEmpty());
        QVERIFY(save->isEnabled());
        w.window.selection()->setLayerHead({w.window.selection()->layerHead().layer, ui::MeanHead});
        QVERIFY(w.view()->message().contains(QStringLiteral("Choose a head")));
        QVERIFY(!w.find<ui::WorkedSheet>()->example());
        w.window.selection()->setLayerHead({1, 0});
        w.waitForExample();
        QTest::keyClick(heatmap, Qt::Key_Escape);
        QVERIFY(w.view()->message().contains(QStringLiteral("Click a cell")));
        w.find<ui::SentenceField>()->clear();
        QTRY_VERIFY(w.view()->message().contains(QStringLiteral("No sentence")));
    }

    void itLivesWhileTyping()
    {
        Window w(settings());
        w.click({4, 2}); // fox → quick
        w.turnToExample();
        w.waitForExample();
        const QString before = w.printed(ui::WorkedText::Share);
        auto *field = w.find<ui::SentenceField>();
        QTest::keyClick(field, Qt::Key_Home);
        QTest::keyClicks(field, QStringLiteral("So "));
        w.waitForExample();
        QCOMPARE(w.window.selection()->pin(), std::optional(Cell{5, 3}));
        const auto &example = *w.find<ui::WorkedSheet>()->example();
        QCOMPARE(example.trace->display()[5], std::string("fox"));
        QCOMPARE(example.trace->display()[3], std::string("quick"));
        QVERIFY(w.printed(ui::WorkedText::Share) != before); // the fake model minds positions
        QVERIFY(w.find<ui::WorkedSheet>()->isVisible());
    }

    void aMaskedCellIsExplained()
    {
        Window w(settings());
        w.window.openModel(QStringLiteral("/fake/decoder"));
        QTRY_COMPARE(w.window.session()->model()->name, std::string("fake-decoder"));
        w.waitUntilReady();
        w.window.selection()->setPin(Cell{0, 2});
        w.turnToExample();
        w.waitForExample();
        QCOMPARE(w.printed(ui::WorkedText::Place), QStringLiteral("−∞"));
        QVERIFY(w.find<ui::WorkedSheet>()->accessibleDescription().contains(
            QStringLiteral("may not see this key")));
    }

    void theColoursOnScreenAreThoseOfTheNumbers_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::addRow("light") << false;
        QTest::addRow("dark") << true;
    }

    void theColoursOnScreenAreThoseOfTheNumbers()
    {
        QFETCH(const bool, dark);
        Window w(settings());
        w.window.setPalette(dark ? test::darkPalette() : test::lightPalette());
        w.click({4, 2});
        w.turnToExample();
        w.waitForExample();
        auto *sheet = w.find<ui::WorkedSheet>();
        const auto &numbers = sheet->example()->numbers;
        const ui::DivergingScale scale(ui::largestMagnitude(numbers.products), dark);
        const QImage image = sheet->grab().toImage();
        const ui::WorkedStrip products = sheet->picture().dimensions.back();
        for (int index = 0; index < static_cast<int>(products.order.size()); ++index)
            QCOMPARE(image.pixel(place(sheet, products, index)),
                     scale.color(numbers.products[static_cast<std::size_t>(index)]));
        QTest::mouseClick(w.view()->bySize(), Qt::LeftButton, {},
                          QPoint(8, w.view()->bySize()->height() / 2));
        QVERIFY(w.view()->bySize()->isChecked());
        const ui::WorkedStrip sorted = sheet->picture().dimensions.back();
        QCOMPARE(sorted.order, largestProducts(numbers, 99));
        QCOMPARE(sheet->grab().toImage().pixel(place(sheet, sorted, 0)),
                 scale.color(numbers.products[static_cast<std::size_t>(sorted.order[0])]));
    }

    void mouseAndKeysWalkTheDimensions()
    {
        Window w(settings());
        w.click({4, 2});
        w.turnToExample();
        w.waitForExample();
        auto *sheet = w.find<ui::WorkedSheet>();
        QTest::mouseMove(sheet, place(sheet, sheet->picture().dimensions[1], 2));
        QTRY_COMPARE(sheet->markedDimension(), 2);
        QVERIFY(
            sheet->accessibleDescription().startsWith(ui::termText(sheet->example()->numbers, 2, QLocale())));
        sheet->setFocus();
        QTest::keyClick(sheet, Qt::Key_Right);
        QCOMPARE(sheet->markedDimension(), 3);
        QTest::keyClick(sheet, Qt::Key_Right);
        QCOMPARE(sheet->markedDimension(), 3); // the last one
        QTest::keyClick(sheet, Qt::Key_Home);
        QCOMPARE(sheet->markedDimension(), 0);
        const ui::WorkedStrip keys = sheet->picture().keys;
        QTest::mouseMove(sheet, place(sheet, keys, 5));
        QTRY_COMPARE(w.window.selection()->hover(), std::optional(Cell{4, 5}));
        QCOMPARE(w.find<ui::HeatmapWidget>()->currentCell(), std::optional(Cell{4, 5}));
    }
};

QTEST_MAIN(TestWorkedExample)
#include "tst_workedexample.moc"
