// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/threadpool.h"

#include <QTest>

#include <array>

using headlight::ThreadPool;

class TestThreadPool : public QObject
{
    Q_OBJECT

private slots:
    void everyPartRunsOnce_data()
    {
        QTest::addColumn<int>("threads");
        QTest::addRow("the caller alone") << 1;
        QTest::addRow("two threads") << 2;
        QTest::addRow("more threads than cores") << 7;
    }

    void everyPartRunsOnce()
    {
        QFETCH(const int, threads);
        ThreadPool pool(threads);
        QCOMPARE(pool.threads(), threads);
        for (int round = 0; round < 200; ++round) {
            std::array<int, 8> calls{};
            int seenParts = 0;
            pool.run([&](int part, int parts) {
                ++calls[static_cast<std::size_t>(part)];
                if (part == 0)
                    seenParts = parts;
            });
            QCOMPARE(seenParts, threads);
            for (int part = 0; part < 8; ++part)
                QCOMPARE(calls[static_cast<std::size_t>(part)], part < threads ? 1 : 0);
        }
    }

    void callersThatMeetDoTheirOwnWork()
    {
        ThreadPool pool(2);
        std::array<std::atomic<int>, 3> done{};
        std::vector<std::thread> callers;
        for (std::size_t caller = 0; caller < 3; ++caller) {
            callers.emplace_back([&, caller] {
                for (int round = 0; round < 300; ++round) {
                    std::atomic<int> share{0}; // each part adds its share of 12
                    pool.run([&](int, int parts) { share += 12 / parts; });
                    done[caller] += share == 12 ? 1 : 0;
                }
            });
        }
        for (std::thread &caller : callers)
            caller.join();
        for (const std::atomic<int> &count : done)
            QCOMPARE(count.load(), 300);
    }
};

QTEST_GUILESS_MAIN(TestThreadPool)
#include "tst_threadpool.moc"
