// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/checkpoint.h"
#include "safetensorsbytes.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>
#include <numeric>
#include <sys/resource.h>

using namespace headlight;
namespace fs = std::filesystem;

namespace {

constexpr const char *Index = "model.safetensors.index.json";
constexpr const char *One = "model-00001-of-00002.safetensors";
constexpr const char *Two = "model-00002-of-00002.safetensors";

/// A file with float tensors of one dimension; their values count up from @p first.
std::string shard(const std::vector<std::pair<std::string, int>> &tensors, float first = 1)
{
    std::vector<TensorData> list;
    for (const auto &[name, size] : tensors) {
        std::vector<float> values(static_cast<std::size_t>(size));
        std::iota(values.begin(), values.end(), first);
        list.push_back({name, {size}, values});
    }
    return encodeSafetensors(list).value();
}

/// A model folder that a test fills.
class ModelFolder
{
public:
    ModelFolder()
    {
        write("config.json", R"({"model_type": "bert"})");
        write(One, shard({{"a", 2}, {"b", 3}}));
        write(Two, shard({{"c", 4}}, 10));
    }

    std::string path(const std::string &name = {}) const
    {
        return m_folder.path().toStdString() + '/' + name;
    }

    void write(const std::string &name, const std::string &bytes) const
    {
        std::ofstream(path(name), std::ios::binary) << bytes;
    }

    /// @p map and @p metadata with single quotes.
    void writeIndex(const std::string &map, const std::string &metadata = "{}") const
    {
        write(Index, json("{'metadata': " + metadata + ", 'weight_map': " + map + '}'));
    }

    QString warnings() const
    {
        const auto opened = openCheckpoint(path());
        if (!opened)
            return QString::fromStdString("refused: " + sentence(opened.error()));
        QString all;
        for (const std::string &warning : opened.value().warnings)
            all += QString::fromStdString(warning) + u'\n';
        return all;
    }

private:
    QTemporaryDir m_folder;
};

std::string entry(const std::string &tensor, const std::string &file)
{
    return '\'' + tensor + "': '" + file + '\'';
}

const std::string Complete = '{' + entry("a", One) + ',' + entry("b", One) + ',' + entry("c", Two) + '}';

} // namespace
Q_DECLARE_METATYPE(std::string)

class TestShards : public QObject
{
    Q_OBJECT

private slots:
    void tensorsOfAllFilesAreFound()
    {
        const ModelFolder folder;
        folder.writeIndex(Complete, "{'total_size': 36}");
        QCOMPARE(folder.warnings(), QString());
        const auto opened = openCheckpoint(folder.path());
        const TensorSource &source = *opened.value().tensors;
        QCOMPARE(source.tensors().size(), std::size_t{3});
        for (const TensorInfo &tensor : source.tensors())
            QVERIFY(source.find(tensor.name) == &tensor);
        QVERIFY(source.find("d") == nullptr);
        std::vector<float> c(4);
        QVERIFY(source.read("c", c).ok());
        QCOMPARE(c, (std::vector<float>{10, 11, 12, 13}));
        std::vector<float> b(3);
        QVERIFY(source.read("b", b).ok());
        QCOMPARE(b, (std::vector<float>{1, 2, 3}));
        QCOMPARE(source.fileOf(*source.find("c")), folder.path(Two));
        QVERIFY(source.checkUnchanged().ok());
        fs::resize_file(folder.path(Two), fs::file_size(folder.path(Two)) - 1);
        QVERIFY(!source.checkUnchanged().ok());
        QVERIFY(!source.read("c", c).ok());
    }

    void refused_data()
    {
        QTest::addColumn<std::string>("index");
        QTest::addColumn<QString>("text");
        const auto row = [](const char *title, const std::string &index, const QString &text) {
            QTest::addRow("%s", title) << json(index) << text;
        };
        const auto map = [](const std::string &entries) { return "{'weight_map': {" + entries + "}}"; };
        row("SH01 a file is missing", map(entry("a", One) + ',' + entry("c", "gone.safetensors")),
            QStringLiteral("index.json: 1 of 2 files is missing: gone.safetensors."));
        std::string seven;
        for (const char *digit : {"1", "2", "3", "4", "5", "6", "7"})
            seven += (seven.empty() ? "" : ",") + entry(digit, std::string(digit) + ".safetensors");
        row("SH01 seven files are missing", map(seven),
            QStringLiteral("7 of 7 files are missing: 1.safetensors, 2.safetensors, 3.safetensors, "
                           "4.safetensors, 5.safetensors and 2 more"));
        const auto unsafe = QStringLiteral("the index names an unsafe file name, found %1");
        row("SH02 a way up", map(entry("a", "../../etc/passwd")), unsafe.arg(u"../../etc/passwd"));
        row("SH02 the folder above", map(entry("a", "..")), unsafe.arg(u".."));
        row("SH02 the folder itself", map(entry("a", ".")), unsafe.arg(u"."));
        row("SH02 an absolute name", map(entry("a", "/etc/passwd")), unsafe.arg(u"/etc/passwd"));
        row("SH02 a drive", map(entry("a", "C:\\\\x")), unsafe.arg(u"C:\\x"));
        row("SH02 a drive's own folder", map(entry("a", "C:x")), unsafe.arg(u"C:x"));
        row("SH02 a network share", map(entry("a", "\\\\\\\\host\\\\s")), unsafe.arg(u"\\\\host\\s"));
        row("SH02 a folder below", map(entry("a", "below/x.safetensors")), unsafe.arg(u"below"));
        row("SH02 a NUL", map(entry("a", "model\\u0000.safetensors")), unsafe.arg(u"model\\x00"));
        row("SH02 no name", map(entry("a", "")), QStringLiteral("an unsafe file name"));
        row("SH02 a name of 256 bytes", map(entry("a", std::string(256, 'n'))), unsafe.arg(u"nnn"));
        row("SH03 a tensor that its file lacks", map(entry("a", One) + ',' + entry("b", Two)),
            QStringLiteral("model-00002-of-00002.safetensors: b: the index says that this file holds the"));
        row("SH09 an empty index", "", QStringLiteral("index.json: not valid JSON at byte 1"));
        row("SH09 no object", "[]", QStringLiteral("weight_map: the index says for no tensor"));
        row("SH09 no map", "{}", QStringLiteral("weight_map: the index says for no tensor"));
        row("SH09 an empty map", map(""), QStringLiteral("weight_map: the index says for no tensor"));
        row("SH09 a map that is a list", "{'weight_map': []}", QStringLiteral("says for no tensor"));
        row("SH09 a file that is a number", map("'a': 1"),
            QStringLiteral("a: the index does not name a file for the tensor, found number"));
        row("SH09 deeply nested", "{'weight_map': " + std::string(1000, '['), QStringLiteral("index.json: "));
    }

    void refused()
    {
        QFETCH(std::string, index);
        QFETCH(QString, text);
        const ModelFolder folder;
        folder.write(Index, index);
        const auto opened = openCheckpoint(folder.path());
        QVERIFY(!opened);
        const QString message = QString::fromStdString(sentence(opened.error()));
        QVERIFY2(message.contains(text), qPrintable(message));
    }

    void theIndexIsNoUsualFile() // SH09
    {
        const ModelFolder folder;
        fs::create_directory(folder.path(Index));
        QCOMPARE(openCheckpoint(folder.path()).error().code, ErrorCode::NotRegularFile);
        fs::remove(folder.path(Index));
        folder.write(Index, "{");
        fs::resize_file(folder.path(Index), 1'000'000'000);
        const auto large = openCheckpoint(folder.path());
        QCOMPARE(large.error().code, ErrorCode::TooLarge);
        QCOMPARE(large.error().found, "1000000000 bytes");
        fs::remove(folder.path(Index));
        fs::create_symlink("gone", folder.path(Index));
        QVERIFY(sentence(openCheckpoint(folder.path()).error()).find("symbolic link") != std::string::npos);
    }

    void odd_data()
    {
        QTest::addColumn<std::string>("map");
        QTest::addColumn<std::string>("metadata");
        QTest::addColumn<QString>("warning");
        const auto row = [](const char *title, const std::string &map, const std::string &metadata,
                            const char *warning) {
            QTest::addRow("%s", title) << map << metadata << QString::fromUtf8(warning);
        };
        row("SH04 a tensor that the index does not list", '{' + entry("a", One) + ',' + entry("c", Two) + '}',
            "{}", "stored, but not listed in the index and so not used: b\n");
        row("SH04 a tensor listed twice",
            '{' + entry("a", One) + ',' + entry("b", One) + ',' + entry("c", Two) + ',' + entry("a", One)
                + '}',
            "{}", "the index lists \"a\" twice; the last entry counts\n");
        row("SH05 a wrong total", Complete, "{'total_size': 37}",
            "the index says 37 bytes of weights, the files have 36\n");
        row("SH05 a total as text", Complete, "{'total_size': '36'}",
            "metadata.total_size of the index is no size: \"36\"\n");
        row("SH05 a negative total", Complete, "{'total_size': -1}",
            "metadata.total_size of the index is no size: -1\n");
        row("no metadata", Complete, "null", "");
    }

    void odd()
    {
        QFETCH(std::string, map);
        QFETCH(std::string, metadata);
        QFETCH(QString, warning);
        const ModelFolder folder;
        folder.writeIndex(map, metadata);
        QCOMPARE(folder.warnings(), warning);
    }

    void ofATensorInTwoFilesTheIndexChooses() // SH04
    {
        const ModelFolder folder;
        folder.write(Two, shard({{"a", 2}, {"c", 4}}, 10));
        folder.writeIndex('{' + entry("a", Two) + ',' + entry("b", One) + ',' + entry("c", Two) + '}');
        QCOMPARE(folder.warnings(),
                 QStringLiteral("stored in more files than one, of which the index chooses: a\n"));
        const auto opened = openCheckpoint(folder.path());
        std::vector<float> a(2);
        QVERIFY(opened.value().tensors->read("a", a).ok());
        QCOMPARE(a[0], 10.F);
        QCOMPARE(opened.value().tensors->tensors().size(), std::size_t{3});
    }

    void filesOfDifferentModels() // SH08
    {
        const ModelFolder folder;
        folder.write(Two, shard({{"a", 3}, {"c", 4}}));
        folder.writeIndex(Complete);
        const auto opened = openCheckpoint(folder.path());
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::BadShape);
        QCOMPARE(opened.error().item, "a");
    }

    void aDamagedFileIsNamed()
    {
        const ModelFolder folder;
        folder.writeIndex(Complete);
        fs::resize_file(folder.path(Two), fs::file_size(folder.path(Two)) - 5);
        const auto opened = openCheckpoint(folder.path());
        QVERIFY(!opened);
        QCOMPARE(opened.error().file, folder.path(Two));
        QVERIFY(sentence(opened.error()).find("short by 5 bytes") != std::string::npos);
    }

    void manyFiles() // SH06
    {
        const ModelFolder folder;
        std::string entries;
        for (int i = 0; i < 100'000; ++i)
            entries += (i > 0 ? "," : "") + entry(std::to_string(i), std::to_string(i) + ".safetensors");
        folder.writeIndex('{' + entries + '}');
        const auto opened = openCheckpoint(folder.path());
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::TooLarge);
        QCOMPARE(opened.error().expected, "at most 10000");
    }

    void aFileThatIsNamedAMillionTimesIsOpenedOnce() // SH06
    {
        const ModelFolder folder;
        std::string entries = entry("a", One);
        for (int i = 1; i < 1'000'000; ++i)
            entries += ",'" + std::to_string(i) + "':'" + One + '\'';
        folder.writeIndex('{' + entries + '}');
        const auto opened = openCheckpoint(folder.path());
        QVERIFY(!opened); // the file lacks most of them; what counts is that it is opened and searched once
        QCOMPARE(opened.error().code, ErrorCode::MissingPart);
        QCOMPARE(opened.error().file, folder.path(One));
    }

    void moreFilesThanMayBeOpen() // SH06
    {
        const ModelFolder folder;
        std::string entries;
        for (int i = 0; i < 64; ++i) {
            const std::string name = "tensor" + std::to_string(i);
            folder.write(name + ".safetensors", shard({{name, 1}}));
            entries += (i > 0 ? "," : "") + entry(name, name + ".safetensors");
        }
        folder.writeIndex('{' + entries + '}');
        rlimit before{};
        getrlimit(RLIMIT_NOFILE, &before);
        const rlimit few{32, before.rlim_max};
        setrlimit(RLIMIT_NOFILE, &few);
        const auto opened = openCheckpoint(folder.path());
        setrlimit(RLIMIT_NOFILE, &before);
        QVERIFY(!opened);
        QVERIFY(sentence(opened.error()).find("too many files are open") != std::string::npos);
        QCOMPARE(folder.warnings(), QString());
    }

    void theSingleFileWinsAndThisIsSaid() // SH07
    {
        const ModelFolder folder;
        folder.writeIndex(Complete);
        folder.write("model.safetensors", shard({{"single", 1}}));
        QCOMPARE(folder.warnings(),
                 QStringLiteral(
                     "model.safetensors is used; the folder also holds model.safetensors.index.json\n"));
        QVERIFY(openCheckpoint(folder.path()).value().tensors->find("single") != nullptr);
        QVERIFY(openCheckpoint(folder.path()).value().tensors->find("a") == nullptr);
    }

    void aFolderWithoutWeights()
    {
        const ModelFolder folder;
        const auto opened = openCheckpoint(folder.path());
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::MissingPart);
        QVERIFY(opened.error().expected.find("model.safetensors") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestShards)
#include "tst_shards.moc"
