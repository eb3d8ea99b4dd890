// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/mainmenu.h"
#include "app/mainwindow.h"
#include "support/fakemodel.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/sentencefield.h"

#include <QApplication>
#include <QFileDialog>
#include <QLineEdit>
#include <QStatusBar>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

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

/// Numbers out of the window: the menu, the dialog, the file.
class TestExports : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    struct Window
    {
        explicit Window(const QString &settings)
            : window({loadFake, {{QStringLiteral("Fake"), QStringLiteral("/fake")}}, settings, options()})
        {
            window.show();
            [&] { QTRY_COMPARE(window.session()->status(), ui::Session::Status::Ready); }();
        }

        static WindowOptions options()
        {
            WindowOptions options;
            options.sentence = QStringLiteral("one two");
            return options;
        }

        const MainMenu *menu() const { return window.findChild<MainMenu *>(); }
        ui::MessageBar *bar() const { return window.findChild<ui::MessageBar *>(); }

        /// Triggers @p action and gives @p path to the dialog that opens.
        void save(QAction *action, const QString &path)
        {
            QTimer answer;
            connect(&answer, &QTimer::timeout, &window, [&answer, path] {
                auto *dialog = qobject_cast<QFileDialog *>(QApplication::activeModalWidget());
                auto *name = dialog ? dialog->findChild<QLineEdit *>() : nullptr;
                if (!name)
                    return;
                answer.stop();
                name->setText(path);
                QMetaObject::invokeMethod(dialog, "accept");
            });
            answer.start(0);
            action->trigger();
        }

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
        w.save(action == QStringLiteral("head")        ? w.menu()->exportHead
                   : action == QStringLiteral("layer") ? w.menu()->exportLayer
                                                       : w.menu()->exportAll,
               file);
        QTRY_VERIFY(w.window.statusBar()->currentMessage().contains(QStringLiteral("Saved")));
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        QCOMPARE(written.readAll().count('\n'), 1 + patterns * 4 * 4);
        QVERIFY(!w.bar()->isVisible());
    }

    void aFileThatCannotBeWrittenIsNamed()
    {
        Window w(settings());
        w.save(w.menu()->exportAll, QStringLiteral("/proc/attention.csv"));
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
