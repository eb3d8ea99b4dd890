// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the decoder of an encoder-decoder reads, and how a model goes on from there.
#include "core/transformer/generation.h"
#include "core/transformer/sinusoids.h"
#include "tests/core/transformer/bartfolder.h"

#include <QTest>

#include <cmath>

using namespace headlight;
using Ids = std::vector<std::int32_t>;

namespace {

const Ids Source{65, 75, 27, 90, 25, 13};

std::shared_ptr<const LanguageModel> open(const std::string &folder)
{
    auto model = LanguageModel::load(folder);
    if (!model)
        qWarning("%s", sentence(model.error()).c_str());
    return model ? model.value() : nullptr;
}

TracePtr run(const LanguageModel &model, const Ids &decoderIds)
{
    LanguageModel::IdInput input;
    input.ids = Source;
    input.decoderIds = decoderIds;
    const auto trace = model.traceIds(input);
    return trace ? trace.value() : nullptr;
}

std::int32_t likeliest(const Trace &trace)
{
    const Matrix logits = trace.content().predictionHead->logits(trace.content().hiddenStates.back());
    Eigen::Index id = 0;
    logits.row(logits.rows() - 1).maxCoeff(&id);
    return static_cast<std::int32_t>(id);
}

} // namespace

class TestEncoderDecoder : public QObject
{
    Q_OBJECT

private slots:
    void withoutTokensTheDecoderReadsItsStartToken_data()
    {
        QTest::addColumn<QString>("family");
        QTest::addColumn<int>("start");
        QTest::addRow("T5 starts with padding") << QStringLiteral("t5") << 0;
        QTest::addRow("BART as config.json says") << QStringLiteral("bart") << 2;
        QTest::addRow("Marian as config.json says") << QStringLiteral("marian") << 95;
    }

    void withoutTokensTheDecoderReadsItsStartToken()
    {
        QFETCH(const QString, family);
        QFETCH(const int, start);
        const auto model = open(Families + family.toStdString());
        QVERIFY(model);
        LanguageModel::IdInput input;
        input.ids = Source;
        const auto trace = model->traceIds(input);
        QVERIFY(trace.ok());
        QCOMPARE(trace.value()->encoding().ids, Ids{start});
        QCOMPARE(traceOf(trace.value(), AttentionKind::Cross)->keyEncoding().ids, Source);
    }

    void theModelTellsTheNumbersOfBothSides()
    {
        const auto model = open(Families + "bart");
        QVERIFY(model);
        const ModelInfo &info = model->info();
        QVERIFY(info.isEncoderDecoder && info.predicts && !info.causal);
        QCOMPARE(info.layers, 3);
        QCOMPARE(info.heads, 4);
        QCOMPARE(info.decoderLayers, 2);
        QCOMPARE(info.decoderHeads, 2);
        QCOMPARE(info.decoderPositions, 64);
        QVERIFY(!open(Families + "t5_encoder")->info().isEncoderDecoder);
    }

    void whatTheDecoderCannotReadIsRefused_data()
    {
        QTest::addColumn<QString>("family");
        QTest::addColumn<Ids>("ids");
        QTest::addRow("a model without decoder") << QStringLiteral("roberta") << Ids{1};
        QTest::addRow("an id beyond the table") << QStringLiteral("bart") << Ids{96};
        QTest::addRow("no token") << QStringLiteral("bart") << Ids{};
        QTest::addRow("more tokens than positions") << QStringLiteral("bart") << Ids(65, 3);
    }

    void whatTheDecoderCannotReadIsRefused()
    {
        QFETCH(const QString, family);
        QFETCH(const Ids, ids);
        const auto model = open(Families + family.toStdString());
        QVERIFY(model);
        LanguageModel::IdInput input;
        input.ids = {5, 6};
        input.decoderIds = ids;
        const auto trace = model->traceIds(input);
        QVERIFY(!trace.ok());
        QCOMPARE(trace.error().code, ErrorCode::InvalidArgument);
    }

    void theTextOfTheDecoderBecomesItsTokens_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("start");
        QTest::addColumn<Ids>("ids");
        QTest::addRow("start token, what the template puts in front, text")
            << QStringLiteral("b c") << 2 << Ids{2, 0, 4, 5};
        QTest::addRow("the template's first token is the start token")
            << QStringLiteral("b c") << 0 << Ids{0, 4, 5};
        QTest::addRow("nothing written yet") << QString() << 2 << Ids{2};
    }

    void theTextOfTheDecoderBecomesItsTokens()
    {
        QFETCH(const QString, text);
        QFETCH(const int, start);
        QFETCH(const Ids, ids);
        const BartFolder folder;
        folder.write("tokenizer.json", letterTokenizer());
        folder.write("generation_config.json", {{"decoder_start_token_id", start}, {"eos_token_id", 2}});
        const auto model = open(folder.path().string());
        QVERIFY(model);
        TextInput input{.text = "a b", .decoderText = text.toStdString()};
        const auto trace = model->trace(input, {});
        QVERIFY2(trace.ok(), trace ? "" : sentence(trace.error()).c_str());
        QCOMPARE(trace.value()->encoding().ids, ids);
        QCOMPARE(trace.value()->content().decoderText, text.toStdString());
        const TracePtr encoder = traceOf(trace.value(), AttentionKind::Encoder);
        QCOMPARE(encoder->encoding().ids, (Ids{0, 3, 4, 2}));
        const auto estimate = model->estimate(input);
        QVERIFY(estimate.ok());
        QCOMPARE(estimate.value().tokens, static_cast<std::int64_t>(4 + ids.size()));
    }

    void aTextThatIsTooLongIsCut_data()
    {
        QTest::addColumn<int>("words"); // of the sentence
        QTest::addColumn<int>("written"); // of the decoder's text
        QTest::addColumn<std::pair<int, int>>("source"); // tokens, tokens before the cut
        QTest::addColumn<std::pair<int, int>>("target");
        using Pair = std::pair<int, int>;
        QTest::addRow("neither") << 62 << 62 << Pair{64, 64} << Pair{64, 64};
        QTest::addRow("the decoder's by one token") << 62 << 63 << Pair{64, 64} << Pair{64, 65};
        QTest::addRow("the decoder's") << 2 << 500 << Pair{4, 4} << Pair{64, 502};
        QTest::addRow("the encoder's") << 500 << 2 << Pair{64, 502} << Pair{4, 4};
        QTest::addRow("both") << 500 << 600 << Pair{64, 502} << Pair{64, 602};
    }

    void aTextThatIsTooLongIsCut() // BART's 64 positions: <s> … </s>, and </s> <s> …
    {
        QFETCH(const int, words);
        QFETCH(const int, written);
        using Pair = std::pair<int, int>;
        QFETCH(const Pair, source);
        QFETCH(const Pair, target);
        const BartFolder folder;
        folder.write("tokenizer.json", letterTokenizer());
        folder.write("generation_config.json", {{"decoder_start_token_id", 2}, {"eos_token_id", 2}});
        const auto model = open(folder.path().string());
        QVERIFY(model);
        const auto repeated = [](const char *word, int count) {
            return QString::fromLatin1(word).repeated(count).toStdString();
        };
        const TextInput input{.text = repeated("a ", words), .decoderText = repeated("b ", written)};
        const auto trace = model->trace(input, {});
        QVERIFY2(trace.ok(), trace ? "" : sentence(trace.error()).c_str());
        const auto sizes = [](const Trace &kind) {
            return Pair{kind.tokens(), kind.content().tokensBeforeCut};
        };
        const TracePtr encoder = traceOf(trace.value(), AttentionKind::Encoder);
        const TracePtr cross = traceOf(trace.value(), AttentionKind::Cross);
        QCOMPARE(sizes(*encoder), source);
        QCOMPARE(sizes(*trace.value()), target);
        QCOMPARE(sizes(*cross), target);
        QCOMPARE(cross->keys(), source.first);
        const Ids &ids = trace.value()->encoding().ids;
        QVERIFY((Ids(ids.begin(), ids.begin() + 3) == Ids{2, 0, 4})); // it is the end that is cut
        QCOMPARE(trace.value()->content().decoderText, *input.decoderText); // as it was given
        const auto estimate = model->estimate(input);
        QCOMPARE(estimate.value().tokens, std::int64_t{source.first} + target.first);
    }

    void oneTokenMoreIsTheLongerRun_data()
    {
        QTest::addColumn<QString>("family");
        for (const char *family : {"t5", "bart", "marian"})
            QTest::addRow("%s", family) << QString::fromUtf8(family);
    }

    void oneTokenMoreIsTheLongerRun()
    {
        QFETCH(const QString, family);
        const auto model = open(Families + family.toStdString());
        QVERIFY(model);
        const TracePtr before = run(*model, {18, 58});
        const TracePtr whole = run(*model, {18, 58, 36});
        const auto longer = model->extend(before, 36);
        QVERIFY(longer.ok());
        QCOMPARE(longer.value()->encoding().ids, whole->encoding().ids);
        QVERIFY(longer.value()->content().hiddenStates.back() == whole->content().hiddenStates.back());
        QCOMPARE(traceOf(longer.value(), AttentionKind::Encoder), traceOf(before, AttentionKind::Encoder));
        const auto pattern = [](const TracePtr &trace) {
            return traceOf(trace, AttentionKind::Cross)->attention({1, 1})->pattern;
        };
        QVERIFY(pattern(longer.value()) == pattern(whole));
    }

    void theNextTokenHasTheHighestLogit_data()
    {
        QTest::addColumn<QString>("family");
        for (const char *family : {"bart", "llama", "bloom"})
            QTest::addRow("%s", family) << QString::fromUtf8(family);
    }

    void theNextTokenHasTheHighestLogit()
    {
        QFETCH(const QString, family);
        const auto model = open(Families + family.toStdString());
        QVERIFY(model);
        LanguageModel::IdInput input;
        input.ids = Source;
        TracePtr trace = model->traceIds(input).value();
        const auto all = generate(*model, trace, 4);
        QVERIFY(all.ok());
        Ids written = trace->encoding().ids;
        for (int i = 0; i < 4; ++i) {
            const std::int32_t expected = likeliest(*trace);
            const auto step = generateNext(*model, trace);
            QVERIFY(step.ok());
            QCOMPARE(step.value().id, expected);
            if (step.value().end != GenerationEnd::None)
                break;
            written.push_back(expected);
            trace = step.value().trace;
            QCOMPARE(trace->encoding().ids, written);
        }
        QCOMPARE(all.value().trace->encoding().ids, written);
        QVERIFY(written.size() > 1);
    }

    void theEndTokenEndsTheText_data()
    {
        QTest::addColumn<bool>("several");
        QTest::addRow("one end token") << false;
        QTest::addRow("one of several") << true;
    }

    void theEndTokenEndsTheText()
    {
        QFETCH(const bool, several);
        const std::int32_t first = likeliest(*run(*open(Families + "bart"), {2}));
        const BartFolder folder;
        folder.write("generation_config.json",
                     {{"eos_token_id", several ? nlohmann::json({1, first}) : nlohmann::json(first)}});
        const auto model = open(folder.path().string());
        QVERIFY(model);
        const TracePtr trace = run(*model, {2});
        const auto step = generateNext(*model, trace);
        QVERIFY(step.ok());
        QCOMPARE(step.value().end, GenerationEnd::EndToken);
        QCOMPARE(step.value().id, first);
        QCOMPARE(step.value().trace, trace);
    }

    void theLastPositionEndsTheText()
    {
        const auto model = open(Families + "bart");
        QVERIFY(model);
        const auto step = generateNext(*model, run(*model, Ids(64, 7)));
        QVERIFY(step.ok());
        QCOMPARE(step.value().end, GenerationEnd::PositionLimit);
        QCOMPARE(step.value().trace->tokens(), 64);
    }

    void whatPredictsNoNextTokenIsRefused()
    {
        const auto model = open(Families + "bart");
        const auto encoder = traceOf(run(*model, {2}), AttentionKind::Encoder);
        QCOMPARE(generateNext(*model, encoder).error().code, ErrorCode::InvalidArgument);
        const auto masked = open(Families + "roberta_mlm");
        LanguageModel::IdInput input;
        input.ids = Source;
        QCOMPARE(generateNext(*masked, masked->traceIds(input).value()).error().code,
                 ErrorCode::InvalidArgument);
    }

    void generationCanBeCancelled()
    {
        const auto model = open(Families + "bart");
        const CancelToken cancel;
        cancel.cancel();
        const auto step = generateNext(*model, run(*model, {2}), cancel);
        QVERIFY(!step.ok());
        QCOMPARE(step.error().code, ErrorCode::Cancelled);
    }

    void sinusoidsAreSinesThenCosines()
    {
        const Matrix table = sinusoids(9, 5);
        for (int position = 0; position < 9; ++position) {
            for (int i = 0; i < 3; ++i) {
                const double angle = position / std::pow(10000., 2. * i / 5);
                QVERIFY(std::abs(static_cast<double>(table(position, i)) - std::sin(angle)) < 1e-6);
                if (i < 2)
                    QVERIFY(std::abs(static_cast<double>(table(position, 3 + i)) - std::cos(angle)) < 1e-6);
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestEncoderDecoder)
#include "tst_encoderdecoder.moc"
