// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "core/tokenizer/tokenizer.h"
#include "core/transformer/languagemodel.h"

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

private:
    QTemporaryDir m_folder;
    bool m_written = false;
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
                        QVERIFY(trace->isVisible(query, key) || pattern(query, key) == 0);
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
            "bert, gpt2");
        add("CF02 no family", "bert", R"({"model_type": null})", ErrorCode::MissingPart, "model_type");
        add("CF03 heads do not divide", "bert", R"({"num_attention_heads": 7})", ErrorCode::BadValue,
            "not a multiple of 7");
        add("CF04 no heads", "bert", R"({"num_attention_heads": 0})", ErrorCode::BadValue,
            "num_attention_heads");
        add("CF04 a billion heads", "gpt2", R"({"n_head": 1000000000})", ErrorCode::BadValue, "n_head");
        add("CF04 a billion layers", "gpt2", R"({"n_layer": 1000000000})", ErrorCode::BadValue, "n_layer");
        add("CF04 no vocabulary", "bert", R"({"vocab_size": 0})", ErrorCode::BadValue, "vocab_size");
        add("CF04 no hidden size", "bert", R"({"hidden_size": 0})", ErrorCode::BadValue, "hidden_size");
        add("CF06 a number as text", "bert", R"({"hidden_size": "32"})", ErrorCode::BadValue, "hidden_size");
        add("CF06 half a layer", "bert", R"({"num_hidden_layers": 2.5})", ErrorCode::BadValue,
            "num_hidden_layers");
        add("CF07 a layer too many", "bert", R"({"num_hidden_layers": 4})", ErrorCode::MissingPart,
            "layer.3.");
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
            << QStringLiteral("16 tensors are not used");
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

    void nanWeightsAreSaidAndShown()
    {
        const ChangedModel model("gpt2", "{}");
        const std::string path = model.folder() + "/model.safetensors";
        std::string bytes = readWholeFile(path, 1 << 20).value();
        const std::string nan("\x00\x00\xC0\x7F", 4);
        bytes.replace(bytes.size() - 4, 4, nan); // a number of wte, which the file holds last
        std::filesystem::permissions(path, std::filesystem::perms::owner_write,
                                     std::filesystem::perm_options::add);
        QVERIFY(writeFileAtomically(path, bytes).ok());
        const auto load = LanguageModel::load(model.folder());
        QVERIFY(load.ok());
        const std::vector<std::string> &warnings = load.value()->warnings();
        QVERIFY(std::any_of(warnings.begin(), warnings.end(), [](const std::string &warning) {
            return warning == "outside of the layers: 1 NaN weight";
        }));
        const TracePtr trace = traced(*load.value(), {{95, 1}, {}, {}});
        QVERIFY(trace);
        QVERIFY(std::isnan(trace->attention({0, 0})->pattern(0, 0)));
        QVERIFY(trace->predictions(0, 3).empty());
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
