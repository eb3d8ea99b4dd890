// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/mainmenu.h"
#include "app/mainwindow.h"
#include "core/transformer/languagemodel.h"
#include "support/fakemodel.h"
#include "support/savedialog.h"
#include "testpaths.h"
#include "ui/figure/figurefile.h"
#include "ui/figure/heatmapfigure.h"
#include "ui/state/whatif.h"
#include "ui/views/whatif/changesinforce.h"
#include "ui/views/changestrip.h"
#include "ui/views/whatif/consequencesview.h"
#include "ui/views/whatif/whatifview.h"
#include "ui/widgets/heatmapwidget.h"
#include "ui/widgets/keybars.h"
#include "ui/widgets/sentencefield.h"
#include "ui/widgets/temperatureslider.h"

#include <QAbstractButton>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <cmath>

using namespace headlight;
using namespace headlight::app;
using ui::Cell;

namespace {

/// The included models; "/fake" gives one of encoder and decoder.
Result<ui::ModelLoader::Source> load(const std::string &folder, const CancelToken &cancel,
                                     const std::function<void(double)> &progress)
{
    if (folder == "/fake")
        return ui::ModelLoader::Source(std::make_shared<test::FakeModel>(test::FakeModel::encoderDecoder()));
    const auto model = LanguageModel::load(folder, cancel, progress);
    return model ? Result<ui::ModelLoader::Source>(model.value()) : model.error();
}

QString plain(QString text)
{
    return text.remove(QChar(0x2068)).remove(QChar(0x2069));
}

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

/// The page "What if" and the marks of what it does, in the window.
class TestWhatIfPage : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    struct Window
    {
        explicit Window(const QString &settings,
                        const QString &model = QStringLiteral(HEADLIGHT_MODELS "/decoder"))
            : window({load, {{QStringLiteral("Included"), model}}, settings, options()})
        {
            window.show();
            waitUntilReady();
            QTest::keyClick(&window, Qt::Key_I, Qt::ControlModifier);
        }

        static WindowOptions options()
        {
            WindowOptions options;
            options.sentence = QStringLiteral("the cat sat on the mat");
            return options;
        }

        void waitUntilReady()
        {
            QCoreApplication::processEvents();
            QTRY_COMPARE(window.session()->status(), ui::Session::Status::Ready);
            QTRY_VERIFY(window.session()->isLayerReady(window.selection()->layerHead().layer));
        }

        void press(const QString &text)
        {
            for (QAbstractButton *button : page()->findChildren<QAbstractButton *>()) {
                if (plain(button->text()).remove(QLatin1Char('&')) != text || !button->isVisible())
                    continue;
                QVERIFY2(button->isEnabled(), qPrintable(text));
                auto *box = qobject_cast<QCheckBox *>(button);
                QTest::mouseClick(button, Qt::LeftButton, {},
                                  box ? QPoint(8, box->height() / 2) : button->rect().center());
                return waitUntilReady();
            }
            QFAIL(qPrintable(QStringLiteral("no button ") + text));
        }

        void click(Cell cell)
        {
            auto *heatmap = find<ui::HeatmapWidget>();
            QTest::mouseClick(heatmap, Qt::LeftButton, {},
                              heatmap->cells().cellRect(cell).center().toPoint());
        }

        QString strip() const { return plain(find<ui::ChangeStrip>()->text()); }
        TracePtr trace() { return window.session()->trace(); }
        template <typename T> T *find() const { return window.findChild<T *>(); }
        ui::WhatIfView *page() const { return find<ui::WhatIfView>(); }

        MainWindow window;
    };

    QString settings() const
    {
        return m_folder.filePath(QString::fromLatin1(QTest::currentTestFunction()) + QStringLiteral(".ini"));
    }

private slots:
    void initTestCase() { QApplication::setAttribute(Qt::AA_DontUseNativeDialogs); }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
        QLocale::setDefault(QLocale::c());
    }

    void aSwitchChangesThePictureAndMarksIt()
    {
        Window w(settings());
        QVERIFY(w.page()->isVisible());
        QVERIFY(w.strip().isEmpty());
        QVERIFY(!w.find<ui::ConsequencesView>()->isVisible());
        const QImage before = w.find<ui::HeatmapWidget>()->grab().toImage();
        const QString title = w.window.windowTitle();
        w.press(QStringLiteral("Causal mask: no token sees later ones"));
        QVERIFY(!w.trace()->isCausal());
        QCOMPARE(w.strip(), QStringLiteral("What if: causal mask off"));
        QCOMPARE(w.window.windowTitle(), QStringLiteral("What if: causal mask off – ") + title);
        QTRY_VERIFY(w.find<ui::HeatmapWidget>()->grab().toImage() != before);
        QTRY_VERIFY(!w.find<ui::ConsequencesView>()->heads()->bars().isEmpty());
        w.press(QStringLiteral("Back to the real model"));
        QVERIFY(w.strip().isEmpty() && w.trace()->isCausal());
        QCOMPARE(w.window.windowTitle(), title);
        QVERIFY(!w.find<ui::ConsequencesView>()->isVisible());
    }

    void theSliderTakesKeysAndADoubleClick()
    {
        Window w(settings());
        auto *slider = w.find<ui::TemperatureSlider>();
        slider->setFocus();
        QTest::keyClick(slider, Qt::Key_End);
        w.waitUntilReady();
        QCOMPARE(w.strip(), QStringLiteral("What if: temperature 10"));
        QCOMPARE(w.trace()->interventions()->temperature, 10.);
        QTest::keyClick(slider, Qt::Key_Home);
        w.waitUntilReady();
        QCOMPARE(w.strip(), QStringLiteral("What if: temperature 0.1"));
        QTest::mouseDClick(slider, Qt::LeftButton);
        w.waitUntilReady();
        QVERIFY(w.strip().isEmpty());
    }

    void theHeadOnScreenIsAblated()
    {
        Window w(settings());
        w.window.selection()->setLayerHead({0, 1});
        w.press(QStringLiteral("Ablate: mean"));
        QCOMPARE(w.strip(), QStringLiteral("What if: L0 H1 ablated (mean)"));
        w.press(QStringLiteral("Ablate: zero")); // instead
        QCOMPARE(w.strip(), QStringLiteral("What if: L0 H1 ablated (zero)"));
        auto *consequences = w.find<ui::ConsequencesView>();
        QTRY_VERIFY(consequences->prediction()->text().contains(QStringLiteral(" → ")));
        QTRY_VERIFY(!consequences->heads()->bars().isEmpty());
        const ui::KeyBar most = consequences->heads()->bars().front();
        QVERIFY(most.value > 0 && static_cast<double>(most.value) <= std::log(2.));
        auto *bars = consequences->heads();
        bars->setFocus();
        QTest::mouseClick(bars, Qt::LeftButton, {}, bars->barRect(0).center());
        const LayerHead head = w.window.selection()->layerHead();
        QCOMPARE(head.layer * w.window.session()->heads() + head.head, most.key);
        QVERIFY(head.layer > 0);
        w.press(QStringLiteral("Undo"));
        QCOMPARE(w.strip(), QStringLiteral("What if: L0 H1 ablated (mean)"));
        w.press(QStringLiteral("Redo"));
        QCOMPARE(w.strip(), QStringLiteral("What if: L0 H1 ablated (zero)"));
    }

    void theTokensOfThePinnedCellAreKnockedOutCutAndReplaced()
    {
        Window w(settings());
        w.window.selection()->setLayerHead({0, 1});
        w.waitUntilReady();
        w.click({3, 1});
        QVERIFY(w.window.selection()->pin() == (Cell{3, 1}));
        w.press(QStringLiteral("Cut in this head"));
        QCOMPARE(w.trace()->attention({0, 1})->pattern(3, 1), 0.F);
        QVERIFY(w.trace()->attention({0, 0})->pattern(3, 1) > 0.F);
        w.press(QStringLiteral("Cut in every head"));
        QCOMPARE(w.trace()->attention({0, 0})->pattern(3, 1), 0.F);
        w.press(QStringLiteral("Knock out"));
        QVERIFY(w.trace()->attention({1, 1})->pattern.col(1).isZero(0));
        QCOMPARE(w.find<ui::ChangesInForce>()->findChildren<QToolButton *>().size(), 3);
        const auto saysReal = [&] {
            const auto labels = w.find<ui::ChangesInForce>()->findChildren<QLabel *>();
            return std::any_of(labels.begin(), labels.end(), [](const QLabel *label) {
                return label->text().contains(QStringLiteral("real model"));
            });
        };
        QVERIFY(!saysReal());
        w.press(QStringLiteral("✕")); // the first one
        QCOMPARE(w.trace()->interventions()->cutEdges.size(), std::size_t{2});
        auto *field = w.page()->findChild<QLineEdit *>();
        field->setFocus();
        QTest::keyClicks(field, QStringLiteral("xyzzyplugh"));
        QTest::keyClick(field, Qt::Key_Return);
        auto *message = w.page()->findChild<QLabel *>(QStringLiteral("whatIfMessage"));
        QVERIFY2(message->isVisible() && message->text().contains(QStringLiteral("one token")),
                 qPrintable(message->text()));
        field->clear();
        QTest::keyClicks(field, QStringLiteral("dog"));
        QTest::keyClick(field, Qt::Key_Return);
        w.waitUntilReady();
        QVERIFY(!message->isVisible());
        QVERIFY2(w.trace()->display()[1].find("dog") != std::string::npos, w.trace()->display()[1].c_str());
        QCOMPARE(w.trace()->content().text, std::string("the cat sat on the mat"));
    }

    void aMaskedModelOffersItsMask()
    {
        Window w(settings(), QStringLiteral(HEADLIGHT_MODELS "/encoder"));
        w.click({1, 2});
        w.press(QStringLiteral("[MASK]"));
        QCOMPARE(w.trace()->encoding().tokens[2], std::string("[MASK]"));
        QVERIFY(w.strip().contains(QStringLiteral("replaced by \"[MASK]\"")));
        auto *prediction = w.find<ui::ConsequencesView>()->prediction();
        const auto change
            = [&] { return predictionChange(*w.window.session()->unchangedTrace(), *w.trace(), 2, 1); };
        QTRY_VERIFY(plain(prediction->text())
                        .startsWith(QStringLiteral("\"%1\"").arg(
                            QString::fromStdString(change().value().tokens.front().token))));
    }

    void lostTokensAreSaidWhileTyping()
    {
        Window w(settings());
        w.click({5, 4});
        w.press(QStringLiteral("Knock out"));
        auto *field = w.find<ui::SentenceField>();
        field->setFocus();
        QTest::keyClick(field, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(field, QStringLiteral("the"));
        w.waitUntilReady();
        auto *message = w.page()->findChild<QLabel *>(QStringLiteral("whatIfMessage"));
        QTRY_VERIFY(message->isVisible());
        QVERIFY(message->text().contains(QStringLiteral("knocked out")));
        QVERIFY(w.strip().isEmpty());
    }

    void everyExportIsMarked()
    {
        Window w(settings());
        w.window.selection()->setLayerHead({0, 1});
        w.press(QStringLiteral("Ablate: zero"));
        const TracePtr trace = w.trace();
        ui::HeatmapFigureInput input = ui::heatmapFigureInput(readingOf(trace, 0, 1, {}).value());
        for (const bool caption : {true, false}) { // a mark is no matter of taste
            input.style.caption = caption;
            const auto figure = ui::buildHeatmapFigure(input);
            QVERIFY(figure);
            const QString path = m_folder.filePath(QStringLiteral("marked.svg"));
            QVERIFY(ui::saveFigure(figure.value(), path));
            const QByteArray svg = contents(path);
            QVERIFY(svg.contains("What if: L0 H1 ablated (zero)"));
            QVERIFY(svg.contains("what_if"));
        }
        for (const char *name : {"a.csv", "a.json", "a.safetensors"}) {
            const QString path = m_folder.filePath(QString::fromLatin1(name));
            test::saveTo(w.find<MainMenu>()->exportHead, path);
            QTRY_VERIFY2(contents(path).contains("L0 H1 ablated (zero)"), name);
        }
        w.find<MainMenu>()->copyNumbers->trigger();
        QVERIFY(
            QApplication::clipboard()->text().startsWith(QStringLiteral("What if: L0 H1 ablated (zero)\t")));
        const ui::HeatmapFigureInput real
            = ui::heatmapFigureInput(readingOf(w.window.session()->unchangedTrace(), 0, 1, {}).value());
        QVERIFY(real.change.isEmpty());
    }

    void encoderDecodersSayWhyNot()
    {
        Window w(settings(), QStringLiteral("/fake"));
        QVERIFY(!w.page()->findChild<QCheckBox *>()->isEnabled());
        const auto labels = w.page()->findChildren<QLabel *>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel *label) {
            return label->isVisible() && label->text().startsWith(QStringLiteral("Nothing can be changed"));
        }));
    }
};

QTEST_MAIN(TestWhatIfPage)
#include "tst_whatifpage.moc"
