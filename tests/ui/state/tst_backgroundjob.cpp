// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/backgroundjob.h"

#include <QSemaphore>
#include <QSignalSpy>
#include <QTest>
#include <QThread>

using namespace headlight;
using namespace headlight::ui;

class TestBackgroundJob : public QObject
{
    Q_OBJECT

private slots:
    void worksElsewhereAndFinishesHere()
    {
        BackgroundJob job;
        QSignalSpy progressed(&job, &BackgroundJob::progressed);
        QThread *worker = nullptr;
        QThread *finisher = nullptr;
        job.start(
            [&](const CancelToken &, const auto &report) -> Status {
                worker = QThread::currentThread();
                report(0.5);
                return Done{};
            },
            [&](const Status &status) { finisher = status.ok() ? QThread::currentThread() : nullptr; });
        QVERIFY(job.isRunning());
        QTRY_VERIFY(!job.isRunning());
        QCOMPARE(finisher, QThread::currentThread());
        QVERIFY(worker && worker != finisher);
        QCOMPARE(progressed.size(), 1);
        QCOMPARE(progressed.first().first().toDouble(), 0.5);
    }

    void anErrorIsHandedOn()
    {
        BackgroundJob job;
        QString what;
        job.start(
            [](const CancelToken &, const auto &) -> Status {
                return Error{.code = ErrorCode::WriteFailed, .what = "full"};
            },
            [&](const Status &status) { what = QString::fromStdString(status.error().what); });
        QTRY_COMPARE(what, QStringLiteral("full"));
    }

    void whatIsCancelledNeitherFinishesNorReports()
    {
        BackgroundJob job;
        QSignalSpy progressed(&job, &BackgroundJob::progressed);
        QSemaphore started;
        bool finished = false;
        job.start(
            [&](const CancelToken &cancel, const auto &report) -> Status {
                report(0.1); // queued, but not heard any more
                started.release();
                while (!cancel.isCancelled())
                    QThread::yieldCurrentThread();
                return Done{};
            },
            [&](const Status &) { finished = true; });
        started.acquire();
        job.cancel();
        QVERIFY(!job.isRunning());
        bool next = false;
        job.start([](const CancelToken &, const auto &) -> Status { return Done{}; },
                  [&](const Status &) { next = true; });
        QTRY_VERIFY(next);
        QVERIFY(!finished);
        QCOMPARE(progressed.size(), 0);
    }

    void oneJobCanStartTheNext()
    {
        BackgroundJob job;
        const auto work = [](const CancelToken &, const auto &) -> Status { return Done{}; };
        int finished = 0;
        job.start(work, [&](const Status &) {
            ++finished;
            job.start(work, [&](const Status &) { ++finished; });
        });
        QTRY_COMPARE(finished, 2);
    }
};

QTEST_GUILESS_MAIN(TestBackgroundJob)
#include "tst_backgroundjob.moc"
