// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Many sentences at once: each gets the bits that it gets alone, whatever runs beside it.
#include "core/transformer/tracerunner.h"
#include "modelfixtures.h"

#include <QTest>

#include <filesystem>

using namespace headlight;

namespace {

using Ids = std::vector<std::int32_t>;
using IdInput = LanguageModel::IdInput;

const std::string Families = HEADLIGHT_TEST_DATA "/families/";

/// Where two traces of the same kind differ in a bit; empty where they do not.
QString differenceOf(const Trace &a, const Trace &b)
{
    const Trace::Content &x = a.content();
    const Trace::Content &y = b.content();
    const std::string kind = std::to_string(static_cast<int>(a.kind()));
    const auto named = [&](const std::string &what) { return QString::fromStdString(kind + ": " + what); };
    if (a.kind() != b.kind() || x.encoding.ids != y.encoding.ids || x.display != y.display
        || x.keyDisplay != y.keyDisplay || x.text != y.text || x.pair != y.pair || x.hasPair != y.hasPair
        || x.decoderText != y.decoderText || x.tokensBeforeCut != y.tokensBeforeCut
        || x.encoding.offsets != y.encoding.offsets || x.encoding.typeIds != y.encoding.typeIds)
        return named("tokens");
    if (x.attended != y.attended || x.scale != y.scale || x.layerScales != y.layerScales
        || x.softCap != y.softCap || x.windows != y.windows || x.bias.values != y.bias.values
        || x.bias.relative != y.bias.relative || x.rotation.frequencies != y.rotation.frequencies
        || x.windowRotation.has_value() != y.windowRotation.has_value())
        return named("description");
    if (x.hiddenStates.size() != y.hiddenStates.size() || x.layers.size() != y.layers.size())
        return named("number of layers");
    for (std::size_t i = 0; i < x.hiddenStates.size(); ++i) {
        if (x.hiddenStates[i] != y.hiddenStates[i])
            return named("hidden states " + std::to_string(i));
    }
    for (std::size_t i = 0; i < x.layers.size(); ++i) {
        if (x.layers[i].query != y.layers[i].query || x.layers[i].key != y.layers[i].key
            || x.layers[i].value != y.layers[i].value)
            return named("projections " + std::to_string(i));
        const LayerHead head{static_cast<int>(i), a.heads() - 1};
        if (a.attention(head)->pattern != b.attention(head)->pattern)
            return named("pattern " + std::to_string(i));
    }
    if (x.poolerOutput != y.poolerOutput)
        return named("pooler");
    if (!x.predictionHead != !y.predictionHead || !x.headOutput != !y.headOutput
        || x.companions.size() != y.companions.size())
        return named("parts");
    for (std::size_t i = 0; i < x.companions.size(); ++i) {
        if (const QString difference = differenceOf(*x.companions[i], *y.companions[i]);
            !difference.isEmpty())
            return difference;
    }
    return {};
}

/// Sentences of very different lengths, among them one token, masked ones and the longest that the model
/// takes.
std::vector<IdInput> mixedInputs(const ModelInfo &info)
{
    std::vector<IdInput> inputs;
    const int longest = std::min(info.maxPositions, 70);
    for (const int length : {7, 1, longest, 2, 13, 1, longest - 1, 20}) {
        IdInput input;
        for (int i = 0; i < length; ++i)
            input.ids.push_back((i * 37 + 5 + static_cast<int>(inputs.size()) * 11) % 90);
        if (length == 13)
            input.attentionMask = {1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0};
        if (length == 20 && info.hasSegments) {
            input.typeIds.assign(20, 0);
            std::fill(input.typeIds.begin() + 8, input.typeIds.end(), 1);
        }
        if (info.isEncoderDecoder && length > 1)
            input.decoderIds = Ids(static_cast<std::size_t>(length % 9 + 1), length % 50 + 3);
        inputs.push_back(input);
    }
    return inputs;
}

/// The traces of a batch; what failed goes to @p failure.
std::vector<TracePtr> batch(const LanguageModel &model, const std::vector<IdInput> &inputs,
                            std::optional<BatchFailure> *failure = nullptr)
{
    std::vector<TracePtr> traces;
    auto failed = model.traceEachIds(inputs, {}, [&](std::size_t index, TracePtr trace) -> Status {
        if (index != traces.size())
            return Error{.what = "out of order"};
        traces.push_back(std::move(trace));
        return Done{};
    });
    if (failure)
        *failure = std::move(failed);
    return traces;
}

} // namespace

class TestBatch : public QObject
{
    Q_OBJECT

private:
    /// Runs inputs of mixed lengths together and each alone.
    void compareWithAlone(const std::string &folder)
    {
        const auto model = loaded(folder);
        QVERIFY(model);
        const std::vector<IdInput> inputs = mixedInputs(model->info());
        std::optional<BatchFailure> failure;
        const std::vector<TracePtr> traces = batch(*model, inputs, &failure);
        QVERIFY2(!failure, failure ? sentence(failure->error).c_str() : "");
        QCOMPARE(traces.size(), inputs.size());
        for (std::size_t i = 0; i < inputs.size(); ++i) {
            const TracePtr alone = traced(*model, inputs[i]);
            QVERIFY(alone);
            const QString difference = differenceOf(*traces[i], *alone);
            QVERIFY2(difference.isEmpty(), qPrintable(QStringLiteral("%1: %2").arg(i).arg(difference)));
        }
    }

private slots:
    void everySentenceGetsTheBitsThatItGetsAlone_data()
    {
        QTest::addColumn<QString>("folder");
        for (const std::string &root : {Data, Families}) {
            for (const auto &entry : std::filesystem::directory_iterator(root)) {
                const std::string name = entry.path().filename().string();
                QTest::addRow("%s", name.c_str()) << QString::fromStdString(entry.path().string());
            }
        }
    }

    void everySentenceGetsTheBitsThatItGetsAlone()
    {
        QFETCH(const QString, folder);
        compareWithAlone(folder.toStdString());
    }

    void frequenciesThatDependOnTheLengthAreEachSentencesOwn()
    {
        const ChangedModel changed("../families/llama", R"({"max_position_embeddings": 16,
            "rope_scaling": {"rope_type": "dynamic", "factor": 4.0}})");
        QVERIFY(changed.isWritten());
        compareWithAlone(changed.folder());
    }

    void textsGetTheBitsThatTheyGetAlone_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::addRow("encoder") << QStringLiteral(HEADLIGHT_MODELS "/encoder");
        QTest::addRow("decoder") << QStringLiteral(HEADLIGHT_MODELS "/decoder");
    }

    void textsGetTheBitsThatTheyGetAlone() // also where they are cut, and in several packs
    {
        QFETCH(const QString, folder);
        const auto model = loaded(folder.toStdString());
        QVERIFY(model);
        std::vector<TextInput> inputs{{"The fox ran."}, {"fox"}, {"The dog saw the fox and ran away.\n"}};
        if (model->info().hasSegments)
            inputs.push_back({"The fox", "ran away"});
        for (int i = 0; i < 3; ++i) {
            std::string text;
            for (int word = 0; word < 300 + 300 * i; ++word)
                text += word % 3 == i ? "fox " : "the ";
            inputs.push_back({text});
        }
        std::size_t seen = 0;
        const auto failure = model->traceEach(inputs, {}, [&](std::size_t index, TracePtr trace) -> Status {
            const auto alone = model->trace(inputs[index], {});
            const QString difference = alone ? differenceOf(*trace, *alone.value()) : QStringLiteral("none");
            if (!difference.isEmpty())
                return Error{.what = difference.toStdString()};
            seen += index == seen ? 1 : 100;
            return Done{};
        });
        QVERIFY2(!failure, failure ? failure->error.what.c_str() : "");
        QCOMPARE(seen, inputs.size());
    }

    void noInputsGiveNoTraces()
    {
        const auto model = loaded(Data + "bert");
        QVERIFY(model);
        std::optional<BatchFailure> failure;
        QVERIFY(batch(*model, {}, &failure).empty());
        QVERIFY(!failure);
    }

    void whatCannotBeRunIsNamedBeforeAnythingRuns_data()
    {
        QTest::addColumn<QString>("model");
        QTest::addColumn<Ids>("ids");
        QTest::addColumn<Ids>("decoderIds");
        QTest::addColumn<QString>("said");
        QTest::addRow("too long") << "models/bert" << Ids(65) << Ids{} << "found 65, expected at most 64";
        QTest::addRow("empty") << "models/gpt2" << Ids{} << Ids{} << "no token";
        QTest::addRow("no row") << "models/gpt2" << Ids{96} << Ids{} << "0 to 95";
        QTest::addRow("too long for the decoder")
            << "families/bart" << Ids{1} << Ids(65) << "found 65, expected at most 64";
        QTest::addRow("no such decoder") << "models/bert" << Ids{1} << Ids{2} << "no decoder";
    }

    void whatCannotBeRunIsNamedBeforeAnythingRuns()
    {
        QFETCH(const QString, model);
        QFETCH(const Ids, ids);
        QFETCH(const Ids, decoderIds);
        QFETCH(const QString, said);
        const auto opened = loaded(HEADLIGHT_TEST_DATA "/" + model.toStdString());
        QVERIFY(opened);
        // A whole pack stands before it.
        std::vector<IdInput> inputs(PackedTokens, countingIds(3));
        IdInput bad;
        bad.ids = ids;
        if (!decoderIds.empty())
            bad.decoderIds = decoderIds;
        inputs.push_back(bad);
        inputs.push_back(countingIds(4));
        std::optional<BatchFailure> failure;
        QVERIFY(batch(*opened, inputs, &failure).empty());
        QVERIFY(failure);
        QCOMPARE(failure->index, PackedTokens);
        QCOMPARE(failure->error.code, ErrorCode::InvalidArgument);
        const QString text = QString::fromStdString(sentence(failure->error));
        QVERIFY2(text.contains(said), qPrintable(text));
    }

    void aTextBeyondTheLimitIsNamedBeforeAnythingRuns()
    {
        const auto model = loaded(Models + "encoder");
        QVERIFY(model);
        const std::vector<TextInput> inputs{{"fox"}, {std::string((1 << 20) + 1, 'a')}, {"ran"}};
        int given = 0;
        const auto failure = model->traceEach(inputs, {}, [&](std::size_t, const TracePtr &) -> Status {
            ++given;
            return Done{};
        });
        QVERIFY(failure);
        QCOMPARE(failure->index, std::size_t{1});
        QCOMPARE(failure->error.code, ErrorCode::TooLarge);
        QCOMPARE(given, 0);
    }

    void whatHasBeenGivenIsNotKept()
    {
        const auto model = loaded(Data + "gpt2");
        QVERIFY(model);
        constexpr std::size_t Tokens = 20;
        const std::vector<IdInput> inputs(4 * PackedTokens / Tokens, countingIds(Tokens));
        std::vector<std::weak_ptr<const Trace>> traces;
        std::size_t most = 0;
        const auto failure
            = model->traceEachIds(inputs, {}, [&](std::size_t, const TracePtr &trace) -> Status {
                  traces.push_back(trace);
                  std::size_t held = 0;
                  for (const auto &given : traces)
                      held += given.expired() ? 0 : 1;
                  most = std::max(most, held);
                  return Done{};
              });
        QVERIFY(!failure);
        QCOMPARE(traces.size(), inputs.size());
        QCOMPARE_LE(most, std::size_t{1});
    }

    void cancelledBetweenTwoPacks()
    {
        const auto model = loaded(Data + "gpt2");
        QVERIFY(model);
        constexpr std::size_t Tokens = 20;
        constexpr std::size_t Pack = PackedTokens / Tokens;
        const std::vector<IdInput> inputs(3 * Pack, countingIds(Tokens));
        const CancelToken cancel;
        std::size_t given = 0;
        const auto failure
            = model->traceEachIds(inputs, cancel, [&](std::size_t, const TracePtr &) -> Status {
                  ++given;
                  cancel.cancel();
                  return Done{};
              });
        QVERIFY(failure);
        QCOMPARE(failure->error.code, ErrorCode::Cancelled);
        QCOMPARE(given, Pack); // all that ran together
        QCOMPARE(failure->index, Pack);
    }

    void cancelledBeforeItBegins()
    {
        const auto model = loaded(Families + "bart");
        QVERIFY(model);
        const CancelToken cancel;
        cancel.cancel();
        int given = 0;
        const std::vector<IdInput> inputs(3, countingIds(5));
        const auto failure
            = model->traceEachIds(inputs, cancel, [&](std::size_t, const TracePtr &) -> Status {
                  ++given;
                  return Done{};
              });
        QVERIFY(failure);
        QCOMPARE(failure->error.code, ErrorCode::Cancelled);
        QCOMPARE(failure->index, std::size_t{0});
        QCOMPARE(given, 0);
    }

    void whoTakesTheTracesCanStop()
    {
        const auto model = loaded(Data + "bert");
        QVERIFY(model);
        const std::vector<IdInput> inputs(5, countingIds(5));
        int given = 0;
        const auto failure
            = model->traceEachIds(inputs, {}, [&](std::size_t index, const TracePtr &) -> Status {
                  ++given;
                  if (index == 2)
                      return Error{.code = ErrorCode::WriteFailed, .what = "the disk is full"};
                  return Done{};
              });
        QVERIFY(failure);
        QCOMPARE(failure->index, std::size_t{2});
        QCOMPARE(failure->error.code, ErrorCode::WriteFailed);
        QCOMPARE(given, 3);
    }
};

QTEST_GUILESS_MAIN(TestBatch)
#include "tst_batch.moc"
