// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/modeldialog.h"
#include "core/checkpoint/safetensorswriter.h"
#include "support/hubserver.h"
#include "support/warnings.h"
#include "testpaths.h"
#include "ui/models/modellistmodel.h"
#include "ui/views/getmodelview.h"
#include "ui/views/modelsview.h"
#include "ui/widgets/messagebar.h"

#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>
#include <QTreeWidget>

using namespace headlight;
using namespace headlight::app;
using Answer = test::HubServer::Answer;
using Request = test::HubServer::Request;

namespace {

void copy(const QString &from, const QString &to)
{
    QDir().mkpath(to);
    for (const QFileInfo &file : QDir(from).entryInfoList(QDir::Files))
        QVERIFY(QFile::copy(file.filePath(), to + QLatin1Char('/') + file.fileName()));
}

/// A folder with two models, of which one lacks its weights; a hub with another; and the dialog.
class Desk
{
public:
    Desk()
    {
        copy(QStringLiteral(HEADLIGHT_TEST_DATA "/models/bert"),
             folder.filePath(QStringLiteral("models/whole")));
        copy(QStringLiteral(HEADLIGHT_TEST_DATA "/models/bert"),
             folder.filePath(QStringLiteral("models/halved")));
        QFile::remove(folder.filePath(QStringLiteral("models/halved/model.safetensors")));
        const QDir source(QStringLiteral(HEADLIGHT_TEST_DATA "/models/bert"));
        for (const char *name : {"config.json", "model.safetensors"}) {
            QFile file(source.filePath(QString::fromLatin1(name)));
            QVERIFY(file.open(QIODevice::ReadOnly));
            if (*name == 'c')
                server.add(QString::fromLatin1(name), file.readAll());
            else
                server.addLarge(QString::fromLatin1(name), file.readAll());
        }
        options = server.options(folder.filePath(QStringLiteral("hub")));
    }

    void open(ModelDialog::Page page = ModelDialog::Page::OnThisComputer)
    {
        dialog = std::make_unique<ModelDialog>(options);
        dialog->showModels({{},
                            {},
                            options.environment.cacheFolder,
                            {folder.filePath(QStringLiteral("models")).toStdString()}},
                           page);
        QVERIFY(QTest::qWaitForWindowExposed(dialog.get()));
        QTRY_VERIFY(list()->model()->rowCount() > 0);
    }

    QTreeView *list() const { return dialog->findChild<ui::ModelsView *>()->findChild<QTreeView *>(); }
    QLineEdit *search() const { return dialog->findChild<ui::ModelsView *>()->findChild<QLineEdit *>(); }
    ui::MessageBar *message() const
    {
        return dialog->findChild<QTabWidget *>()->currentWidget()->findChild<ui::MessageBar *>();
    }
    QString current() const { return list()->currentIndex().siblingAtColumn(0).data().toString(); }

    QPushButton *button(const char *text) const
    {
        const auto buttons
            = dialog->findChild<QTabWidget *>()->currentWidget()->findChildren<QPushButton *>();
        for (QPushButton *one : buttons) {
            if (one->isVisible() && one->text().remove(QLatin1Char('&')).startsWith(QString::fromUtf8(text)))
                return one;
        }
        return nullptr;
    }

    void lookUp(const QString &name)
    {
        auto *field = dialog->findChild<ui::GetModelView *>()->findChild<QLineEdit *>();
        field->setFocus();
        field->selectAll();
        QTest::keyClicks(field, name);
        QTest::keyClick(field, Qt::Key_Return);
    }

    test::HubServer server;
    QTemporaryDir folder;
    ui::HubOptions options;
    std::unique_ptr<ModelDialog> dialog;
};

} // namespace

class TestModelDialog : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnWarnings(); }

    void typeAndEnterOpenAModel()
    {
        Desk desk;
        desk.open();
        QSignalSpy chosen(desk.dialog.get(), &ModelDialog::modelChosen);
        QTest::keyClicks(desk.search(), QStringLiteral("whole"));
        QCOMPARE(desk.current(), QStringLiteral("whole"));
        QTest::keyClick(desk.search(), Qt::Key_Return);
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen[0][0].toString(), desk.folder.filePath(QStringLiteral("models/whole")));
        QVERIFY(!desk.dialog->isVisible());
    }

    void theListIsWalkedFromTheSearchField()
    {
        Desk desk;
        desk.open();
        QCOMPARE(desk.current(), QStringLiteral("halved"));
        QTest::keyClick(desk.search(), Qt::Key_Down);
        QCOMPARE(desk.current(), QStringLiteral("whole"));
        QTest::keyClick(desk.search(), Qt::Key_Up);
        QCOMPARE(desk.current(), QStringLiteral("halved"));
    }

    void anIncompleteModelSaysWhy()
    {
        Desk desk;
        desk.open();
        QSignalSpy chosen(desk.dialog.get(), &ModelDialog::modelChosen);
        QTest::keyClicks(desk.search(), QStringLiteral("halved"));
        QVERIFY(!desk.button("Open")->isEnabled());
        QTest::keyClick(desk.search(), Qt::Key_Return);
        QVERIFY(chosen.isEmpty());
        QVERIFY(desk.message()->isVisible());
        QVERIFY2(desk.message()->text().contains(QStringLiteral("no weights")),
                 qPrintable(desk.message()->text()));
    }

    void aDoubleClickOpens()
    {
        Desk desk;
        desk.open();
        QSignalSpy chosen(desk.dialog.get(), &ModelDialog::modelChosen);
        const QModelIndex whole = desk.list()
                                      ->model()
                                      ->match(desk.list()->model()->index(0, 0), Qt::DisplayRole,
                                              QStringLiteral("whole"), 1, Qt::MatchRecursive)
                                      .value(0);
        const QPoint at = desk.list()->visualRect(whole).center();
        QTest::mouseClick(desk.list()->viewport(), Qt::LeftButton, {}, at);
        QTest::mouseDClick(desk.list()->viewport(), Qt::LeftButton, {}, at);
        QCOMPARE(chosen.size(), 1);
    }

    void foldersCanBeRemoved()
    {
        Desk desk;
        desk.open();
        QSignalSpy changed(desk.dialog.get(), &ModelDialog::foldersChanged);
        QTest::mouseClick(desk.button("Remove folder"), Qt::LeftButton);
        QCOMPARE(changed.size(), 1);
        QVERIFY(changed[0][0].toStringList().isEmpty());
        QTRY_COMPARE(desk.list()->model()->rowCount(), 1);
        QVERIFY(!desk.button("Remove folder")->isEnabled()); // the cache is no folder of the user's
        QVERIFY(QFile::exists(desk.folder.filePath(QStringLiteral("models/whole/config.json"))));
    }

    void rescanFindsWhatIsNew()
    {
        Desk desk;
        desk.open();
        copy(QStringLiteral(HEADLIGHT_TEST_DATA "/models/bert"),
             desk.folder.filePath(QStringLiteral("models/a new one")));
        QTest::keyClick(desk.dialog.get(), Qt::Key_F5);
        QTest::keyClicks(desk.search(), QStringLiteral("new"));
        QTRY_COMPARE(desk.current(), QStringLiteral("a new one"));
    }

    void aModelComesFromTheHub()
    {
        Desk desk;
        desk.open(ModelDialog::Page::FromTheHub);
        QSignalSpy chosen(desk.dialog.get(), &ModelDialog::modelChosen);
        desk.lookUp(QStringLiteral("org/name"));
        QTRY_VERIFY(desk.button("Download"));
        auto *files = desk.dialog->findChild<ui::GetModelView *>()->findChild<QTreeWidget *>();
        QCOMPARE(files->topLevelItemCount(), 2);
        QCOMPARE(files->topLevelItem(0)->text(0), QStringLiteral("model.safetensors"));
        QVERIFY(!desk.dialog->findChild<ui::GetModelView *>()->findChild<QComboBox *>()->isVisible());
        QTest::mouseClick(desk.button("Download"), Qt::LeftButton);
        QTRY_VERIFY(desk.button("Open"));
        QVERIFY(desk.message()->text().contains(QStringLiteral("hash")));
        QTest::mouseClick(desk.button("Open"), Qt::LeftButton);
        QCOMPARE(chosen.size(), 1);
        QVERIFY(QFile::exists(chosen[0][0].toString() + QStringLiteral("/model.safetensors")));
        QTRY_VERIFY(desk.list()->model()->rowCount(desk.list()->model()->index(0, 0)) == 1); // listed at once
    }

    void pauseResumeAndCancel()
    {
        Desk desk;
        desk.open(ModelDialog::Page::FromTheHub);
        desk.lookUp(QStringLiteral("org/name"));
        QTRY_VERIFY(desk.button("Download"));
        desk.server.lie = [&](const Request &request) -> std::optional<Answer> {
            if (request.verb != "GET" || !request.target.contains("safetensors"))
                return std::nullopt;
            Answer answer = desk.server.honest(request);
            answer.sent = 100;
            answer.stalls = true;
            return answer;
        };
        QTest::mouseClick(desk.button("Download"), Qt::LeftButton);
        QTRY_VERIFY(desk.button("Pause"));
        QTest::mouseClick(desk.button("Pause"), Qt::LeftButton);
        QVERIFY(desk.button("Resume"));
        QTest::mouseClick(desk.button("Cancel"), Qt::LeftButton);
        QVERIFY(!desk.button("Resume") && !desk.button("Cancel"));
        desk.server.lie = nullptr;
        desk.lookUp(QStringLiteral("org/name"));
        QTRY_VERIFY(desk.button("Download"));
        QTest::mouseClick(desk.button("Download"), Qt::LeftButton);
        QTRY_VERIFY(desk.button("Open"));
    }

    void errorsStayInTheDialog()
    {
        Desk desk;
        desk.open(ModelDialog::Page::FromTheHub);
        desk.lookUp(QStringLiteral("no such name"));
        QVERIFY(desk.message()->isVisible());
        QVERIFY(desk.message()->text().contains(QStringLiteral("no name of a model")));
        QVERIFY(desk.server.requests.isEmpty());
        QVERIFY(!desk.button("Try again")); // there is nothing to try yet
    }

    void pytorchWeightsAreAChoiceThatIsSeen()
    {
        Desk desk;
        desk.server.files.remove(QStringLiteral("model.safetensors"));
        desk.server.addLarge(QStringLiteral("pytorch_model.bin"), "PK");
        desk.open(ModelDialog::Page::FromTheHub);
        desk.lookUp(QStringLiteral("org/name"));
        QTRY_VERIFY(desk.button("Download"));
        auto *weights = desk.dialog->findChild<ui::GetModelView *>()->findChild<QComboBox *>();
        QVERIFY(weights->isVisible());
        QVERIFY(weights->currentText().contains(QStringLiteral("PyTorch")));
    }

    void offlineSaysSo() // NW12
    {
        Desk desk;
        desk.options.environment.offline = true;
        desk.open(ModelDialog::Page::FromTheHub);
        QVERIFY(desk.message()->isVisible());
        QVERIFY(desk.message()->text().contains(QStringLiteral("HF_HUB_OFFLINE")));
        QVERIFY(!desk.button("Look up")->isEnabled());
    }

    void closingLetsTheDownloadGoOn()
    {
        Desk desk;
        desk.open(ModelDialog::Page::FromTheHub);
        desk.lookUp(QStringLiteral("org/name"));
        QTRY_VERIFY(desk.button("Download"));
        QSignalSpy downloaded(desk.dialog.get(), &ModelDialog::downloaded);
        QTest::mouseClick(desk.button("Download"), Qt::LeftButton);
        desk.dialog->close();
        QTRY_COMPARE(downloaded.size(), 1);
        QCOMPARE(downloaded[0][0].toString(), QStringLiteral("org/name"));
    }

    void everythingHasAName()
    {
        Desk desk;
        desk.open();
        for (const QWidget *widget : desk.dialog->findChildren<QWidget *>()) {
            const bool needsName
                = qobject_cast<const QLineEdit *>(widget) || qobject_cast<const QTreeView *>(widget);
            QVERIFY2(!needsName || !widget->accessibleName().isEmpty(), widget->metaObject()->className());
        }
    }
};

QTEST_MAIN(TestModelDialog)
#include "tst_modeldialog.moc"
