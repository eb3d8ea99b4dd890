// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Models that are refused, or opened with a warning: the error tables of config.json and of the weights.
#include "core/checkpoint/config.h"
#include "core/transformer/weights.h"
#include "modelfixtures.h"
#include "tests/support/randomtensors.h"

#include <QTest>

#include <cmath>

using namespace headlight;

namespace {

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

class TestBadModels : public QObject
{
    Q_OBJECT

private slots:
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
        QTest::addRow("an end of text that is no token")
            << QStringLiteral("bert") << QStringLiteral(R"({"eos_token_id": -1})")
            << QStringLiteral("where a text ends is not known: ");
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
};

QTEST_GUILESS_MAIN(TestBadModels)
#include "tst_badmodels.moc"
