// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "core/checkpoint/config.h"
#include "core/checkpoint/safetensors.h"
#include "core/tokenizer/tokenizer.h"
#include "core/transformer/languagemodel.h"
#include "core/transformer/weights.h"
#include "testpaths.h"
#include "tests/support/randomtensors.h"

#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

#include <cmath>
#include <filesystem>

using namespace headlight;

namespace {

const std::string Data = HEADLIGHT_TEST_DATA "/models/";
const std::string Models = HEADLIGHT_MODELS "/";

std::shared_ptr<const LanguageModel> loaded(const std::string &folder)
{
    const auto model = LanguageModel::load(folder);
    return model ? model.value() : nullptr;
}

TracePtr traced(const LanguageModel &model, const LanguageModel::IdInput &input)
{
    const auto trace = model.traceIds(input);
    return trace ? trace.value() : nullptr;
}

LanguageModel::IdInput countingIds(int count)
{
    LanguageModel::IdInput input;
    for (int i = 0; i < count; ++i)
        input.ids.push_back((i * 37 + 5) % 90);
    return input;
}

/// A copy of a fixture whose config.json has @p changes (null removes a key).
class ChangedModel
{
public:
    ChangedModel(const std::string &name, const std::string &changes)
    {
        std::filesystem::copy(Data + name, folder(), std::filesystem::copy_options::recursive);
        nlohmann::json config
            = nlohmann::json::parse(readWholeFile(folder() + "/config.json", 1 << 20).value());
        config.merge_patch(nlohmann::json::parse(changes));
        std::filesystem::permissions(folder() + "/config.json", std::filesystem::perms::owner_write,
                                     std::filesystem::perm_options::add);
        m_written = writeFileAtomically(folder() + "/config.json", config.dump()).ok();
    }

    std::string folder() const { return m_folder.path().toStdString(); }
    bool isWritten() const { return m_written; }

    /// Sets the first @p count numbers of a float32 tensor.
    bool overwrite(const std::string &tensor, int count, float value) const
    {
        const std::string path = folder() + "/model.safetensors";
        const auto file = SafetensorsFile::open(path);
        if (!file || !file.value().find(tensor))
            return false;
        std::string bytes = readWholeFile(path, 1 << 20).value();
        for (int i = 0; i < count; ++i)
            std::memcpy(bytes.data() + file.value().find(tensor)->begin
                            + static_cast<std::size_t>(i) * sizeof(float),
                        &value, sizeof(float));
        std::filesystem::permissions(path, std::filesystem::perms::owner_write,
                                     std::filesystem::perm_options::add);
        return writeFileAtomically(path, bytes).ok();
    }

    /// A tokenizer of whole words.
    bool addTokenizer(const std::string &vocabulary,
                      const std::string &preTokenizer = R"({"type": "Whitespace"})") const
    {
        return writeFileAtomically(folder() + "/tokenizer.json",
                                   R"({"pre_tokenizer": )" + preTokenizer
                                       + R"(, "model": {"type": "WordLevel", "unk_token": "known", "vocab": )"
                                       + vocabulary + "}}")
            .ok();
    }

private:
    QTemporaryDir m_folder;
    bool m_written = false;
};

/// Counts how often it is read.
class CountingTensors : public RandomTensors
{
public:
    explicit CountingTensors(const RandomTensors &tensors)
        : RandomTensors(tensors)
    {
    }

    Status readBytes(const TensorInfo &tensor, std::uint64_t offset, std::span<std::byte> into) const override
    {
        ++reads;
        return RandomTensors::readBytes(tensor, offset, into);
    }

    mutable int reads = 0;
};

} // namespace

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

    void refusesModels_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("changes");
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<QString>("said");
        const auto add
            = [](const char *row, const char *name, const char *changes, ErrorCode code, const char *said) {
                  QTest::addRow("%s", row) << QString::fromLatin1(name) << QString::fromLatin1(changes)
                                           << code << QString::fromLatin1(said);
              };
        add("CF02 unknown family", "bert", R"({"model_type": "mamba"})", ErrorCode::Unsupported,
            "bert, bloom");
        add("CF02 no family", "bert", R"({"model_type": null})", ErrorCode::MissingPart, "model_type");
        add("CF03 heads do not divide", "bert", R"({"num_attention_heads": 7})", ErrorCode::BadValue,
            "not a multiple of 7");
        add("CF04 no heads", "bert", R"({"num_attention_heads": 0})", ErrorCode::BadValue,
            "num_attention_heads");
        add("CF04 a billion heads", "gpt2", R"({"n_head": 1000000000})", ErrorCode::BadValue, "n_head");
        add("CF04 a billion layers", "gpt2", R"({"n_layer": 1000000000})", ErrorCode::BadValue, "n_layer");
        add("CF04 no vocabulary", "bert", R"({"vocab_size": 0})", ErrorCode::BadValue, "vocab_size");
        add("CF04 no hidden size", "bert", R"({"hidden_size": 0})", ErrorCode::BadValue, "hidden_size");
        add("CF05 key heads do not divide heads", "../families/llama", R"({"num_key_value_heads": 3})",
            ErrorCode::BadValue, "num_key_value_heads");
        add("CF05 more key heads than heads", "../families/llama", R"({"num_key_value_heads": 8})",
            ErrorCode::BadValue, "num_key_value_heads");
        add("CF10 unknown rotary scaling", "../families/llama", R"({"rope_scaling": {"rope_type": "mrope"}})",
            ErrorCode::Unsupported, "mrope");
        add("CF10 rotary theta 0", "../families/llama", R"({"rope_theta": 0})", ErrorCode::BadValue,
            "rope_theta");
        add("a window of no keys", "../families/mistral", R"({"sliding_window": 0})", ErrorCode::BadValue,
            "sliding_window");
        add("CF06 a number as text", "bert", R"({"hidden_size": "32"})", ErrorCode::BadValue, "hidden_size");
        add("CF06 half a layer", "bert", R"({"num_hidden_layers": 2.5})", ErrorCode::BadValue,
            "num_hidden_layers");
        add("CF07 a layer too many", "bert", R"({"num_hidden_layers": 4})", ErrorCode::MissingPart,
            "config.json says 4 layers, the weights have 3: layer 3 has no "
            "encoder.layer.3.attention.self.query.weight");
        add("CF07 twice the layers", "gpt2", R"({"n_layer": 6})", ErrorCode::MissingPart,
            "config.json says 6 layers, the weights have 3: layer 3 has no transformer.h.3.ln_1.weight");
        add("CF10 unknown activation", "bert", R"({"hidden_act": "softplus9"})", ErrorCode::Unsupported,
            "softplus9");
        add("CF10 epsilon 0", "bert", R"({"layer_norm_eps": 0})", ErrorCode::BadValue, "layer_norm_eps");
        add("CF10 negative epsilon", "gpt2", R"({"layer_norm_epsilon": -1e-5})", ErrorCode::BadValue,
            "layer_norm_epsilon");
        add("relative positions", "bert", R"({"position_embedding_type": "relative_key"})",
            ErrorCode::Unsupported, "relative_key");
        add("cross-attention", "gpt2", R"({"add_cross_attention": true})", ErrorCode::Unsupported,
            "add_cross_attention");
        add("WV01 the tensors of another family", "bert", R"({"model_type": "gpt2"})", ErrorCode::MissingPart,
            "wte.weight");
        add("WV01 the nearest name is said", "gpt2", R"({"model_type": "bert"})", ErrorCode::MissingPart,
            "nearest to the first: ");
        add("WV02 another width", "bert", R"({"intermediate_size": 64})", ErrorCode::BadShape, "[64, 32]");
    }

    void refusesModels()
    {
        QFETCH(const QString, name);
        QFETCH(const QString, changes);
        QFETCH(const ErrorCode, code);
        QFETCH(const QString, said);
        const ChangedModel model(name.toStdString(), changes.toStdString());
        QVERIFY(model.isWritten());
        const auto load = LanguageModel::load(model.folder());
        QVERIFY(!load);
        const QString text = QString::fromStdString(sentence(load.error()));
        QVERIFY2(load.error().code == code, qPrintable(text));
        QVERIFY2(text.contains(said), qPrintable(text));
    }

    void opensWithAWarning_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("changes");
        QTest::addColumn<QString>("said");
        QTest::addRow("CF07 a layer more in the file")
            << QStringLiteral("bert") << QStringLiteral(R"({"num_hidden_layers": 2})")
            << QStringLiteral("the weights hold layer 2 that config.json does not use\n");
        QTest::addRow("CF07 layers more in the file")
            << QStringLiteral("gpt2") << QStringLiteral(R"({"n_layer": 1})")
            << QStringLiteral("the weights hold layers 1 to 2 that config.json does not use\n");
        QTest::addRow("CF08 padded vocabulary")
            << QStringLiteral("bert") << QStringLiteral(R"({"vocab_size": 90})")
            << QStringLiteral("96 rows, config.json says 90");
        QTest::addRow("CF09 more positions than rows")
            << QStringLiteral("gpt2") << QStringLiteral(R"({"n_positions": 1024})")
            << QStringLiteral("64 rows, config.json says 1024");
        QTest::addRow("CF13 custom code")
            << QStringLiteral("bert") << QStringLiteral(R"({"auto_map": {"AutoModel": "x.y"}})")
            << QStringLiteral("auto_map");
        QTest::addRow("CF14 an untied decoder that is absent")
            << QStringLiteral("gpt2") << QStringLiteral(R"({"tie_word_embeddings": false})")
            << QStringLiteral("the embedding table is used");
    }

    void opensWithAWarning()
    {
        QFETCH(const QString, name);
        QFETCH(const QString, changes);
        QFETCH(const QString, said);
        const ChangedModel model(name.toStdString(), changes.toStdString());
        const auto load = LanguageModel::load(model.folder());
        QVERIFY2(load.ok(), load ? "" : sentence(load.error()).c_str());
        QString all;
        for (const std::string &warning : load.value()->warnings())
            all += QString::fromStdString(warning) + u'\n';
        QVERIFY2(all.contains(said), qPrintable(all));
        QVERIFY2(!all.contains(QStringLiteral("not used")), qPrintable(all));
        QVERIFY(load.value()->traceIds(countingIds(8)).ok());
    }

    void weightsAreMissing()
    {
        const ChangedModel model("bert", "{}");
        std::filesystem::remove(model.folder() + "/model.safetensors");
        const auto load = LanguageModel::load(model.folder());
        QVERIFY(!load);
        QCOMPARE(load.error().code, ErrorCode::MissingPart);
        QVERIFY(!LanguageModel::load(model.folder() + "/nowhere"));
    }

    void oddWeightsAreSaidAndShown_data() // WV03, WV04
    {
        QTest::addColumn<QString>("tensor");
        QTest::addColumn<int>("count");
        QTest::addColumn<float>("value");
        QTest::addColumn<QString>("said");
        QTest::addColumn<bool>("finite"); // the pattern
        const auto add
            = [](const char *row, const char *tensor, int count, float value, const char *said, bool finite) {
                  QTest::addRow("%s", row)
                      << QString::fromLatin1(tensor) << count << value << QString::fromLatin1(said) << finite;
              };
        constexpr float NaN = std::numeric_limits<float>::quiet_NaN();
        constexpr float Infinity = std::numeric_limits<float>::infinity();
        add("a NaN in an embedding", "transformer.wte.weight", 1, NaN,
            "outside of the layers: 1 NaN weight\n", false);
        add("NaNs in a layer", "transformer.h.1.attn.c_attn.bias", 96, NaN, "layer 1: 96 NaN weights\n",
            false);
        add("an infinite weight", "transformer.h.2.ln_1.bias", 1, Infinity, "layer 2: 1 infinite weight\n",
            false);
        add("infinitely negative weights", "transformer.h.2.ln_1.bias", 32, -Infinity,
            "layer 2: 32 infinite weights\n", false);
        add("only zeros", "transformer.h.1.attn.c_attn.weight", 32 * 96, 0, "", true);
        add("huge queries and keys", "transformer.h.1.attn.c_attn.bias", 64, 1e15F, "", true);
        add("denormal weights", "transformer.h.1.attn.c_attn.weight", 32 * 96, 1e-42F, "", true);
    }

    void oddWeightsAreSaidAndShown()
    {
        QFETCH(const QString, tensor);
        QFETCH(const int, count);
        QFETCH(const float, value);
        QFETCH(const QString, said);
        QFETCH(const bool, finite);
        const ChangedModel model("gpt2", "{}");
        QVERIFY(model.overwrite(tensor.toStdString(), count, value));
        QVERIFY(model.addTokenizer(R"({"known": 1})"));
        const auto load = LanguageModel::load(model.folder());
        QVERIFY2(load.ok(), load ? "" : sentence(load.error()).c_str());
        QString all;
        for (const std::string &warning : load.value()->warnings())
            all += QString::fromStdString(warning) + u'\n';
        QCOMPARE(all, said);
        const TracePtr trace = traced(*load.value(), {{0, 1, 2, 3}, {}, {}});
        QVERIFY(trace);
        bool isFinite = true;
        for (int layer = 0; layer < trace->layers(); ++layer) {
            const Matrix &pattern = trace->attention({layer, 0})->pattern;
            for (int query = 0; query < trace->tokens(); ++query) {
                const float sum = pattern.row(query).sum();
                isFinite = isFinite && std::isfinite(sum);
                QVERIFY(std::isnan(sum) || std::abs(sum - 1) < 1e-5F);
            }
        }
        QCOMPARE(isFinite, finite);
        if (!finite && std::isnan(trace->content().hiddenStates.back()(0, 0)))
            QVERIFY(trace->predictions(0, 3).empty());
    }

    void tooLittleMemoryIsSaidBeforeReading() // WV08
    {
        const CountingTensors source(
            randomGpt2({.layers = 2, .dModel = 32, .feedForward = 128, .vocabulary = 50, .positions = 16}));
        const Config config
            = Config::parse(
                  R"({"model_type": "gpt2", "n_layer": 2, "n_head": 4, "n_embd": 32, "vocab_size": 50,
                                "n_positions": 16})",
                  "config.json")
                  .value();
        const Architecture &architecture = *findArchitecture("gpt2");
        const ModelShape shape = readShape(architecture, config).value();
        const auto refused = loadWeights(architecture, shape, source, {}, {}, 100'000);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::TooLarge);
        QCOMPARE(refused.error().expected, "at most 100 KB");
        QCOMPARE(source.reads, 0);
        const auto notKnown = loadWeights(architecture, shape, source, {}, {}, std::nullopt);
        QVERIFY(notKnown.ok());
        QVERIFY(source.reads > 0);
        const auto enough = static_cast<std::uint64_t>(notKnown.value().parameters) * sizeof(float);
        QVERIFY(loadWeights(architecture, shape, source, {}, {}, enough).ok());
        QVERIFY(!loadWeights(architecture, shape, source, {}, {}, enough - 1));
    }

    void idsBeyondTheEmbeddingTable_data() // CF08, TK05, TK20
    {
        QTest::addColumn<QString>("vocabulary");
        QTest::addColumn<QString>("warning");
        QTest::addRow("a vocabulary with holes")
            << QStringLiteral(R"({"known": 1, "beyond": 96})")
            << QStringLiteral("ids up to 96, the embedding table 96 rows");
        QTest::addRow("the highest id there is") << QStringLiteral(R"({"known": 1, "beyond": 16777216})")
                                                 << QStringLiteral("ids up to 16777216, the");
    }

    void idsBeyondTheEmbeddingTable()
    {
        QFETCH(const QString, vocabulary);
        QFETCH(const QString, warning);
        const ChangedModel model("gpt2", "{}");
        QVERIFY(model.addTokenizer(vocabulary.toStdString()));
        const auto load = LanguageModel::load(model.folder());
        QVERIFY2(load.ok(), load ? "" : sentence(load.error()).c_str());
        QCOMPARE(load.value()->warnings().size(), std::size_t{1});
        QVERIFY2(QString::fromStdString(load.value()->warnings().front()).contains(warning),
                 load.value()->warnings().front().c_str());
        const auto good = load.value()->trace({"known known", std::nullopt}, {});
        QVERIFY2(good.ok(), good ? "" : sentence(good.error()).c_str());
        QCOMPARE(good.value()->tokens(), 2);
        const auto bad = load.value()->trace({"known beyond", std::nullopt}, {});
        QVERIFY(!bad);
        QCOMPARE(bad.error().code, ErrorCode::InvalidArgument);
        QCOMPARE(bad.error().item, "beyond");
        QVERIFY(!load.value()->estimate({"beyond", std::nullopt}));
        for (const std::int32_t id :
             {-1, 96, std::numeric_limits<std::int32_t>::max(), std::numeric_limits<std::int32_t>::min()})
            QVERIFY(!load.value()->traceIds({{id}, {}, {}}));
    }

    void aVocabularyOfExactlyTheTablesSizeIsFine()
    {
        const ChangedModel model("gpt2", "{}");
        QVERIFY(model.addTokenizer(R"({"known": 1, "last": 95})"));
        const auto load = LanguageModel::load(model.folder());
        QVERIFY(load.ok());
        QVERIFY(load.value()->warnings().empty());
        QVERIFY(load.value()->trace({"last", std::nullopt}, {}).ok());
    }

    void segmentsOfATokenizerAreLeftOutWhereTheModelHasNone()
    {
        const ChangedModel model("gpt2", "{}");
        QVERIFY(model.addTokenizer(R"({"known": 1})", R"({"type": "Whitespace"}, "post_processor":
            {"type": "TemplateProcessing", "single": [{"Sequence": {"id": "A", "type_id": 1}}],
             "pair": [{"Sequence": {"id": "A", "type_id": 1}}, {"Sequence": {"id": "B", "type_id": 1}}],
             "special_tokens": {}})"));
        const auto load = LanguageModel::load(model.folder());
        QVERIFY2(load.ok(), load ? "" : sentence(load.error()).c_str());
        const auto trace = load.value()->trace({"known", std::nullopt}, {});
        QVERIFY2(trace.ok(), trace ? "" : sentence(trace.error()).c_str());
        QCOMPARE(trace.value()->encoding().typeIds, std::vector<std::int32_t>{0});
    }

    void aPatternThatGivesUpIsAnError() // TK07
    {
        const ChangedModel model("gpt2", "{}");
        QVERIFY(model.addTokenizer(
            R"({"a": 1, "!": 2})",
            R"({"type": "Split", "pattern": {"Regex": "(a+)+$"}, "behavior": "Isolated"})"));
        const auto load = LanguageModel::load(model.folder());
        QVERIFY2(load.ok(), load ? "" : sentence(load.error()).c_str());
        const auto trace = load.value()->trace({std::string(40, 'a') + "!", std::nullopt}, {});
        QVERIFY(!trace);
        QCOMPARE(trace.error().code, ErrorCode::Unsupported);
        QVERIFY(load.value()->trace({"a", std::nullopt}, {}).ok());
    }

    void textBecomesATrace()
    {
        const auto model = loaded(Models + "encoder");
        if (!model)
            QSKIP("the bundled encoder is not there");
        const auto trace = model->trace({"The quick brown fox", "It jumps"}, {});
        QVERIFY2(trace.ok(), trace ? "" : sentence(trace.error()).c_str());
        QCOMPARE(trace.value()->display().front(), "[CLS]");
        QCOMPARE(trace.value()->encoding().typeIds.back(), 1);
        QVERIFY(!trace.value()->wasCut());
        const auto predictions = trace.value()->predictions(1, 5);
        QCOMPARE(predictions.size(), std::size_t{5});
        QVERIFY(predictions[0].probability >= predictions[4].probability && predictions[4].probability > 0);
        double all = 0;
        for (const Prediction &prediction : trace.value()->predictions(1, model->info().vocabulary))
            all += static_cast<double>(prediction.probability);
        QVERIFY(std::abs(all - 1) < 1e-4);
        const auto estimate = model->estimate({"The quick brown fox", "It jumps"});
        QCOMPARE(estimate.value().tokens, trace.value()->tokens());
        QVERIFY(estimate.value().flop > 1e6 && estimate.value().bytes > 1000);
    }

    void longTextIsCutAndKeepsItsEnd()
    {
        const auto model = loaded(Models + "encoder");
        if (!model)
            QSKIP("the bundled encoder is not there");
        std::string text;
        for (int i = 0; i < 400; ++i)
            text += "fox ";
        const auto trace = model->trace({text, "It jumps"}, {});
        QVERIFY(trace.ok());
        QCOMPARE(trace.value()->tokens(), model->info().maxPositions);
        QVERIFY(trace.value()->wasCut());
        QCOMPARE(trace.value()->display().back(), "[SEP]");
        QCOMPARE(trace.value()->encoding().sequence[trace.value()->encoding().size() - 2], std::int8_t{1});
    }

    void aMegabyteIsCut_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("word");
        for (const char *name : {"encoder", "decoder"}) {
            QTest::addRow("words, %s", name) << QString::fromLatin1(name) << QStringLiteral("word ");
            QTest::addRow("one long word, %s", name) << QString::fromLatin1(name) << QStringLiteral("abc");
            QTest::addRow("not ASCII, %s", name) << QString::fromLatin1(name) << QStringLiteral("漢字");
        }
    }

    void aMegabyteIsCut()
    {
        QFETCH(const QString, name);
        QFETCH(const QString, word);
        const auto model = loaded(Models + name.toStdString());
        if (!model)
            QSKIP("the bundled models are not there");
        const std::string part = word.toStdString();
        std::string text;
        while (text.size() + part.size() <= (1U << 20))
            text += part;
        const auto trace = model->trace({text, std::nullopt}, {});
        QVERIFY2(trace.ok(), trace ? "" : sentence(trace.error()).c_str());
        QVERIFY(trace.value()->tokens() <= model->info().maxPositions);
        const auto refused = model->trace({text, "a pair more" + part}, {});
        QVERIFY(!refused);
        const auto tooLong = model->trace({text + "12345678", std::nullopt}, {});
        QVERIFY(!tooLong);
        QCOMPARE(tooLong.error().code, ErrorCode::TooLarge);
    }

    void aTextWithoutTokensIsRefused()
    {
        const auto model = loaded(Models + "decoder");
        if (!model)
            QSKIP("the bundled decoder is not there");
        const auto trace = model->trace({"", std::nullopt}, {});
        QVERIFY(!trace);
        QCOMPARE(trace.error().code, ErrorCode::InvalidArgument);
        QVERIFY(!model->trace({"a", "pair"}, {}));
    }
};

QTEST_GUILESS_MAIN(TestLanguageModel)
#include "tst_languagemodel.moc"
