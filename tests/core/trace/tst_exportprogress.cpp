// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/csv.h"
#include "core/trace/tracefile.h"
#include "smalltrace.h"

#include <QTest>

#include <algorithm>

using namespace headlight;

using Encode = std::function<Result<std::string>(const Trace &, const Progress &)>;
Q_DECLARE_METATYPE(Encode)

/// Exports of large models take minutes and memory: every encoder says how far it is, and stops.
class TestExportProgress : public QObject
{
    Q_OBJECT

private:
    const Trace m_trace{smallContent({"a", "b", "c"})};

    static void addEncoders()
    {
        QTest::addColumn<Encode>("encode");
        const auto file = [](TraceFormat format) -> Encode {
            return [format](const Trace &trace, const Progress &progress) {
                return encodeTrace(trace, {}, {}, format, progress);
            };
        };
        QTest::newRow("CSV") << Encode([](const Trace &trace, const Progress &progress) {
            return patternsAsCsv(trace, {}, SpreadsheetFormulas::Keep, progress);
        });
        QTest::newRow("JSON") << file(TraceFormat::Json);
        QTest::newRow("safetensors") << file(TraceFormat::Safetensors);
        QTest::newRow("NumPy") << file(TraceFormat::Npz);
    }

private slots:
    void progressGrowsToTheWhole_data() { addEncoders(); }

    void progressGrowsToTheWhole()
    {
        QFETCH(Encode, encode);
        std::vector<double> reported;
        QVERIFY(encode(m_trace, {{}, [&](double fraction) { reported.push_back(fraction); }}));
        QVERIFY(reported.size() >= 2);
        QVERIFY(std::is_sorted(reported.begin(), reported.end()));
        QVERIFY(reported.front() > 0);
        QCOMPARE(reported.back(), 1.0);
    }

    void aCancelledExportStopsWhereItIs_data() { addEncoders(); }

    void aCancelledExportStopsWhereItIs()
    {
        QFETCH(Encode, encode);
        const CancelToken cancel;
        int reports = 0;
        const auto result = encode(m_trace, {cancel, [&](double) {
                                                 ++reports;
                                                 cancel.cancel();
                                             }});
        QVERIFY(!result.ok());
        QCOMPARE(result.error().code, ErrorCode::Cancelled);
        QCOMPARE(reports, 1);
    }

    void whatDoesNotFitIsRefused()
    {
        // 2 layers × 2 heads × 3 queries × 3 keys, each with 8 bytes derived and 60 encoded
        constexpr std::uint64_t needed = 36 * 68;
        QVERIFY(checkFits({&m_trace}, {}, 60, needed));
        QVERIFY(checkFits({&m_trace}, {}, 60, std::nullopt));
        const Status status = checkFits({&m_trace}, {}, 60, needed - 1);
        QVERIFY(!status);
        QCOMPARE(status.error().code, ErrorCode::OutOfMemory);
        QVERIFY(checkFits({&m_trace}, {.layer = 1}, 60, needed - 1));
    }
};

QTEST_GUILESS_MAIN(TestExportProgress)
#include "tst_exportprogress.moc"
