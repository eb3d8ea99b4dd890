// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/mainwindow.h"
#include "support/fakemodel.h"
#include "ui/widgets/heatmapwidget.h"
#include "ui/widgets/sentencefield.h"

#include <QAction>
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
    if (folder.find("both") != std::string::npos)
        return ui::ModelLoader::Source(std::make_shared<FakeModel>(FakeModel::encoderDecoder()));
    const bool encoder = folder.find("encoder") != std::string::npos;
    return ui::ModelLoader::Source(
        std::make_shared<FakeModel>(encoder ? FakeModel::encoder() : FakeModel::decoder()));
}

} // namespace

/// "Continue" in the window: the model goes on with the text.
class TestContinue : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    struct Window
    {
        Window(const QString &settings, const QString &model)
            : window({loadFake, {{QStringLiteral("Fake"), model}}, settings, options()})
        {
            window.show();
            [&] { QTRY_COMPARE(window.session()->status(), ui::Session::Status::Ready); }();
        }

        static WindowOptions options()
        {
            WindowOptions options;
            options.sentence = QStringLiteral("one two");
            options.decoderText = QStringLiteral("eins");
            return options;
        }

        QToolButton *button(const QString &text) const
        {
            for (auto *button : window.findChildren<QToolButton *>()) {
                if (button->text().remove(QLatin1Char('&')) == text && button->isVisible())
                    return button;
            }
            return nullptr;
        }

        ui::SentenceField *field(const char *name) const
        {
            for (auto *field : window.findChildren<ui::SentenceField *>()) {
                if (field->accessibleName() == QLatin1String(name))
                    return field;
            }
            return nullptr;
        }

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

    void aDecoderGoesOnUntilItEnds()
    {
        Window w(settings(), QStringLiteral("/fake/decoder"));
        QVERIFY(w.button(QStringLiteral("Continue")));
        QTest::mouseClick(w.button(QStringLiteral("Continue")), Qt::LeftButton);
        QTRY_COMPARE(w.window.session()->trace()->tokens(), 12);
        QTRY_VERIFY(w.button(QStringLiteral("Continue"))); // not "Stop" any more
        QCOMPARE(w.field("Sentence")->text(),
                 QString(QStringLiteral("one two") + QStringLiteral("more").repeated(10)));
        QCOMPARE(w.window.selection()->pin(), std::optional(Cell{11, -1}));
        QTRY_COMPARE(w.window.findChild<ui::HeatmapWidget *>()->cells().queries, 12);
    }

    void theShortcutDoesTheSameAndEscStops()
    {
        Window w(settings(), QStringLiteral("/fake/decoder"));
        QTest::keyClick(&w.window, Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(w.button(QStringLiteral("Stop")));
        QTest::keyClick(&w.window, Qt::Key_Escape);
        QVERIFY(w.button(QStringLiteral("Continue")));
        QVERIFY(w.window.session()->trace()->tokens() < 12);
    }

    void theButtonStops()
    {
        Window w(settings(), QStringLiteral("/fake/decoder"));
        QTest::mouseClick(w.button(QStringLiteral("Continue")), Qt::LeftButton);
        QVERIFY(w.button(QStringLiteral("Stop")));
        QTest::mouseClick(w.button(QStringLiteral("Stop")), Qt::LeftButton);
        QVERIFY(w.button(QStringLiteral("Continue")));
        QVERIFY(w.window.session()->trace()->tokens() < 12);
    }

    void anEncoderDecoderFillsTheDecodersField()
    {
        Window w(settings(), QStringLiteral("/fake/both"));
        QVERIFY(w.button(QStringLiteral("Generate")));
        QTest::keyClick(&w.window, Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(w.window.session()->trace()->tokens(), 12);
        QCOMPARE(w.window.selection()->kind(), AttentionKind::Cross);
        QVERIFY(w.field("Decoder text")->text().startsWith(QStringLiteral("einsmore")));
        QCOMPARE(w.field("Sentence")->text(), QStringLiteral("one two"));
    }

    void anEncoderHasNoButton()
    {
        Window w(settings(), QStringLiteral("/fake/encoder"));
        QVERIFY(!w.button(QStringLiteral("Continue")));
        QVERIFY(!w.button(QStringLiteral("Generate")));
    }
};

QTEST_MAIN(TestContinue)
#include "tst_continue.moc"
