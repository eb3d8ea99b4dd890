// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/limits.h"
#include "core/checkpoint/hub/hublisting.h"

#include <QTest>

#include <nlohmann/json.hpp>

using namespace headlight;
using Json = nlohmann::json;

namespace {

const std::string Sha1(40, 'a');
const std::string Sha256(64, 'b');

Json file(const std::string &name, std::uint64_t size = 10)
{
    return {{"rfilename", name}, {"size", size}, {"blobId", Sha1}};
}

Json large(const std::string &name, std::uint64_t size = 1000)
{
    Json entry = file(name, size);
    entry["lfs"] = {{"sha256", Sha256}, {"size", size}, {"pointerSize", 135}};
    return entry;
}

std::string listing(const std::vector<Json> &files)
{
    return Json{{"id", "a/b"}, {"sha", Sha1}, {"siblings", files}}.dump();
}

std::string replaced(std::string text, const std::string &what, const std::string &by)
{
    return text.replace(text.find(what), what.size(), by);
}

QString message(const Error &error)
{
    return QString::fromStdString(sentence(error));
}

QStringList pathsOf(const std::vector<HubFile> &files)
{
    QStringList paths;
    for (const HubFile &one : files)
        paths += QString::fromStdString(one.path);
    return paths;
}

} // namespace

Q_DECLARE_METATYPE(std::string)

class TestHubListing : public QObject
{
    Q_OBJECT

private slots:
    void sizesAndHashes()
    {
        const auto parsed
            = parseHubListing(listing({file("config.json", 5), large("model.safetensors", 7)}), "url");
        QVERIFY2(parsed.ok(), parsed ? "" : sentence(parsed.error()).c_str());
        QCOMPARE(parsed.value().commit, Sha1);
        QCOMPARE(parsed.value().files.size(), std::size_t(2));
        QCOMPARE(parsed.value().files[0].hash, Sha1);
        QCOMPARE(parsed.value().files[0].bytes, std::uint64_t(5));
        QCOMPARE(parsed.value().files[1].hash, Sha256);
        QCOMPARE(parsed.value().files[1].bytes, std::uint64_t(7));
    }

    void listingsThatAreRefused_data()
    {
        QTest::addColumn<std::string>("json");
        QTest::addColumn<QString>("why");
        const auto row = [](const char *title, const std::string &json, const char *why) {
            QTest::addRow("%s", title) << json << QString::fromUtf8(why);
        };
        row("NW01 a web page", "<!DOCTYPE html>", "not valid JSON");
        row("an empty answer", "", "not valid JSON");
        row("another object", R"({"error":"x"})", "no list of files");
        row("a list", "[]", "no list of files");
        row("siblings is no list", R"({"siblings":{}})", "no list of files");
        row("no commit", R"({"siblings":[]})", "names no commit");
        row("a commit that climbs", replaced(listing({}), Sha1, std::string(40, '.')), "names no commit");
        row("an entry that is no object", listing({1}), "without a name");
        row("an entry without name", listing({Json{{"size", 1}}}), "without a name");
        row("NW09 a name that climbs", listing({file("../../.bashrc")}), "out of the model's folder");
        row("NW09 an absolute name", listing({file("/etc/passwd")}), "out of the model's folder");
        row("NW09 a name of 300 bytes", listing({file(std::string(300, 'a'))}), "too long");
        row("NW09 the same name twice", listing({file("a"), file("a")}), "twice");
        row("no size", listing({Json{{"rfilename", "a"}, {"blobId", Sha1}}}), "no usable size and hash");
        row("a negative size", listing({Json{{"rfilename", "a"}, {"blobId", Sha1}, {"size", -1}}}),
            "no usable size and hash");
        row("NW04 an absurd size", replaced(listing({file("a", 424242)}), "424242", "99999999999999999999"),
            "no usable size and hash");
        row("no hash", listing({Json{{"rfilename", "a"}, {"size", 1}}}), "no usable size and hash");
        row("a hash that is a path",
            listing({Json{{"rfilename", "a"}, {"size", 1}, {"blobId", "../../../x"}}}),
            "no usable size and hash");
        row("a hash in capitals",
            listing({Json{{"rfilename", "a"}, {"size", 1}, {"blobId", std::string(40, 'A')}}}),
            "no usable size and hash");
    }

    void listingsThatAreRefused()
    {
        QFETCH(std::string, json);
        QFETCH(QString, why);
        const auto parsed = parseHubListing(json, "https://hub/api");
        QVERIFY(!parsed);
        QVERIFY2(message(parsed.error()).contains(why), qPrintable(message(parsed.error())));
        QVERIFY(message(parsed.error()).contains(QStringLiteral("https://hub/api")));
    }

    void aMillionFilesAreTooMany() // NW09
    {
        std::string zeros = "0";
        for (int i = 1; i < 1'000'000; ++i)
            zeros += ",0";
        const std::string json = replaced(listing({424242}), "424242", zeros);
        const auto parsed = parseHubListing(json, "url");
        QVERIFY(!parsed);
        QCOMPARE(parsed.error().code, ErrorCode::TooLarge);
        QCOMPARE(parsed.error().found, std::string("1000000"));
    }

    void whatIsWanted_data()
    {
        QTest::addColumn<QStringList>("files");
        QTest::addColumn<QString>("weights"); // choices with | between them
        const auto row = [](const char *title, const QStringList &files, const char *weights) {
            QTest::addRow("%s", title) << files << QString::fromUtf8(weights);
        };
        const QString config = QStringLiteral("config.json");
        const auto shard = [](int i, int n, const char *stem, const char *ending) {
            return QString::asprintf("%s-%05d-of-%05d%s", stem, i, n, ending);
        };
        row("safetensors", {config, QStringLiteral("model.safetensors")}, "model.safetensors");
        row("PyTorch's beside them come last",
            {config, QStringLiteral("pytorch_model.bin"), QStringLiteral("model.safetensors")},
            "model.safetensors|pytorch_model.bin");
        row("PyTorch's alone", {config, QStringLiteral("pytorch_model.bin")}, "pytorch_model.bin");
        row("shards with their index, sorted",
            {config, shard(2, 2, "model", ".safetensors"), shard(1, 2, "model", ".safetensors"),
             QStringLiteral("model.safetensors.index.json")},
            "model.safetensors.index.json,model-00001-of-00002.safetensors,model-00002-of-00002.safetensors");
        row("one file before shards",
            {config, QStringLiteral("model.safetensors"), shard(1, 1, "model", ".safetensors"),
             QStringLiteral("model.safetensors.index.json")},
            "model.safetensors");
        row("every .gguf file is a choice, without configuration",
            {QStringLiteral("a.Q4_0.gguf"), QStringLiteral("a.F16.gguf"), QStringLiteral("mmproj-a.gguf"),
             QStringLiteral("sub/b.gguf")},
            "a.F16.gguf|a.Q4_0.gguf");
        row("weights in folders are not taken",
            {config, QStringLiteral("onnx/model.safetensors"), QStringLiteral("model.safetensors")},
            "model.safetensors");
    }

    void whatIsWanted()
    {
        QFETCH(QStringList, files);
        QFETCH(QString, weights);
        HubListing all{Sha1, {}};
        for (const QString &name : files)
            all.files.push_back({name.toStdString(), 10, Sha1});
        const auto wanted = wantedFiles(all);
        QVERIFY2(wanted.ok(), wanted ? "" : sentence(wanted.error()).c_str());
        QStringList choices;
        for (const WeightsChoice &choice : wanted.value().weights)
            choices += pathsOf(choice.files).join(QLatin1Char(','));
        QCOMPARE(choices.join(QLatin1Char('|')), weights);
    }

    void descriptionsAreTakenFromTheTopOnly()
    {
        HubListing all{Sha1, {}};
        for (const char *name :
             {"config.json", "vocab.txt", "tokenizer.json", "README.md", "model.safetensors",
              "onnx/config.json", "training_args.bin", "modeling_evil.py"})
            all.files.push_back({name, 1, Sha1});
        const auto wanted = wantedFiles(all);
        QCOMPARE(pathsOf(wanted.value().descriptions),
                 (QStringList{QStringLiteral("config.json"), QStringLiteral("tokenizer.json"),
                              QStringLiteral("vocab.txt")}));
    }

    void repositoriesWithoutAModel_data()
    {
        QTest::addColumn<QStringList>("files");
        QTest::addColumn<QString>("why");
        const auto row = [](const char *title, const QStringList &files, const char *why) {
            QTest::addRow("%s", title) << files << QString::fromUtf8(why);
        };
        const QString config = QStringLiteral("config.json");
        row("no weights", {config}, "no weights that can be opened");
        row("TensorFlow's only", {config, QStringLiteral("tf_model.h5")}, "found tf_model.h5");
        row("an adapter", {config, QStringLiteral("adapter_model.safetensors")}, "found adapter_model");
        row("no configuration", {QStringLiteral("model.safetensors")}, "no config.json");
        row("a shard is missing",
            {config, QStringLiteral("model-00001-of-00003.safetensors"),
             QStringLiteral("model-00003-of-00003.safetensors"),
             QStringLiteral("model.safetensors.index.json")},
            "found 2, expected 3");
        row("an index without shards", {config, QStringLiteral("model.safetensors.index.json")}, "only some");
        row("NW09 names that differ in case only",
            {config, QStringLiteral("a.gguf"), QStringLiteral("A.gguf")}, "differ in case only");
    }

    void repositoriesWithoutAModel()
    {
        QFETCH(QStringList, files);
        QFETCH(QString, why);
        HubListing all{Sha1, {}};
        for (const QString &name : files)
            all.files.push_back({name.toStdString(), 10, Sha1});
        const auto wanted = wantedFiles(all);
        QVERIFY(!wanted);
        QVERIFY2(message(wanted.error()).contains(why), qPrintable(message(wanted.error())));
    }

    void filesThatTheHubDoesNotServe()
    {
        const HubListing all{
            Sha1, {{"config.json", 1, Sha1}, {"model.safetensors", limits::hubFileBytes + 1, Sha256}}};
        const auto wanted = wantedFiles(all);
        QVERIFY(!wanted);
        QCOMPARE(wanted.error().code, ErrorCode::TooLarge);
        QCOMPARE(wanted.error().expected, std::string("at most 50.0 GB"));
    }
};

QTEST_GUILESS_MAIN(TestHubListing)
#include "tst_hublisting.moc"
