// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/tokenizer.h"
#include "modelfixtures.h"

#include <QTest>

#include <cmath>

using namespace headlight;

class TestLanguageModel : public QObject
{
    Q_OBJECT

private slots:
    void describesItself()
    {
        const auto model = loaded(Data + "bert_mlm");
        QVERIFY(model);
        const ModelInfo &info = model->info();
        QCOMPARE(info.family, "bert");
        QCOMPARE(info.name, "bert_mlm");
        QCOMPARE(info.layers, 3);
        QCOMPARE(info.heads, 4);
        QCOMPARE(info.dModel, 32);
        QCOMPARE(info.dHead, 8);
        QCOMPARE(info.vocabulary, 96);
        QCOMPARE(info.maxPositions, 64);
        QCOMPARE(info.dtype, "F32");
        QVERIFY(info.hasSegments && info.predicts && !info.causal);
        QVERIFY(!model->tokenizer());
    }

    void everyRowSumsToOneAndHiddenKeysGetNothing_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addRow("bidirectional") << QStringLiteral("bert");
        QTest::addRow("causal") << QStringLiteral("gpt2");
    }

    void everyRowSumsToOneAndHiddenKeysGetNothing()
    {
        QFETCH(const QString, name);
        const auto model = loaded(Data + name.toStdString());
        QVERIFY(model);
        LanguageModel::IdInput input = countingIds(61);
        input.attentionMask.assign(61, 1);
        std::fill(input.attentionMask.end() - 9, input.attentionMask.end(), 0);
        const TracePtr trace = traced(*model, input);
        QVERIFY(trace);
        for (int layer = 0; layer < trace->layers(); ++layer) {
            for (int head = 0; head < trace->heads(); ++head) {
                const Matrix &pattern = trace->attention({layer, head})->pattern;
                QVERIFY((pattern.rowwise().sum().array() - 1).abs().maxCoeff() < 1e-6F);
                for (int query = 0; query < 61; ++query) {
                    for (int key = 0; key < 61; ++key)
                        QVERIFY(trace->isVisible(layer, query, key) || pattern(query, key) == 0);
                }
            }
        }
    }

    void aLaterTokenLeavesEarlierRowsOfACausalModelBitIdentical()
    {
        const auto model = loaded(Data + "gpt2");
        QVERIFY(model);
        LanguageModel::IdInput changed = countingIds(60);
        changed.ids.back() = 1;
        const TracePtr longer = traced(*model, changed);
        const TracePtr shorter = traced(*model, countingIds(41));
        QVERIFY(longer && shorter);
        for (std::size_t i = 0; i < shorter->content().hiddenStates.size(); ++i)
            QVERIFY(longer->content().hiddenStates[i].topRows(41) == shorter->content().hiddenStates[i]);
        QVERIFY(longer->attention({2, 3})->pattern.topLeftCorner(41, 41)
                == shorter->attention({2, 3})->pattern);
    }

    void cancelledBeforeItBegins()
    {
        const auto model = loaded(Data + "gpt2");
        QVERIFY(model);
        const CancelToken cancel;
        cancel.cancel();
        const auto trace = model->traceIds(countingIds(8), cancel);
        QVERIFY(!trace);
        QCOMPARE(trace.error().code, ErrorCode::Cancelled);
        const auto load = LanguageModel::load(Data + "gpt2", cancel);
        QVERIFY(!load);
        QCOMPARE(load.error().code, ErrorCode::Cancelled);
    }

    void progressRisesToOne()
    {
        double last = 0;
        bool rises = true;
        QVERIFY(LanguageModel::load(Data + "bert", {}, [&](double done) {
            rises = rises && done >= last;
            last = done;
        }));
        QVERIFY(rises);
        QCOMPARE(last, 1.0);
    }

    void refusesIds_data()
    {
        QTest::addColumn<std::vector<std::int32_t>>("ids");
        QTest::addColumn<std::vector<std::int32_t>>("types");
        QTest::addColumn<std::vector<std::int32_t>>("mask");
        QTest::addColumn<QString>("said");
        using Ids = std::vector<std::int32_t>;
        QTest::addRow("no ids") << Ids{} << Ids{} << Ids{} << QStringLiteral("no token");
        QTest::addRow("an id without a row") << Ids{1, 96} << Ids{} << Ids{} << QStringLiteral("0 to 95");
        QTest::addRow("a negative id") << Ids{-1} << Ids{} << Ids{} << QStringLiteral("-1");
        QTest::addRow("a type without a row") << Ids{1, 2} << Ids{0, 2} << Ids{} << QStringLiteral("0 to 1");
        QTest::addRow("too few types") << Ids{1, 2} << Ids{0} << Ids{} << QStringLiteral("differ in length");
        QTest::addRow("too long a mask")
            << Ids{1} << Ids{} << Ids{1, 1} << QStringLiteral("differ in length");
        QTest::addRow("more ids than positions") << Ids(65) << Ids{} << Ids{} << QStringLiteral("at most 64");
    }

    void refusesIds()
    {
        QFETCH(const std::vector<std::int32_t>, ids);
        QFETCH(const std::vector<std::int32_t>, types);
        QFETCH(const std::vector<std::int32_t>, mask);
        QFETCH(const QString, said);
        const auto model = loaded(Data + "bert");
        QVERIFY(model);
        const auto trace = model->traceIds({ids, types, mask});
        QVERIFY(!trace);
        QCOMPARE(trace.error().code, ErrorCode::InvalidArgument);
        const QString text = QString::fromStdString(sentence(trace.error()));
        QVERIFY2(text.contains(said), qPrintable(text));
    }
};

QTEST_GUILESS_MAIN(TestLanguageModel)
#include "tst_languagemodel.moc"
