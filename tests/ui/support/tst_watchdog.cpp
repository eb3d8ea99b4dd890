// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/watchdog.h"

#include <QTest>
#include <QThread>

#include <ctime>
#include <functional>

using headlight::test::Watchdog;

namespace {

double processorTimeMs()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) * 1e-6;
}

void work()
{
    const double end = processorTimeMs() + 150;
    while (processorTimeMs() < end) { }
}

} // namespace

/// The instrument itself: whatever keeps the thread from its event loop must be seen.
class TestWatchdog : public QObject
{
    Q_OBJECT

private slots:
    void seesWhatBlocksTheEventLoop_data()
    {
        QTest::addColumn<std::function<void()>>("block");
        QTest::newRow("work") << std::function(work);
        QTest::newRow("sleep") << std::function([] { QThread::msleep(150); });
    }

    void seesWhatBlocksTheEventLoop()
    {
        QFETCH(std::function<void()>, block);
        Watchdog watchdog;
        QCoreApplication::processEvents();
        QTimer::singleShot(0, block);
        QCoreApplication::processEvents();
        QVERIFY2(watchdog.longestGapMs() >= 149, qPrintable(QString::number(watchdog.longestGapMs())));
        watchdog.reset();
        QVERIFY(watchdog.longestGapMs() < 100);
    }

    void seesAGapThatHasNotEnded()
    {
        Watchdog watchdog;
        work();
        QVERIFY(watchdog.longestGapMs() >= 149);
    }
};

QTEST_GUILESS_MAIN(TestWatchdog)
#include "tst_watchdog.moc"
