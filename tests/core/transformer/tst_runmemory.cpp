// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/runmemory.h"

#include <QTest>

using namespace headlight;

class TestRunMemory : public QObject
{
    Q_OBJECT

private slots:
    void aRunThatFitsIsLetThrough()
    {
        QVERIFY(checkRunFits({10, 1e6, 1000}, 1000));
        QVERIFY(checkRunFits({10, 1e6, 1000}, std::nullopt));
        QVERIFY(checkRunFits({10, 1e6, 1000}));
    }

    void aRunThatDoesNotFitIsRefusedWithNumbers()
    {
        const Status status = checkRunFits({4096, 1e12, 19'300'000'000}, 8'000'000'000);
        QVERIFY(!status);
        QCOMPARE(status.error().code, ErrorCode::OutOfMemory);
        const std::string text = sentence(status.error());
        for (const char *part : {"4096 tokens", "19.3 GB", "8.0 GB", "shorter text"})
            QVERIFY2(text.find(part) != std::string::npos, text.c_str());
    }
};

QTEST_GUILESS_MAIN(TestRunMemory)
#include "tst_runmemory.moc"
