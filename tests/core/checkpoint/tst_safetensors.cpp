// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "safetensorsbytes.h"
#include "storedfile.h"

#include <QTest>

#include <sys/resource.h>

using namespace headlight;

namespace {

constexpr std::uint64_t HalfRange = std::uint64_t{1} << 63;

std::string repeated(const std::string &text, int count)
{
    std::string result;
    for (int i = 0; i < count; ++i)
        result += text;
    return result;
}

/// Tensors with different names on the same 16 bytes.
std::string manyTensors(int count)
{
    std::string header = "{";
    for (int i = 0; i < count; ++i) {
        header += i > 0 ? "," : "";
        header += '"' + std::to_string(i) + json("':{'dtype':'U8','shape':[16],'data_offsets':[0,16]}");
    }
    return header + '}';
}

/// The most memory that this process has ever held.
long largestMemoryKiB()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

} // namespace
Q_DECLARE_METATYPE(std::string)

class TestSafetensors : public QObject
{
    Q_OBJECT

private:
    StoredFile<SafetensorsFile> m_stored{"model.safetensors"};

private slots:
    void refused_data()
    {
        QTest::addColumn<std::string>("bytes");
        QTest::addColumn<QString>("text");
        const auto row = [](const char *title, const std::string &bytes, const char *text) {
            QTest::addRow("%s", title) << bytes << QString::fromUtf8(text);
        };
        const std::string eight(8, '\1');

        row("ST01 an empty file", "", "the file is empty (0 bytes)");
        row("ST02 one byte", "x", "too short to be a safetensors file, found 1 bytes");
        row("ST02 seven bytes", "1234567", "too short to be a safetensors file");
        row("ST03 a header of 0 bytes", lengthField(0), "the header is not a JSON object");
        row("ST04 a header longer than the file", lengthField(60),
            "the header should have 60 bytes, but the file has only 0 left");
        row("ST05 a header of 2^64-1 bytes", lengthField(~std::uint64_t{0}), "the header is too large");
        row("ST05 a header of 2^63 bytes", lengthField(HalfRange), "the header is too large");
        row("ST05 a header of 2^32 bytes", lengthField(std::uint64_t{1} << 32),
            "expected at most 100000000 bytes");
        row("ST08 a byte that is no UTF-8", fileWith("{\"\xFF\":1}"),
            "the header is not valid UTF-8 at byte 3");
        row("ST08 an overlong form", fileWith("{\"\xC0\xAF\":1}"), "not valid UTF-8 at byte 3");
        row("ST08 half a surrogate pair in three bytes", fileWith("{\"\xED\xA0\x80\":1}"),
            "not valid UTF-8 at byte 4");
        row("ST09 only an open brace", fileWith("{"), "not valid JSON at byte 2");
        row("ST09 a list", fileWith("[]"), "not a JSON object");
        row("ST09 a number", fileWith("5"), "not a JSON object");
        row("ST09 null", fileWith("null"), "not a JSON object");
        row("ST09 a text", fileWith("\"x\""), "not a JSON object");
        row("ST09 white space", fileWith("    "), "not a JSON object");
        row("ST09 a byte order mark", fileWith("\xEF\xBB\xBF{}"), "not a JSON object");
        row("ST10 a million open brackets", fileWith(repeated("[", 1'000'000)), "not a JSON object");
        row("ST10 a million open brackets as a tensor", fileWith("{\"w\":" + repeated("[", 1'000'000)),
            "the entry is not an object, found an array");
        row("ST10 a million open brackets in an unknown field",
            fileWith("{\"w\":{\"x\":" + repeated("[", 1'000'000)), "nested too deeply");
        row("ST10 a million open braces in an unknown field",
            fileWith("{\"w\":{\"x\":" + repeated("{\"a\":", 1'000'000)), "nested too deeply");
        row("ST12 a word behind the object", fileWith("{} x"), "not valid JSON");
        row("ST12 a second object", fileWith("{}{}"), "not valid JSON");
        row("ST12 a NUL behind the object", fileWith(std::string("{}\0", 3)), "found a NUL");
        row("ST13 a tensor twice",
            fileWith('{' + tensorEntry("w", 0, 4) + ',' + tensorEntry("w", 4, 8) + '}', eight),
            "w: the name appears twice");
        row("ST13 a tensor twice, once escaped",
            fileWith('{' + tensorEntry("w", 0, 4) + ',' + tensorEntry("\\u0077", 4, 8) + '}', eight),
            "w: the name appears twice");
        row("ST13 the metadata twice", fileWith(json("{'__metadata__':{},'__metadata__':{}}")),
            "appears twice");
        row("ST13 a metadata key twice", fileWith(json("{'__metadata__':{'a':'1','a':'2'}}")),
            "the field \"a\" appears twice");
        row("ST13 a shape twice",
            fileWith(json("{'w':{'dtype':'F32','shape':[2],'shape':[2],'data_offsets':[0,8]}}"), eight),
            "w: the field \"shape\" appears twice");
        row("ST14 metadata that is a list", fileWith(json("{'__metadata__':[]}")),
            "not an object, found an array");
        row("ST14 metadata that is a text", fileWith(json("{'__metadata__':'x'}")),
            "not an object, found \"x\"");
        row("ST14 nested metadata", fileWith(json("{'__metadata__':{'a':{}}}")),
            "the value of \"a\" is not a text");
        row("ST14 a number in the metadata", fileWith(json("{'__metadata__':{'a':1}}")),
            "is not a text, found 1");
        row("ST14 a null in the metadata", fileWith(json("{'__metadata__':{'a':null}}")),
            "is not a text, found null");
        row("ST15 an unknown dtype", fileWith(oneTensor(json("'F128'")), eight),
            "w: the dtype is unknown, found \"F128\"");
        row("ST15 a lower-case dtype", fileWith(oneTensor(json("'f32'")), eight), "the dtype is unknown");
        row("ST15 a number as dtype", fileWith(oneTensor("5"), eight),
            "\"dtype\" has the wrong type, found 5");
        row("ST15 a list as dtype", fileWith(oneTensor("[]"), eight),
            "\"dtype\" has the wrong type, found an array");
        for (const char *dimension : {"-2", "1.5", "1e3", "\"2\"", "null", "true", "18446744073709551614",
                                      "[2]", "{}", "9223372036854775808", "99999999999999999999", "-0"}) {
            QTest::addRow("ST16 %s as dimension", dimension)
                << fileWith(oneTensor(json("'F32'"), "[" + std::string(dimension) + "]"), eight)
                << QStringLiteral("w: the shape holds something else");
        }
        row("ST16 a number as shape", fileWith(oneTensor(json("'F32'"), "2"), eight),
            "\"shape\" has the wrong type");
        row("ST16 an object as shape", fileWith(oneTensor(json("'F32'"), "{}"), eight),
            "\"shape\" has the wrong type");
        row("ST17 a product beyond 64 bits",
            fileWith(oneTensor(json("'F32'"), "[4,9223372036854775807]"), eight),
            "the shape gives no possible size");
        row("ST17 a size beyond 64 bits", fileWith(oneTensor(json("'F32'"), "[2305843009213693952]"), eight),
            "the shape gives no possible size");
        row("ST17 an overflow hidden behind a 0",
            fileWith(oneTensor(json("'F32'"), "[4,9223372036854775807,0]", "[0,0]")),
            "the shape gives no possible size");
        row("ST18 rank 9", fileWith(oneTensor(json("'F32'"), "[2,1,1,1,1,1,1,1,1]"), eight),
            "too many dimensions");
        row("ST18 rank 100000",
            fileWith(oneTensor(json("'F32'"), "[2" + repeated(",1", 100'000) + "]"), eight),
            "expected at most 8");
        row("ST20 an end before the beginning", fileWith(oneTensor(json("'F32'"), "[2]", "[8,0]"), eight),
            "data_offsets ends before it begins, found 8 to 0");
        row("ST20 a first byte that is not 0", fileWith(oneTensor(json("'F32'"), "[1]", "[4,8]"), eight),
            "there is a hole before the tensor's bytes");
        row("ST20 a hole", fileWith('{' + tensorEntry("a", 0, 3) + ',' + tensorEntry("b", 4, 8) + '}', eight),
            "b: there is a hole");
        row("ST20 an overlap",
            fileWith('{' + tensorEntry("a", 0, 5) + ',' + tensorEntry("b", 4, 8) + '}', eight),
            "b: the tensor's bytes overlap those of another, found begin 4, expected 5");
        row("ST20 two tensors on the same bytes",
            fileWith('{' + tensorEntry("a", 0, 8) + ',' + tensorEntry("b", 0, 8) + '}', eight), "overlap");
        row("ST20 an empty tensor within another",
            fileWith('{' + tensorEntry("a", 0, 8) + ',' + tensorEntry("b", 4, 4) + '}', eight), "overlap");
        row("ST21 one byte missing", fileWith(oneTensor(), std::string(7, '\1')),
            "the file is short by 1 bytes");
        row("ST21 2^40 bytes missing",
            fileWith(oneTensor(json("'F32'"), "[274877906944]", "[0,1099511627776]")),
            "the file is short by 1099511627776 bytes");
        row("ST22 one byte too many", fileWith(oneTensor(), std::string(9, '\1')),
            "1 unexpected bytes at the end of the file");
        row("ST22 an appended archive", fileWith(oneTensor(), eight + "PK\3\4" + eight),
            "12 unexpected bytes");
        row("ST22 data without a tensor", fileWith("{}", eight), "8 unexpected bytes");
        row("ST23 offsets that do not fit the shape", fileWith(oneTensor(json("'F32'"), "[3]"), eight),
            "data_offsets does not fit F32 [3], found 8 bytes, expected 12 bytes");
        row("ST23 offsets that do not fit the dtype", fileWith(oneTensor(json("'F64'")), eight),
            "does not fit F64 [2]");
        row("ST24 one offset", fileWith(oneTensor(json("'F32'"), "[2]", "[0]"), eight),
            "data_offsets must have two");
        row("ST24 three offsets", fileWith(oneTensor(json("'F32'"), "[2]", "[0,4,8]"), eight),
            "more than two numbers");
        row("ST24 offsets as texts", fileWith(oneTensor(json("'F32'"), "[2]", json("['0','8']")), eight),
            "data_offsets holds something else, found \"0\"");
        row("ST24 offsets as an object", fileWith(oneTensor(json("'F32'"), "[2]", "{}"), eight),
            "\"data_offsets\" has the wrong type");
        row("a tensor without dtype", fileWith(json("{'w':{'shape':[2],'data_offsets':[0,8]}}"), eight),
            "w: the field \"dtype\" is missing");
        row("a tensor without offsets", fileWith(json("{'w':{'dtype':'F32','shape':[2]}}"), eight),
            "w: the field \"data_offsets\" is missing");
        row("ST26 three elements of 4 bits", fileWith(oneTensor(json("'F4'"), "[3]", "[0,2]"), "12"),
            "the shape gives no possible size, found F4 [3]");
        row("ST26 two elements of 6 bits", fileWith(oneTensor(json("'F6_E2M3'"), "[2]", "[0,2]"), "12"),
            "the shape gives no possible size");
        row("ST28 a zip archive", "PK\3\4\24\0\0\0\10\0 and more", "this is a zip archive");
        row("ST28 a GGUF file", std::string("GGUF\3\0\0\0\1\0\0\0\0\0\0\0", 16), "this is a GGUF file");
        row("ST28 a web page", "<!DOCTYPE html><html><body>404</body></html>", "this is a web page");
        row("ST28 a web page behind empty lines", "\n\n  <HTML lang=en>not found", "this is a web page");
        row("ST28 a Git LFS pointer",
            "version https://git-lfs.github.com/spec/v1\noid "
            "sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daa\n",
            "this is a Git LFS pointer; the real file was not downloaded. Run \"git lfs pull\"");
        row("ST28 a PDF document", "%PDF-1.7 and more", "this is a PDF document");
        row("ST28 a program", "\177ELF\2\1\1 and more", "this is a program");
        row("ST28 a pickle", "\x80\2\x8A\nl\xFC\x9C\x46\xF9", "this is a Python pickle");
    }

    void refused()
    {
        QFETCH(std::string, bytes);
        QFETCH(QString, text);
        const auto file = m_stored.opened(bytes);
        QVERIFY(!file.ok());
        const QString message = QString::fromStdString(sentence(file.error()));
        QVERIFY2(message.contains(text), qPrintable(message));
        QCOMPARE(file.error().file, m_stored.path());
    }

    void aLyingLengthAllocatesNothing() // ST05; before the tests that really need memory
    {
        m_stored.store(lengthField(99'000'000)); // below the limit, far above the file
        const long before = largestMemoryKiB();
        QVERIFY(!SafetensorsFile::open(m_stored.path()).ok());
        QVERIFY(largestMemoryKiB() < before + 10'000);
    }

    void largeHeadersAreRefused_data() // ST06, ST07
    {
        QTest::addColumn<std::string>("header");
        QTest::addColumn<QString>("text");
        QTest::addRow("100000001 bytes, all there")
            << std::string(100'000'001, ' ') << QStringLiteral("found 100000001 bytes, expected at most");
        QTest::addRow("99 MB of spaces")
            << std::string(99'000'000, ' ') << QStringLiteral("not a JSON object");
        QTest::addRow("100000 tensors on the same bytes")
            << manyTensors(100'000) << QStringLiteral("overlap");
        QTest::addRow("a million and one tensors")
            << manyTensors(1'000'001) << QStringLiteral("at most 1000000");
    }

    void largeHeadersAreRefused()
    {
        QFETCH(std::string, header);
        QFETCH(QString, text);
        const auto file = m_stored.opened(fileWith(header, std::string(16, '\1')));
        QVERIFY(!file.ok());
        QVERIFY2(QString::fromStdString(sentence(file.error())).contains(text),
                 sentence(file.error()).c_str());
    }

    void openingCanBeCancelled() // ST07
    {
        m_stored.store(fileWith(oneTensor(), std::string(8, '\1')));
        const CancelToken cancel;
        cancel.cancel();
        const auto file = SafetensorsFile::open(m_stored.path(), cancel);
        QVERIFY(!file.ok());
        QVERIFY(file.error().code == ErrorCode::Cancelled);
    }

    void accepted_data()
    {
        QTest::addColumn<std::string>("bytes");
        QTest::addColumn<QString>("tensors");
        const auto row = [](const char *title, const std::string &bytes, const char *tensors) {
            QTest::addRow("%s", title) << bytes << QString::fromUtf8(tensors);
        };
        const std::string eight(8, '\1');
        row("no tensor at all", fileWith("{}"), "");
        row("only metadata", fileWith(json("{'__metadata__':{'format':'pt'}}")), "");
        row("ST11 white space on both sides", fileWith("\n\t " + oneTensor() + " \r\n\t", eight),
            "w F32 [2]");
        row("ST19 a scalar", fileWith(oneTensor(json("'F64'"), "[]"), eight), "w F64 []");
        row("ST19 no elements", fileWith(oneTensor(json("'F32'"), "[2,0]", "[0,0]")), "w F32 [2, 0]");
        row("rank 8", fileWith(oneTensor(json("'F32'"), "[2,1,1,1,1,1,1,1]"), eight),
            "w F32 [2, 1, 1, 1, 1, 1, 1, 1]");
        row("an unknown field",
            fileWith(json("{'w':{'x':{'a':[1,{'b':null}],'a':2},'dtype':'F32','y':-1.5,'shape':[2],"
                          "'data_offsets':[0,8]}}"),
                     eight),
            "w F32 [2]");
        row("ST25 tensors in another order than their bytes",
            fileWith('{' + tensorEntry("b", 5, 8) + ',' + tensorEntry("a", 0, 5) + '}', eight),
            "a U8 [5] b U8 [3]");
        row("two empty tensors at one place",
            fileWith('{' + tensorEntry("a", 0, 0) + ',' + tensorEntry("b", 0, 8) + ','
                         + tensorEntry("c", 8, 8) + ',' + tensorEntry("d", 8, 8) + '}',
                     eight),
            "a U8 [0] b U8 [8] c U8 [0] d U8 [0]");
        row("ST26 two elements of 4 bits", fileWith(oneTensor(json("'F4'"), "[2]", "[0,1]"), "1"),
            "w F4 [2]");
        row("ST26 four elements of 6 bits", fileWith(oneTensor(json("'F6_E3M2'"), "[4]", "[0,3]"), "123"),
            "w F6_E3M2 [4]");
        for (const char *dtype :
             {"BOOL", "U8", "I8", "F8_E5M2", "F8_E4M3", "F8_E8M0", "F8_E4M3FNUZ", "F8_E5M2FNUZ"}) {
            QTest::addRow("8 elements of %s", dtype) << fileWith(oneTensor(quoted(dtype), "[8]"), eight)
                                                     << QStringLiteral("w %1 [8]").arg(QLatin1String(dtype));
        }
        for (const char *dtype : {"I16", "U16", "F16", "BF16"}) {
            QTest::addRow("4 elements of %s", dtype) << fileWith(oneTensor(quoted(dtype), "[4]"), eight)
                                                     << QStringLiteral("w %1 [4]").arg(QLatin1String(dtype));
        }
        for (const char *dtype : {"I32", "U32", "F32"}) {
            QTest::addRow("2 elements of %s", dtype)
                << fileWith(oneTensor(quoted(dtype), "[1,2]"), eight)
                << QStringLiteral("w %1 [1, 2]").arg(QLatin1String(dtype));
        }
        for (const char *dtype : {"C64", "F64", "I64", "U64"}) {
            QTest::addRow("1 element of %s", dtype) << fileWith(oneTensor(quoted(dtype), "[1]"), eight)
                                                    << QStringLiteral("w %1 [1]").arg(QLatin1String(dtype));
        }
    }

    void accepted()
    {
        QFETCH(std::string, bytes);
        QFETCH(QString, tensors);
        const auto file = m_stored.opened(bytes);
        QVERIFY2(file.ok(), file.ok() ? "" : sentence(file.error()).c_str());
        QStringList found;
        for (const TensorInfo &tensor : file.value().tensors()) {
            QVERIFY(file.value().find(tensor.name) == &tensor);
            found.append(QString::fromStdString(tensor.name + ' ' + std::string(dtypeName(tensor.dtype)) + ' '
                                                + shapeText(tensor.shape)));
        }
        QCOMPARE(found.join(QLatin1Char(' ')), tensors);
        QVERIFY(file.value().find("absent") == nullptr);
    }

    void aSparseFileOf5GbOpensByItsHeader() // ST29
    {
        constexpr std::uint64_t Elements = std::uint64_t{5} << 28;
        const std::string header = oneTensor(json("'F32'"), '[' + std::to_string(Elements) + ']',
                                             "[0," + std::to_string(4 * Elements) + ']');
        m_stored.store(fileWith(header));
        std::error_code error;
        std::filesystem::resize_file(m_stored.path(), 8 + header.size() + 4 * Elements, error);
        if (error)
            QSKIP("the file system has no sparse files");
        const auto file = SafetensorsFile::open(m_stored.path());
        QVERIFY2(file.ok(), file.ok() ? "" : sentence(file.error()).c_str());
        std::array<std::byte, 4> last{};
        QVERIFY(file.value().readBytes(file.value().tensors()[0], 4 * (Elements - 1), last).ok());
    }

    void cutAnywhereItIsRefused() // ST30
    {
        const std::string whole = seed();
        QVERIFY(m_stored.opened(whole).ok());
        for (std::size_t size = 0; size < whole.size(); ++size)
            QVERIFY(!m_stored.opened(whole.substr(0, size)).ok());
    }

    void everyFlippedBitIsRefusedOrConsistent() // ST31
    {
        const std::string whole = seed();
        const std::size_t headerEnd = whole.size() - SeedData;
        for (std::size_t bit = 0; bit < 8 * headerEnd; ++bit) {
            std::string damaged = whole;
            damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
            const auto file = m_stored.opened(damaged);
            if (!file.ok())
                continue;
            std::uint64_t position = headerEnd;
            for (const TensorInfo &tensor : file.value().tensors()) {
                QCOMPARE(tensor.begin, position);
                QCOMPARE(8 * tensor.bytes(), tensor.elements() * dtypeBits(tensor.dtype));
                position = tensor.end;
            }
            QCOMPARE(position, whole.size());
        }
    }
};

QTEST_APPLESS_MAIN(TestSafetensors)
#include "tst_safetensors.moc"
