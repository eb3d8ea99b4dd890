// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Three kinds of attention: whose tokens are queries and keys, who hides what from whom.
#include "tests/core/trace/smalltrace.h"

#include <QTest>

#include <cmath>

using namespace headlight;
using Kind = AttentionKind;

namespace {

const std::vector<std::string> Source{"a", "long", "sentence", "."};
const std::vector<std::string> Target{"<s>", "un", "mot"};

} // namespace

class TestTrace : public QObject
{
    Q_OBJECT

private slots:
    void aPlainModelHasOneKind_data()
    {
        QTest::addColumn<bool>("causal");
        QTest::addColumn<Kind>("kind");
        QTest::addRow("both directions: the encoder's") << false << Kind::Encoder;
        QTest::addRow("causal: the decoder's") << true << Kind::Decoder;
    }

    void aPlainModelHasOneKind()
    {
        QFETCH(const bool, causal);
        QFETCH(const Kind, kind);
        Trace::Content content = smallContent({"a", "b"});
        ModelInfo model = *content.model;
        model.causal = causal;
        content.model = std::make_shared<const ModelInfo>(model);
        const auto trace = std::make_shared<const Trace>(std::move(content));
        QCOMPARE(trace->kind(), kind);
        QCOMPARE(trace->isCausal(), causal);
        QVERIFY(trace->companions().empty());
        QCOMPARE(trace->keys(), trace->tokens());
        QCOMPARE(&trace->keyEncoding(), &trace->encoding());
        for (const Kind each : {Kind::Encoder, Kind::Decoder, Kind::Cross})
            QCOMPARE(traceOf(trace, each), each == kind ? trace : TracePtr());
    }

    void aRunOfAnEncoderDecoderHasThree_data()
    {
        QTest::addColumn<Kind>("kind");
        QTest::addColumn<int>("layers");
        QTest::addColumn<int>("heads");
        QTest::addColumn<std::vector<std::string>>("queries");
        QTest::addColumn<std::vector<std::string>>("keys");
        QTest::addRow("the encoder looks at itself") << Kind::Encoder << 3 << 4 << Source << Source;
        QTest::addRow("the decoder looks at itself") << Kind::Decoder << 2 << 2 << Target << Target;
        QTest::addRow("the decoder looks at the encoder") << Kind::Cross << 2 << 2 << Target << Source;
    }

    void aRunOfAnEncoderDecoderHasThree()
    {
        QFETCH(const Kind, kind);
        QFETCH(const int, layers);
        QFETCH(const int, heads);
        QFETCH(const std::vector<std::string>, queries);
        QFETCH(const std::vector<std::string>, keys);
        const TracePtr trace = traceOf(smallRun(Source, Target), kind);
        QVERIFY(trace);
        QCOMPARE(trace->kind(), kind);
        QCOMPARE(trace->layers(), layers);
        QCOMPARE(trace->heads(), heads);
        QCOMPARE(trace->keyValueHeads(), heads);
        QCOMPARE(trace->display(), queries);
        QCOMPARE(trace->keyDisplay(), keys);
        QCOMPARE(trace->keyEncoding().tokens, keys);
        const LayerHead last{layers - 1, heads - 1};
        for (const Matrix &matrix : {trace->attention(last)->pattern, *trace->meanPattern(last.layer)}) {
            QCOMPARE(matrix.rows(), static_cast<Eigen::Index>(queries.size()));
            QCOMPARE(matrix.cols(), static_cast<Eigen::Index>(keys.size()));
            QVERIFY((matrix.rowwise().sum().array() - 1).abs().maxCoeff() < 1e-6F);
        }
        for (int query = 0; query < trace->tokens(); ++query) {
            for (int key = 0; key < trace->keys(); ++key) {
                const bool visible = kind != Kind::Decoder || key <= query;
                QCOMPARE(trace->isVisible(0, query, key), visible);
                QCOMPARE(trace->mask(0)(query, key) == 0, visible);
            }
        }
    }

    void aWindowHidesKeysOnBothSides()
    {
        Trace::Content content = smallContent(Kind::Encoder, Source, Target);
        content.windows = {2, 0, 2};
        const Trace trace(std::move(content));
        QVERIFY(trace.isVisible(0, 2, 1) && trace.isVisible(0, 1, 2));
        QVERIFY(!trace.isVisible(0, 2, 0) && !trace.isVisible(0, 0, 2));
        QVERIFY(trace.isVisible(1, 0, 3));
    }

    void paddingOfTheEncoderIsHiddenFromTheDecoder()
    {
        Trace::Content content = smallContent(Kind::Cross, Source, Target);
        content.attended = {1, 1, 1, 0};
        const Trace trace(std::move(content));
        QVERIFY(!trace.isVisible(0, 0, 3));
        QCOMPARE(trace.attention({0, 0})->pattern(2, 3), 0.F);
    }
};

QTEST_GUILESS_MAIN(TestTrace)
#include "tst_trace.moc"
