// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fakemodel.h"
#include "ui/state/modelloader.h"

#include <QScopeGuard>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTest>

using namespace headlight;
using namespace headlight::ui;

class TestModelLoader : public QObject
{
    Q_OBJECT

private slots:
    void onlyTheLastModelIsDelivered()
    {
        QSemaphore started;
        QSemaphore gate;
        ModelLoader loader([&](const std::string &folder, const CancelToken &, const auto &) {
            started.release();
            gate.acquire();
            auto info = test::FakeModel::encoder();
            info.name = folder;
            return Result<ModelLoader::Source>(std::make_shared<test::FakeModel>(info));
        });
        const auto openGate = qScopeGuard([&] { gate.release(100); });
        ModelLoader::Source last;
        connect(&loader, &ModelLoader::loaded, this,
                [&](const ModelLoader::Source &source) { last = source; });
        QSignalSpy loaded(&loader, &ModelLoader::loaded);
        loader.load(QStringLiteral("first"));
        QTRY_COMPARE(started.available(), 1);
        loader.load(QStringLiteral("second"));
        gate.release(2);
        QVERIFY(loaded.wait());
        QCOMPARE(last->info().name, std::string("second"));
        QCOMPARE(loaded.size(), 1);
        QVERIFY(!loader.isLoading());
    }

    void progressAndErrorArriveInOrder()
    {
        ModelLoader loader([](const std::string &folder, const CancelToken &, const auto &progress) {
            progress(0.5);
            return Result<ModelLoader::Source>(
                Error{ErrorCode::FileNotFound, "nothing there", folder, {}, {}, {}, {}});
        });
        QStringList events;
        connect(&loader, &ModelLoader::progressed, this, [&](double f) { events << QString::number(f); });
        connect(&loader, &ModelLoader::failed, this,
                [&](const Error &error) { events << QString::fromStdString(error.file); });
        loader.load(QStringLiteral("/gone/ünï"));
        QTRY_VERIFY(!loader.isLoading());
        QCOMPARE(events, (QStringList{QStringLiteral("0.5"), QStringLiteral("/gone/ünï")}));
    }

    void cancelTellsTheWorkAndDeliversNothing()
    {
        QSemaphore started;
        ModelLoader loader([&](const std::string &, const CancelToken &cancel, const auto &) {
            started.release();
            while (!cancel.isCancelled())
                QThread::yieldCurrentThread();
            return Result<ModelLoader::Source>(Error{ErrorCode::Cancelled, {}, {}, {}, {}, {}, {}});
        });
        QSignalSpy loaded(&loader, &ModelLoader::loaded);
        QSignalSpy failed(&loader, &ModelLoader::failed);
        QSignalSpy cancelled(&loader, &ModelLoader::cancelled);
        loader.load(QStringLiteral("big"));
        QTRY_COMPARE(started.available(), 1);
        loader.cancel();
        QCOMPARE(cancelled.size(), 1);
        QCoreApplication::processEvents();
        QCOMPARE(loaded.size() + failed.size(), 0);
    }
};

QTEST_GUILESS_MAIN(TestModelLoader)
#include "tst_modelloader.moc"
