// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a .bin must not get away with: nothing is executed, and whatever is not a plain tensor is refused.
#include "core/base/limits.h"
#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/torchfile.h"
#include "storedfile.h"
#include "testpaths.h"
#include "torchbytes.h"

#include <QTest>

using namespace headlight;
using namespace torchbytes;

Q_DECLARE_METATYPE(std::string)

namespace {

std::string repeated(const std::string &text, std::size_t count)
{
    std::string result;
    result.reserve(text.size() * count);
    for (std::size_t i = 0; i < count; ++i)
        result += text;
    return result;
}

/// os.system("touch FILE") as pickle calls it.
std::string payload(const std::string &file)
{
    return global("os", "system") + text("touch " + file) + "\x85R";
}

} // namespace

class TestTorchRefusals : public QObject
{
    Q_OBJECT

private:
    StoredFile<TorchFile> m_stored{"pytorch_model.bin"};

    void refuses() const
    {
        QFETCH(std::string, bytes);
        QFETCH(QString, said);
        const auto file = m_stored.opened(bytes);
        QVERIFY(!file);
        const QString text = QString::fromStdString(sentence(file.error()));
        QVERIFY2(text.contains(said), qPrintable(text));
    }

private slots:
    void nothingIsExecuted_data() // PK01
    {
        QTest::addColumn<std::string>("before");
        QTest::addColumn<std::string>("behind");
        QTest::addColumn<bool>("isZip");
        for (const bool isZip : {true, false}) {
            const char *form = isZip ? "zip" : "pickles";
            QTest::addRow("in front of the tensors, %s", form)
                << std::string("PAYLOAD") + oneTensor() << std::string() << isZip;
            QTest::addRow("behind the tensors, %s", form) << oneTensor() << std::string("PAYLOAD") << isZip;
            QTest::addRow("as a tensor, %s", form)
                << "}(" + text("w") << std::string("PAYLOAD") + 'u' << isZip;
            QTest::addRow("in front of a broken stream, %s", form)
                << std::string("PAYLOAD") << std::string("\xFF\xFF") << isZip;
        }
    }

    void nothingIsExecuted()
    {
        QFETCH(std::string, before);
        QFETCH(std::string, behind);
        QFETCH(bool, isZip);
        const std::string canary = m_stored.folder() + "/canary";
        std::string code = before + behind;
        code.replace(code.find("PAYLOAD"), 7, payload(canary));
        const auto file
            = m_stored.opened(isZip ? archive(code) : legacy(code, {{"0", sixFloats()}}, sizeof(float)));
        QVERIFY(!file);
        QCOMPARE(file.error().code, ErrorCode::Unsupported);
        const QString said = QString::fromStdString(sentence(file.error()));
        QVERIFY2(said.contains(QStringLiteral("found os.system")), qPrintable(said));
        QVERIFY2(said.contains(QStringLiteral("nothing of it was run")), qPrintable(said));
        QVERIFY2(said.contains(QStringLiteral("safe_serialization=True")), qPrintable(said));
        QVERIFY(!std::filesystem::exists(canary));
    }

    void namesThatAreRefused_data() // PK01
    {
        QTest::addColumn<std::string>("module");
        QTest::addColumn<std::string>("name");
        for (const auto &[module, name] : {std::pair("builtins", "eval"),
                                           {"posix", "system"},
                                           {"torch", "load"},
                                           {"torch.storage", "FloatStorage"},
                                           {"torch", "CharStorage"},
                                           {"collections", "OrderedDict.fromkeys"},
                                           {"torch._utils", "_rebuild_tensor"},
                                           {"", ""}}) {
            QTest::addRow("%s.%s", module, name) << std::string(module) << std::string(name);
        }
    }

    void namesThatAreRefused()
    {
        QFETCH(std::string, module);
        QFETCH(std::string, name);
        const auto file = m_stored.opened(archive(global(module, name)));
        QVERIFY(!file);
        QCOMPARE(file.error().code, ErrorCode::Unsupported);
        QCOMPARE(file.error().found, module + '.' + name);
    }

    void instructionsThatAreRefused_data()
    {
        QTest::addColumn<int>("instruction");
        const std::string known = "\x80(})]N\x88\x89KMJ\x8AXt\x85\x86\x87suaeqrhjcQRb.";
        for (int instruction = 0; instruction < 256; ++instruction) {
            if (known.find(static_cast<char>(instruction)) == std::string::npos)
                QTest::addRow("code %d", instruction) << instruction;
        }
    }

    void instructionsThatAreRefused()
    {
        QFETCH(int, instruction);
        const std::string code(1, static_cast<char>(instruction));
        const auto file = m_stored.opened(archive(oneTensor() + code + "os\nsystem\n"));
        QVERIFY(!file);
        QCOMPARE(file.error().code, ErrorCode::Unsupported);
        QVERIFY(file.error().found.starts_with("code " + std::to_string(instruction) + " at byte "));
    }

    void refusedPickles_data()
    {
        QTest::addColumn<std::string>("code");
        QTest::addColumn<QString>("said");
        const auto row = [](const char *title, const std::string &code, const char *said) {
            QTest::addRow("%s", title) << code << QString::fromUtf8(said);
        };
        row("nothing on the stack", "", "does not end with one value");
        row("two values", "NN", "does not end with one value");
        row("an open mark", "N(", "does not end with one value");
        row("no dict", "]", "does not hold a dict of tensors");
        row("an empty dict", "}", "no tensors at its top level");
        row("a dict in a dict", dict(text("state_dict") + oneTensor()), "no tensors at its top level");
        row("a tuple from an empty stack", "\x86", "takes more from its stack than there is");
        row("a tuple across a mark", "N(\x85", "takes more from its stack than there is");
        row("a tuple without a mark", "Nt", "no mark where it needs one");
        row("items without a mark", "}u", "no mark where it needs one");
        row("items without a container", "(u", "adds to nothing");
        row("items below a mark", "}((NNu", "adds to nothing");
        row("items of a number", "K\1(NNu", "no container");
        row("appended to a dict", "}Na", "no container");
        row("a key without a value", "}(Nu", "a key without a value");
        row("remembering nothing", "q\1", "remembers nothing");
        row("recalling nothing", "h\1", "never remembered");
        row("calling a number", "K\1)R", "something that is no function");
        row("calling with a number", global("collections", "OrderedDict") + "K\1R", "no function");
        row("a dict with arguments", global("collections", "OrderedDict") + "N\x85R", "unknown arguments");
        row("a tensor without arguments", global("torch._utils", "_rebuild_tensor_v2") + ")R",
            "unknown arguments");
        row("a parameter of a number", global("torch._utils", "_rebuild_parameter") + "NNN\x87R",
            "unknown arguments");
        row("attributes of a number", "K\1}b", "no dict");
        row("a storage that is a number", "K\1Q", "describes a storage in an unknown way");
        row("a storage with a view",
            '(' + text("storage") + global("torch", "FloatStorage") + text("0") + text("cpu") + integer(6)
                + "(NNNttQ",
            "describes a storage in an unknown way");
        row("a negative storage", oneTensor({.elements = -6}), "describes a storage in an unknown way");
        row("another protocol", std::string("\x80\x04") + oneTensor(), "found 4, expected 2");
        row("a text beyond the end", "X\xFF\xFF\xFF\x7Fx", "ends within an instruction");
        row("a number beyond 64 bits", "\x8A\x09" + std::string(9, '\1'), "a number beyond 64 bits");
        row("a name beyond the end", "ctorch", "ends within an instruction");
        row("two million instructions", '}' + repeated("(u", 1'000'001), "too many instructions");
        row("a million and one values", repeated("N", limits::pickleDepth + 1), "stack grows too high");
        row("a million and one marks", repeated("(", limits::pickleDepth + 1), "too many marks");
        row("a million and one recalls", "Nq\1" + repeated("h\1", limits::pickleDepth),
            "stack grows too high");
    }

    void refusedPickles()
    {
        QFETCH(std::string, code);
        QFETCH(QString, said);
        const auto file = m_stored.opened(archive(code));
        QVERIFY(!file);
        const QString text = QString::fromStdString(sentence(file.error()));
        QVERIFY2(text.contains(said), qPrintable(text));
        QCOMPARE(file.error().file, m_stored.path());
    }

    void refusedTensors_data()
    {
        QTest::addColumn<std::string>("code");
        QTest::addColumn<QString>("said");
        const auto row = [](const char *title, const View &view, const char *said) {
            QTest::addRow("%s", title) << oneTensor(view) << QString::fromUtf8(said);
        };
        constexpr std::int64_t Huge = std::int64_t{1} << 62;
        const char *beyond = "w: the tensor reaches beyond its storage, found";
        row("a row too many", {.shape = {3, 3}}, beyond);
        row("an offset too far", {.offset = 1}, beyond);
        row("an offset of 2^62", {.offset = Huge}, beyond);
        row("strides too wide", {.strides = {4, 1}}, beyond);
        row("strides that wrap around", {.strides = {Huge, Huge}}, beyond);
        row("a shape that wraps around", {.shape = {Huge, Huge}, .strides = {0, 0}}, beyond);
        row("one element many times", {.shape = {7}, .strides = {0}}, beyond);
        row("a negative offset", {.offset = -1}, "no list of whole numbers");
        row("a negative stride", {.strides = {3, -1}}, "no list of whole numbers");
        row("a negative size", {.shape = {-2, 3}}, "no list of whole numbers");
        row("more strides than sizes", {.strides = {3, 1, 1}}, "shape and strides do not fit");
        row("nine dimensions",
            {.shape = std::vector<std::int64_t>(9, 1), .strides = std::vector<std::int64_t>(9, 1)},
            "at most 8 dimensions");
        row("a storage that is larger than its file", {.elements = 7},
            "data/0: a storage has another size than the pickle says, found 24 bytes, expected 28 bytes");
        row("a storage of 2^62 elements", {.elements = Huge}, "too large to exist");
        row("a storage that is smaller than its file", {.elements = 5, .shape = {5}, .strides = {1}},
            "found 24 bytes, expected 20 bytes");
        row("a storage of another type", {.type = "DoubleStorage"}, "found 24 bytes, expected 48 bytes");
        row("a storage that is absent", {.storage = "1"}, "data/1: the archive lacks the bytes of a storage");
        row("a storage with a way up", {.storage = "../0"}, "the archive lacks the bytes of a storage");
        QTest::addRow("a storage of two types")
            << dict(text("w") + tensor({}) + text("v") + tensor({.type = "IntStorage"}))
            << QStringLiteral("v: a storage is described in two ways");
    }

    void refusedTensors()
    {
        QFETCH(std::string, code);
        QFETCH(QString, said);
        const auto file = m_stored.opened(archive(code));
        QVERIFY(!file);
        const QString text = QString::fromStdString(sentence(file.error()));
        QVERIFY2(text.contains(said), qPrintable(text));
    }

    void refusedArchives_data() // PK02
    {
        QTest::addColumn<std::string>("bytes");
        QTest::addColumn<QString>("said");
        const auto row = [](const char *title, const std::vector<Entry> &more, const char *said) {
            std::vector<Entry> entries{{.name = "model/data.pkl", .bytes = pickle(oneTensor())},
                                       {.name = "model/data/0", .bytes = sixFloats()}};
            entries.insert(entries.end(), more.begin(), more.end());
            QTest::addRow("%s", title) << zip(entries) << QString::fromUtf8(said);
        };
        const char *unsafe = "a file with an unsafe name";
        row("PK02 a way up", {{.name = "model/../../x"}}, unsafe);
        row("PK02 an absolute name", {{.name = "/etc/x"}}, unsafe);
        row("PK02 a backslash", {{.name = "model\\x"}}, unsafe);
        row("PK02 a drive", {{.name = "C:x"}}, unsafe);
        row("PK02 a name with a NUL", {{.name = std::string("a\0b", 3)}}, unsafe);
        row("PK02 a symbolic link", {{.name = "model/link", .attributes = 0120777U << 16U}},
            "model/link: the archive holds a symbolic link");
        row("PK02 encrypted", {{.name = "model/x", .flags = 1}}, "model/x: the archive is encrypted");
        row("PK02 compressed", {{.name = "model/x", .bytes = "x", .method = 8}},
            "model/x: the archive is compressed");
        row("PK02 two files of one name", {{.name = "model/data/0", .bytes = sixFloats()}},
            "model/data/0: two files of the archive have one name");
        row("PK02 a size that lies", {{.name = "model/x", .bytes = "xyz", .sizeLie = 1}},
            "model/x: a file's header contradicts the archive's directory");
        row("PK02 a size beyond the file", {{.name = "model/x", .flags = 8, .sizeLie = 1'000'000}},
            "model/x: a file's bytes lie outside of the archive");
        row("PK02 a place that lies", {{.name = "model/x", .bytes = std::string(50, 'x'), .placeLie = 1}},
            "contradicts the archive's directory");
        row("PK02 a place beyond the file", {{.name = "model/x", .placeLie = 1'000'000}},
            "a file's header lies outside of the archive");
        row("PK02 another name in the header", {{.name = "model/x", .localName = "model/y"}},
            "contradicts the archive's directory");
        row("PK02 files in files",
            {{.name = "model/x", .bytes = zip({{.name = "model/inner"}})},
             {.name = "model/inner", .placeLie = -41 - 22 - 57}},
            "two files of the archive overlap");
        row("a second checkpoint", {{.name = "other/data.pkl"}}, "the archive holds two checkpoints");
        row("big-endian numbers", {{.name = "model/byteorder", .bytes = "big"}},
            "another byte order, found big, expected little");
        const std::string good = archive(oneTensor());
        const auto add = [](const char *title, const std::string &bytes, const char *said) {
            QTest::addRow("%s", title) << bytes << QString::fromUtf8(said);
        };
        add("PK02 no checkpoint", zip({{.name = "model/x"}}), "it holds no data.pkl");
        add("PK02 an empty archive", zipEnd(0, 0, 0), "an empty zip archive");
        add("PK02 no end", good.substr(0, good.size() - 22), "end record is missing");
        add("PK02 bytes behind the end", good + 'x', "end record is missing");
        add("PK02 more entries than the directory has room for",
            good.substr(0, good.size() - 22)
                + zipEnd(60'000, 100, static_cast<std::uint32_t>(good.size() - 200)),
            "too small for its entries");
        add("PK02 a directory beyond the file", good.substr(0, good.size() - 22) + zipEnd(2, 0x7FFFFFFF, 0),
            "the archive's directory lies outside of the file");
        std::string volumes = good;
        volumes[volumes.size() - 18] = 1;
        add("several volumes", volumes, "cut into several volumes");
    }

    void refusedArchives() { refuses(); }

    void aMillionFilesInAnArchiveAreRefused() // PK02
    {
        const std::string local = "PK\3\4" + std::string(26, '\0');
        const std::uint64_t entries = 1'000'000;
        const std::string directory(46 * entries, 'x');
        std::string file = local + directory;
        const std::uint64_t record = file.size();
        file += std::string("PK\6\6") + bytesOf(std::uint64_t{44}) + std::string(12, '\0') + bytesOf(entries)
            + bytesOf(entries) + bytesOf(static_cast<std::uint64_t>(directory.size()))
            + bytesOf(static_cast<std::uint64_t>(local.size()));
        file += std::string("PK\6\7") + bytesOf(std::uint32_t{0}) + bytesOf(record)
            + bytesOf(std::uint32_t{1});
        file += zipEnd(0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF);
        const auto opened = m_stored.opened(file);
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::TooLarge);
        QCOMPARE(opened.error().found, "1000000");
    }

    void otherFiles_data() // PK03
    {
        QTest::addColumn<std::string>("bytes");
        QTest::addColumn<QString>("said");
        const auto row = [](const char *title, const std::string &bytes, const char *said) {
            QTest::addRow("%s", title) << bytes << QString::fromUtf8(said);
        };
        std::string tar = "storages" + std::string(249, '\0') + "ustar";
        tar.resize(1024);
        row("PK03 a tar archive", tar, "nothing of it was run. If you trust where it comes from, convert");
        row("PK03 a raw pickle", pickle(oneTensor()), "nothing of it was run. If you trust");
        row("PK03 a raw pickle with a payload", pickle(payload("x")), "nothing of it was run. If you trust");
        row("an empty file", "", "the file is empty (0 bytes)");
        row("a web page", "<html>", "this is a web page");
        row("a Git LFS pointer", "version https://git-lfs.github.com/spec/v1\n", "Git LFS pointer");
        const std::string good = legacy(oneTensor(), {{"0", sixFloats()}}, 4);
        row("pickles cut in a storage", good.substr(0, good.size() - 1), "0: the file ends within a storage");
        row("pickles cut in front of a storage", good.substr(0, good.size() - 25),
            "ends in front of a storage");
        row("bytes behind the storages", good + "xx",
            "unexpected bytes at the end of the file, found 2 bytes");
        row("a storage that no tensor uses", legacy(oneTensor(), {{"0", sixFloats()}, {"1", ""}}, 4),
            "1: the list names a storage that no tensor uses");
        row("a storage twice", legacy(oneTensor(), {{"0", sixFloats()}, {"0", sixFloats()}}, 4),
            "or one twice");
        row("a storage without bytes", legacy(oneTensor(), {}, 4), "the bytes of a storage are missing");
        row("a storage of another size", legacy(oneTensor({.elements = 7}), {{"0", sixFloats()}}, 4),
            "0: a storage has another size than the pickle says, found 6, expected 7 elements");
        std::string version = good;
        version[version.find("\xE9\x03")] = 0;
        row("another version", version, "an unknown version of its form, expected 1001");
        std::string order = good;
        order[order.find("\x88")] = '\x89';
        row("big-endian pickles", order, "stored in another byte order");
    }

    void otherFiles() { refuses(); }
};

QTEST_APPLESS_MAIN(TestTorchRefusals)
#include "tst_torchrefusals.moc"
