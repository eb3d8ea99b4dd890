// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/mainmenu.h"
#include "app/mainwindow.h"
#include "support/fakemodel.h"
#include "support/savedialog.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/sentencefield.h"

#include <QApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStatusBar>
#include <QTemporaryDir>
#include <QTest>

using namespace headlight;
using namespace headlight::app;
using test::FakeModel;

namespace {

Result<ui::ModelLoader::Source> loadFake(const std::string &folder, const CancelToken &,
                                         const std::function<void(double)> &)
{
    return ui::ModelLoader::Source(std::make_shared<FakeModel>(
        folder.ends_with("encoder-decoder") ? FakeModel::encoderDecoder() : FakeModel::encoder()));
}

} // namespace

/// Numbers out of the window: the menu, the dialog, the file.
class TestExports : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    struct Window
    {
        explicit Window(const QString &settings, const QString &model = QStringLiteral("/fake"))
            : window({loadFake, {{QStringLiteral("Fake"), model}}, settings, options()})
        {
            window.show();
            [&] { QTRY_COMPARE(window.session()->status(), ui::Session::Status::Ready); }();
        }

        static WindowOptions options()
        {
            WindowOptions options;
            options.sentence = QStringLiteral("one two");
            options.decoderText = QStringLiteral("eins zwei drei");
            return options;
        }

        const MainMenu *menu() const { return window.findChild<MainMenu *>(); }
        QAction *action(const QString &name) const
        {
            return name == QStringLiteral("head") ? menu()->exportHead
                : name == QStringLiteral("layer") ? menu()->exportLayer
                                                  : menu()->exportAll;
        }
        ui::MessageBar *bar() const { return window.findChild<ui::MessageBar *>(); }

        MainWindow window;
    };

    QString path(const QString &name) const { return m_folder.filePath(name); }
    QString settings() const { return path(QString::fromLatin1(QTest::currentTestFunction())); }

private slots:
    void initTestCase() { QApplication::setAttribute(Qt::AA_DontUseNativeDialogs); }

    void numbersAreWritten_data()
    {
        QTest::addColumn<QString>("action");
        QTest::addColumn<int>("patterns");
        QTest::addRow("one head") << QStringLiteral("head") << 1;
        QTest::addRow("a layer") << QStringLiteral("layer") << 3;
        QTest::addRow("all") << QStringLiteral("all") << 6;
    }

    void numbersAreWritten() // [CLS] one two [SEP]
    {
        QFETCH(QString, action);
        QFETCH(int, patterns);
        Window w(settings());
        const QString file = path(action + QStringLiteral(".csv"));
        test::saveTo(w.action(action), file);
        QTRY_VERIFY(w.window.statusBar()->currentMessage().contains(QStringLiteral("Saved")));
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        QCOMPARE(written.readAll().count('\n'), 1 + patterns * 4 * 4);
        QVERIFY(!w.bar()->isVisible());
    }

    void arraysOfAnEncoderDecoder_data()
    {
        QTest::addColumn<AttentionKind>("kind"); // on screen
        QTest::addColumn<LayerHead>("head");
        QTest::addColumn<QString>("action");
        QTest::addColumn<QStringList>("names");
        const auto row = [](const char *title, AttentionKind kind, LayerHead head, const char *action,
                            const QStringList &names) {
            QTest::addRow("%s", title) << kind << head << QString::fromLatin1(action) << names;
        };
        QStringList all;
        for (const auto &[prefix, layers] :
             {std::pair("cross", 4), std::pair("decoder", 4), std::pair("encoder", 2)}) {
            for (int layer = 0; layer < layers; ++layer)
                all += QStringLiteral("%1_attentions.%2").arg(QLatin1String(prefix)).arg(layer);
        }
        const QStringList encoder{QStringLiteral("encoder_attentions.1")};
        const QStringList decoder{QStringLiteral("decoder_attentions.3")}; // the encoder has no layer 3
        const QStringList cross{QStringLiteral("cross_attentions.3")};
        row("a head of the encoder", AttentionKind::Encoder, {1, 2}, "head", encoder);
        row("a head of the decoder", AttentionKind::Decoder, {3, 1}, "head", decoder);
        row("the mean of the decoder", AttentionKind::Decoder, {3, ui::MeanHead}, "head", decoder);
        row("a head of the cross-attention", AttentionKind::Cross, {3, 1}, "head", cross);
        row("a layer of the encoder", AttentionKind::Encoder, {1, 2}, "layer", encoder);
        row("a layer of the decoder", AttentionKind::Decoder, {3, 1}, "layer", decoder);
        row("a layer of the cross-attention", AttentionKind::Cross, {3, 1}, "layer", cross);
        row("all, beside the encoder", AttentionKind::Encoder, {1, 2}, "all", all);
        row("all, beside the decoder", AttentionKind::Decoder, {3, 1}, "all", all);
        row("all, beside the cross-attention", AttentionKind::Cross, {3, 1}, "all", all);
    }

    /// A head or layer is that on screen, everything is all three kinds.
    void arraysOfAnEncoderDecoder()
    {
        QFETCH(AttentionKind, kind);
        QFETCH(LayerHead, head);
        QFETCH(QString, action);
        QFETCH(QStringList, names);
        Window w(settings(), QStringLiteral("/fake/encoder-decoder"));
        w.window.selection()->setKind(kind);
        w.window.selection()->setLayerHead(head);
        const QString file = path(QStringLiteral("run.json"));
        QFile::remove(file);
        test::saveTo(w.action(action), file);
        QTRY_VERIFY(w.window.statusBar()->currentMessage().contains(QStringLiteral("Saved"))
                    || w.bar()->isVisible());
        QVERIFY2(!w.bar()->isVisible(), qPrintable(w.bar()->text()));
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        QStringList found = QJsonDocument::fromJson(written.readAll()).object().keys();
        found.removeIf([](const QString &key) { return !key.contains(QStringLiteral("_attentions.")); });
        QCOMPARE(found, names); // both sorted
    }

    void aFileThatCannotBeWrittenIsNamed()
    {
        Window w(settings());
        test::saveTo(w.menu()->exportAll, QStringLiteral("/proc/attention.csv"));
        QTRY_VERIFY(w.bar()->isVisible());
        QVERIFY2(w.bar()->text().contains(QStringLiteral("/proc/attention.csv")),
                 qPrintable(w.bar()->text()));
        QVERIFY(w.bar()->kind() == ui::MessageKind::Error);
        QVERIFY(w.window.session()->trace()); // what the user had stays
    }

    void withoutTextThereIsNothingToExport()
    {
        Window w(settings());
        w.window.findChild<ui::SentenceField *>()->replaceText(QString());
        QTRY_COMPARE(w.window.session()->status(), ui::Session::Status::Empty);
        w.menu()->exportAll->trigger(); // opens no dialog
        QVERIFY(w.bar()->text().contains(QStringLiteral("type a sentence first")));
    }
};

QTEST_MAIN(TestExports)
#include "tst_exports.moc"
