// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One layer of a run, given while the run goes on: the numbers of the run that ends.
#include "tests/core/transformer/bartfolder.h"
#include "tests/core/transformer/modelfixtures.h"

#include <QTest>

using namespace headlight;

namespace {

/// What traceLayerFirst() gave.
struct Given
{
    std::vector<TracePtr> early;
    TracePtr whole;
};

Given run(const LanguageModel &model, const TextInput &input, AttentionKind kind, int layer)
{
    Given given;
    const EarlyLayer early{kind, layer, [&](const TracePtr &trace) { given.early.push_back(trace); }};
    const auto whole = model.traceLayerFirst(input, early, {});
    given.whole = whole ? whole.value() : nullptr;
    return given;
}

} // namespace

class TestEarlyLayer : public QObject
{
    Q_OBJECT

private slots:
    void theLayerHasTheNumbersOfTheWholeRun_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<AttentionKind>("kind");
        QTest::addColumn<int>("wanted");
        QTest::addColumn<int>("layer");
        const auto encoder = QString::fromStdString(Models + "encoder");
        const auto decoder = QString::fromStdString(Models + "decoder");
        QTest::addRow("encoder, first layer") << encoder << AttentionKind::Encoder << 0 << 0;
        QTest::addRow("encoder, a later layer") << encoder << AttentionKind::Encoder << 2 << 2;
        QTest::addRow("decoder") << decoder << AttentionKind::Decoder << 1 << 1;
        QTest::addRow("the only kind there is") << encoder << AttentionKind::Cross << 1 << 1;
        QTest::addRow("a layer below the first") << encoder << AttentionKind::Encoder << -3 << 0;
        QTest::addRow("BART's encoder") << QString() << AttentionKind::Encoder << 1 << 1;
        QTest::addRow("BART's decoder") << QString() << AttentionKind::Decoder << 1 << 1;
        QTest::addRow("BART's decoder, looking at the encoder")
            << QString() << AttentionKind::Cross << 0 << 0;
        QTest::addRow("a layer behind the decoder's last") << QString() << AttentionKind::Cross << 9 << 1;
    }

    void theLayerHasTheNumbersOfTheWholeRun()
    {
        QFETCH(const QString, folder);
        QFETCH(const AttentionKind, kind);
        QFETCH(const int, wanted);
        QFETCH(const int, layer);
        const BartFolder bart;
        bart.write("tokenizer.json", letterTokenizer());
        const auto model = loaded(folder.isEmpty() ? bart.path().string() : folder.toStdString());
        QVERIFY(model);
        const TextInput input{.text = "a b c a b", .decoderText = "b c"};

        const Given given = run(*model, input, kind, wanted);

        QCOMPARE(given.early.size(), std::size_t{1});
        const Trace &early = *given.early.front();
        const Trace &whole = *(model->info().isEncoderDecoder ? traceOf(given.whole, kind) : given.whole);
        QVERIFY(whole.isWhole() && !early.isWhole());
        QCOMPARE(early.kind(), whole.kind());
        QCOMPARE(early.display(), whole.display());
        QCOMPARE(early.keyDisplay(), whole.keyDisplay());
        QCOMPARE(early.layers(), whole.layers());
        for (int other = 0; other < early.layers(); ++other)
            QCOMPARE(early.hasLayer(other), other == layer);
        for (int head = 0; head < early.heads(); ++head) {
            QVERIFY(early.attention({layer, head})->pattern == whole.attention({layer, head})->pattern);
            QVERIFY(early.attention({layer, head})->scores == whole.attention({layer, head})->scores);
        }
        QVERIFY(early.predictions(0, 1).empty());
    }

    void behindARunThatIsTakenOver()
    {
        const auto model = loaded(Models + "decoder");
        QVERIFY(model);
        const auto before = model->trace({.text = "the quick brown"}, {});
        QVERIFY(before.ok());

        const Given given = run(*model, {.text = "the quick brown fox"}, AttentionKind::Decoder, 2);

        QCOMPARE(given.early.size(), std::size_t{1});
        QCOMPARE(given.early.front()->tokens(), given.whole->tokens());
        QVERIFY(given.early.front()->attention({2, 0})->pattern == given.whole->attention({2, 0})->pattern);
        // What is taken over next time is the whole run, not its layer.
        const auto next = model->trace({.text = "the quick brown fox jumps"}, {});
        const auto alone = loaded(Models + "decoder")->trace({.text = "the quick brown fox jumps"}, {});
        QVERIFY(next.value()->content().hiddenStates == alone.value()->content().hiddenStates);
    }

    void whoStopsTheRunMeanwhileGetsNoWholeTrace()
    {
        const auto model = loaded(Models + "encoder");
        QVERIFY(model);
        const CancelToken cancel;
        const EarlyLayer early{AttentionKind::Encoder, 0, [&](const TracePtr &) { cancel.cancel(); }};
        const auto whole = model->traceLayerFirst({.text = "the quick brown"}, early, cancel);
        QVERIFY(!whole.ok());
        QCOMPARE(whole.error().code, ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestEarlyLayer)
#include "tst_earlylayer.moc"
