// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "core/checkpoint/safetensors.h"
#include "core/trace/npz.h"
#include "core/trace/tracefile.h"
#include "core/trace/tracejson.h"
#include "smalltrace.h"

#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

#include <cstring>
#include <zlib.h>

Q_DECLARE_METATYPE(headlight::TraceScope)

using namespace headlight;
using Heads = TraceScope::Heads;
using Json = nlohmann::json;

namespace {

constexpr TraceParts AllParts{.hiddenStates = true, .logits = true};

/// A little-endian number within @p bytes.
std::uint64_t integerAt(const std::string &bytes, std::size_t position, std::size_t size)
{
    std::uint64_t value = 0;
    std::memcpy(&value, bytes.data() + position, size);
    return value;
}

struct Entry
{
    std::string name;
    std::string bytes;
};

/// Reads an uncompressed zip archive by its directory and checks every checksum. Empty when something is
/// wrong.
std::vector<Entry> unzip(const std::string &archive)
{
    std::vector<Entry> entries;
    const std::size_t tail = archive.size() - 22;
    if (archive.compare(tail, 4, "PK\5\6") != 0)
        return {};
    std::size_t at = integerAt(archive, tail + 16, 4);
    for (std::uint64_t i = 0; i < integerAt(archive, tail + 10, 2); ++i) {
        if (archive.compare(at, 4, "PK\1\2") != 0)
            return {};
        const std::size_t nameSize = integerAt(archive, at + 28, 2);
        const std::size_t size = integerAt(archive, at + 24, 4);
        const std::size_t local = integerAt(archive, at + 42, 4);
        const Entry entry{archive.substr(at + 46, nameSize), archive.substr(local + 30 + nameSize, size)};
        const auto *data = reinterpret_cast<const Bytef *>(entry.bytes.data());
        const bool intact = archive.compare(local, 4, "PK\3\4") == 0
            && archive.substr(local + 4, 26) == archive.substr(at + 6, 26)
            && crc32(0, data, static_cast<uInt>(size)) == integerAt(archive, at + 16, 4);
        if (!intact)
            return {};
        entries.push_back(entry);
        at += 46 + nameSize;
    }
    return at == tail ? entries : std::vector<Entry>{};
}

} // namespace
Q_DECLARE_METATYPE(std::string)

class TestTraceFile : public QObject
{
    Q_OBJECT

private slots:
    void theExtensionDecides_data()
    {
        QTest::addColumn<std::string>("path");
        QTest::addColumn<int>("format");
        const auto row = [](const char *path, std::optional<TraceFormat> format) {
            QTest::addRow("%s", path) << std::string(path) << (format ? static_cast<int>(*format) : -1);
        };
        row("a.safetensors", TraceFormat::Safetensors);
        row("A.JSON", TraceFormat::Json);
        row("folder.json/a.npz", TraceFormat::Npz);
        row("a.csv", std::nullopt);
        row("json", std::nullopt);
        row(".npz", std::nullopt);
        row("", std::nullopt);
    }

    void theExtensionDecides()
    {
        QFETCH(std::string, path);
        QFETCH(int, format);
        const auto found = traceFormatOf(path);
        QCOMPARE(found ? static_cast<int>(*found) : -1, format);
    }

    void safetensorsReadsBack()
    {
        const Trace trace(smallContent({"the", "quick", "fox"}));
        const auto bytes = encodeTrace(trace, {}, AllParts, TraceFormat::Safetensors);
        QVERIFY(bytes.ok());
        QCOMPARE(integerAt(bytes.value(), 0, 8) % 8, 0U);

        QTemporaryDir folder;
        const std::string path = folder.filePath(QStringLiteral("a.safetensors")).toStdString();
        QVERIFY(writeFileAtomically(path, bytes.value()).ok());
        const auto file = SafetensorsFile::open(path);
        QVERIFY2(file.ok(), file.ok() ? "" : sentence(file.error()).c_str());
        QStringList names;
        for (const TensorInfo &tensor : file.value().tensors())
            names.append(QString::fromStdString(tensor.name + ' ' + shapeText(tensor.shape)));
        QCOMPARE(names.join(QLatin1Char('\n')),
                 QStringLiteral(
                     "input_ids [3]\nattentions.0 [2, 3, 3]\nattentions.1 [2, 3, 3]\nhidden_states.0 [3, 2]\n"
                     "hidden_states.1 [3, 2]\nhidden_states.2 [3, 2]\nlogits [3, 2]"));
        QCOMPARE(file.value().metadata().at("text"), std::string("the text"));
        QCOMPARE(file.value().metadata().at("heads"), std::string("all"));

        std::vector<float> values(2 * 3 * 3);
        QVERIFY(file.value().read("attentions.1", values).ok());
        const Matrix &pattern = trace.attention({1, 1})->pattern;
        QVERIFY(std::equal(values.begin() + 9, values.end(), pattern.data()));
        std::array<std::int64_t, 3> ids{};
        QVERIFY(file.value()
                    .readBytes(*file.value().find("input_ids"), 0, std::as_writable_bytes(std::span(ids)))
                    .ok());
        QVERIFY((ids == std::array<std::int64_t, 3>{100, 101, 102}));
    }

    void jsonReadsBack()
    {
        auto content = smallContent({"the", "fo\"x"});
        content.hasPair = true;
        content.pair = "the pair";
        content.tokensBeforeCut = 7;
        const Trace trace(std::move(content));
        const auto text = traceAsJson(trace, {}, AllParts);
        QVERIFY(text.ok());
        const Json json = Json::parse(text.value(), nullptr, false);
        QVERIFY(json.is_object());
        QCOMPARE(json["schema"].get<int>(), TraceJsonSchema);
        QCOMPARE(json["model"]["family"].get<std::string>(), std::string("gpt2"));
        QCOMPARE(json["pair"].get<std::string>(), std::string("the pair"));
        QCOMPARE(json["tokens_before_cut"].get<int>(), 7);
        QCOMPARE(json["tokens"][1].get<std::string>(), std::string("fo\"x"));
        QVERIFY(json["input_ids"] == Json({100, 101}));
        QVERIFY(json["offsets"] == Json({{0, 1}, {2, 3}}));
        QVERIFY(json["heads"] == Json({0, 1}));
        QVERIFY(!json.contains("note"));
        for (int head = 0; head < 2; ++head) {
            const Matrix &pattern = trace.attention({1, head})->pattern;
            for (int query = 0; query < 2; ++query) {
                for (int key = 0; key < 2; ++key)
                    QCOMPARE(json["attentions.1"][head][query][key].get<float>(), pattern(query, key));
            }
        }
        QCOMPARE(json["hidden_states.2"][1][1].get<float>(), 2.1F);
        QCOMPARE(json["logits"][0].size(), 2U);
    }

    void jsonOfTheMeanHasOneHead()
    {
        const Trace trace(smallContent({"the", "fox"}));
        const Json json = Json::parse(traceAsJson(trace, {1, Heads::Mean, 0}, {}).value(), nullptr, false);
        QVERIFY(json["heads"] == Json({"mean"}));
        QVERIFY(!json.contains("attentions.0"));
        QCOMPARE(json["attentions.1"].size(), 1U);
        QCOMPARE(json["attentions.1"][0][1][0].get<float>(), (*trace.meanPattern(1))(1, 0));
    }

    void whatJsonHasNoWordsForIsNullWithANote()
    {
        auto content = smallContent({"the", "\xFF\xC0"}); // no UTF-8
        content.layers[0].query(1, 0) = std::numeric_limits<float>::quiet_NaN();
        content.hiddenStates[1](0, 0) = std::numeric_limits<float>::infinity();
        const Trace trace(std::move(content));
        const Json json = Json::parse(traceAsJson(trace, {}, AllParts).value(), nullptr, false);
        QVERIFY(json.is_object());
        QVERIFY(json["attentions.0"][0][1][0].is_null());
        QVERIFY(json["attentions.0"][1][1][0].is_number());
        QVERIFY(json["hidden_states.1"][0][0].is_null());
        QVERIFY(json["note"].get<std::string>().find("NaN") != std::string::npos);
        QVERIFY(json["tokens"][1].get<std::string>().find("\uFFFD") != std::string::npos);
    }

    void everyFormatSaysWhatWasChanged()
    {
        const Trace trace(changedContent({"the", "fox"}));
        const std::string mark = "softmax temperature 2.5; L1 H0 ablated (mean)";
        const auto json = encodeTrace(trace, {}, {}, TraceFormat::Json);
        QVERIFY(json);
        const Json phrases = Json::array({"softmax temperature 2.5", "L1 H0 ablated (mean)"});
        QVERIFY(Json::parse(json.value())["what_if"] == phrases);
        QCOMPARE(traceMetadata(trace, {}).at("what_if"), mark);
        const auto npz = encodeTrace(trace, {}, {}, TraceFormat::Npz);
        QVERIFY(npz);
        bool found = false;
        for (const Entry &entry : unzip(npz.value())) {
            if (entry.name != "what_if_utf8.npy")
                continue;
            found = true;
            const std::size_t size = mark.size() * sizeof(std::int64_t);
            QVERIFY(entry.bytes.size() > size);
            for (std::size_t i = 0; i < mark.size(); ++i)
                QCOMPARE(integerAt(entry.bytes, entry.bytes.size() - size + i * 8, 8),
                         std::uint64_t(static_cast<unsigned char>(mark[i])));
        }
        QVERIFY(found);
        const Trace plain(smallContent({"the", "fox"}));
        QVERIFY(!Json::parse(encodeTrace(plain, {}, {}, TraceFormat::Json).value()).contains("what_if"));
        QVERIFY(!traceMetadata(plain, {}).contains("what_if"));
    }

    void npzIsAZipOfArrays()
    {
        const Trace trace(smallContent({"the", "quick", "fox"}));
        const auto archive = encodeTrace(trace, {}, {}, TraceFormat::Npz);
        QVERIFY(archive.ok());
        const std::vector<Entry> entries = unzip(archive.value());
        QCOMPARE(entries.size(), 3U);
        QCOMPARE(entries[0].name, std::string("input_ids.npy"));
        QCOMPARE(entries[2].name, std::string("attentions.1.npy"));
        for (const Entry &entry : entries) {
            const std::size_t header = 10 + integerAt(entry.bytes, 8, 2);
            QCOMPARE(entry.bytes.substr(0, 8), std::string("\x93NUMPY\1\0", 8));
            QCOMPARE(header % 64, 0U);
            QCOMPARE(entry.bytes[header - 1], '\n');
        }
        QVERIFY(entries[0].bytes.find("{'descr': '<i8', 'fortran_order': False, 'shape': (3, ), }") == 10);
        QVERIFY(entries[2].bytes.find("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3, 3, ), }")
                == 10);
        const std::size_t values = entries[2].bytes.size() - 18 * sizeof(float);
        const Matrix &pattern = trace.attention({1, 1})->pattern;
        QVERIFY(std::memcmp(entries[2].bytes.data() + values + 9 * sizeof(float), pattern.data(),
                            9 * sizeof(float))
                == 0);
    }

    void aRunOfAnEncoderDecoderGoesIntoOneFile_data()
    {
        QTest::addColumn<TracePtr>("trace");
        QTest::addColumn<TraceScope>("scope");
        QTest::addColumn<QString>("names");
        const TracePtr run = smallRun({"a", "b", "c"}, {"x", "y"});
        QTest::addRow("the run") << run << TraceScope{}
                                 << QStringLiteral(
                                        "input_ids [3] decoder_input_ids [2] "
                                        "encoder_attentions.0 [4, 3, 3] encoder_attentions.1 [4, 3, 3] "
                                        "encoder_attentions.2 [4, 3, 3] "
                                        "decoder_attentions.0 [2, 2, 2] decoder_attentions.1 [2, 2, 2] "
                                        "cross_attentions.0 [2, 2, 3] cross_attentions.1 [2, 2, 3] "
                                        "encoder_hidden_states.0 [3, 4] encoder_hidden_states.1 [3, 4] "
                                        "encoder_hidden_states.2 [3, 4] "
                                        "encoder_hidden_states.3 [3, 4] "
                                        "decoder_hidden_states.0 [2, 4] decoder_hidden_states.1 [2, 4] "
                                        "decoder_hidden_states.2 [2, 4]");
        QTest::addRow("the cross-attention alone")
            << traceOf(run, AttentionKind::Cross) << TraceScope{}
            << QStringLiteral("input_ids [3] decoder_input_ids [2] cross_attentions.0 [2, 2, 3] "
                              "cross_attentions.1 [2, 2, 3]");
        QTest::addRow("the encoder alone")
            << traceOf(run, AttentionKind::Encoder) << TraceScope{}
            << QStringLiteral("input_ids [3] encoder_attentions.0 [4, 3, 3] encoder_attentions.1 [4, 3, 3] "
                              "encoder_attentions.2 [4, 3, 3] encoder_hidden_states.0 [3, 4] "
                              "encoder_hidden_states.1 [3, 4] encoder_hidden_states.2 [3, 4] "
                              "encoder_hidden_states.3 [3, 4]");
        QTest::addRow("the decoder alone")
            << run << TraceScope{.layer = {}, .kinds = TraceScope::Kinds::Own}
            << QStringLiteral("decoder_input_ids [2] decoder_attentions.0 [2, 2, 2] "
                              "decoder_attentions.1 [2, 2, 2] decoder_hidden_states.0 [2, 4] "
                              "decoder_hidden_states.1 [2, 4] decoder_hidden_states.2 [2, 4]");
        QTest::addRow("a head of the decoder")
            << run << TraceScope{1, Heads::One, 1, TraceScope::Kinds::Own}
            << QStringLiteral("decoder_input_ids [2] decoder_attentions.1 [1, 2, 2] "
                              "decoder_hidden_states.0 [2, 4] decoder_hidden_states.1 [2, 4] "
                              "decoder_hidden_states.2 [2, 4]");
    }

    void aRunOfAnEncoderDecoderGoesIntoOneFile()
    {
        QFETCH(const TracePtr, trace);
        QFETCH(const TraceScope, scope);
        QFETCH(const QString, names);
        const auto tensors = traceTensors(*trace, scope, {.hiddenStates = true});
        QVERIFY(tensors.ok());
        QStringList found;
        for (const TensorData &tensor : tensors.value())
            found.append(QString::fromStdString(tensor.name + ' ' + shapeText(tensor.shape)));
        QCOMPARE(found.join(QLatin1Char(' ')), names);
    }

    void aScopeMustFitEveryKindOfAttention()
    {
        const TracePtr run = smallRun({"a", "b", "c"}, {"x", "y"});
        QVERIFY(!traceTensors(*run, {.layer = 2}, {}).ok()); // the encoder has it, the decoder not
        QVERIFY(!traceTensors(*run, {.layer = {}, .heads = Heads::One, .head = 3}, {}).ok());
        QVERIFY(traceTensors(*traceOf(run, AttentionKind::Encoder), {.layer = 2}, {}).ok());
    }

    void jsonTellsTheTokensOfBothSides()
    {
        const TracePtr run = smallRun({"a", "b", "c"}, {"x", "y"});
        const Json json = Json::parse(traceAsJson(*run, {}, {}).value(), nullptr, false);
        QVERIFY(json["tokens"] == Json({"a", "b", "c"}));
        QVERIFY(json["decoder_tokens"] == Json({"x", "y"}));
        QCOMPARE(json["decoder_text"].get<std::string>(), std::string("the other text"));
        QVERIFY(json["heads"] == Json({0, 1, 2, 3}));
        QVERIFY(json["decoder_heads"] == Json({0, 1}));
        QCOMPARE(json["cross_attentions.1"][0][1].size(), 3U);
        const Json cross
            = Json::parse(traceAsJson(*traceOf(run, AttentionKind::Cross), {}, {}).value(), nullptr, false);
        QVERIFY(cross["tokens"] == Json({"a", "b", "c"}));
        QVERIFY(cross["decoder_tokens"] == Json({"x", "y"}));
        const TraceScope own{.layer = {}, .kinds = TraceScope::Kinds::Own};
        const Json decoder = Json::parse(traceAsJson(*run, own, {}).value(), nullptr, false);
        QVERIFY(!decoder.contains("tokens"));
        QVERIFY(!decoder.contains("cross_attentions.0"));
        QVERIFY(decoder["decoder_tokens"] == Json({"x", "y"}));
        QVERIFY(decoder["decoder_heads"] == Json({0, 1}));
    }

    void jsonTellsEachTextThatWasCut_data()
    {
        QTest::addColumn<int>("source"); // tokens before the cut, of 3
        QTest::addColumn<int>("target"); // of 2
        QTest::addRow("neither") << 3 << 2;
        QTest::addRow("the encoder's") << 30 << 2;
        QTest::addRow("the decoder's") << 3 << 20;
        QTest::addRow("both") << 30 << 20;
    }

    void jsonTellsEachTextThatWasCut()
    {
        QFETCH(const int, source);
        QFETCH(const int, target);
        const auto contentOf = [&](AttentionKind kind) {
            Trace::Content content = smallContent(kind, {"a", "b", "c"}, {"x", "y"});
            content.tokensBeforeCut = kind == AttentionKind::Encoder ? source : target;
            return content;
        };
        Trace::Content primary = contentOf(AttentionKind::Decoder);
        for (const AttentionKind kind : {AttentionKind::Cross, AttentionKind::Encoder})
            primary.companions.push_back(std::make_shared<const Trace>(contentOf(kind)));
        const Trace run(std::move(primary));
        const Json json = Json::parse(traceAsJson(run, {}, {}).value(), nullptr, false);
        QCOMPARE(json.value("tokens_before_cut", 3), source);
        QCOMPARE(json.contains("tokens_before_cut"), source > 3);
        QCOMPARE(json.value("decoder_tokens_before_cut", 2), target);
        QCOMPARE(json.contains("decoder_tokens_before_cut"), target > 2);
        const Trace cross(contentOf(AttentionKind::Cross));
        const Json own = Json::parse(traceAsJson(cross, {}, {}).value(), nullptr, false);
        QCOMPARE(own.contains("decoder_tokens_before_cut"), target > 2);
    }

    void arraysThatDoNotFitAreRefused_data()
    {
        QTest::addColumn<QList<int>>("shape");
        QTest::addColumn<QString>("second");
        QTest::addColumn<QString>("text");
        QTest::addRow("too few values") << QList<int>{3} << QStringLiteral("b")
                                        << QStringLiteral("a: the shape does not fit the values, found [3]");
        QTest::addRow("a negative dimension")
            << QList<int>{-1, -2} << QStringLiteral("b") << QStringLiteral("a: the shape does not fit");
        QTest::addRow("a name used twice")
            << QList<int>{2} << QStringLiteral("a") << QStringLiteral("a: the name is used twice");
    }

    void arraysThatDoNotFitAreRefused()
    {
        QFETCH(QList<int>, shape);
        QFETCH(QString, second);
        QFETCH(QString, text);
        const std::vector<TensorData> tensors{
            {"a", {shape.begin(), shape.end()}, std::vector<float>{1, 2}},
            {second.toStdString(), {}, std::vector<float>{1}},
        };
        const auto npz = encodeNpz(tensors);
        QVERIFY(!npz.ok());
        QVERIFY2(QString::fromStdString(sentence(npz.error())).contains(text), sentence(npz.error()).c_str());
    }

    void logitsNeedALanguageModelHead()
    {
        auto content = smallContent({"the"});
        content.predictionHead = nullptr;
        const Trace trace(std::move(content));
        const auto bytes = encodeTrace(trace, {}, AllParts, TraceFormat::Npz);
        QVERIFY(!bytes.ok());
        QVERIFY(bytes.error().code == ErrorCode::MissingPart);
        QVERIFY(encodeTrace(trace, {}, {.hiddenStates = true}, TraceFormat::Npz).ok());
    }
};

QTEST_APPLESS_MAIN(TestTraceFile)
#include "tst_tracefile.moc"
