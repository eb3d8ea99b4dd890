// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "safetensorsbytes.h"
#include "storedfile.h"
#include "testpaths.h"

#include <QDir>
#include <QTest>

#include <bit>
#include <cmath>
#include <cstring>
#include <numeric>

using namespace headlight;

namespace {

/// The definition of a half number, slowly: what its bits mean as a float32, NaN payloads kept.
std::uint32_t widenedHalf(unsigned bits)
{
    const unsigned sign = bits >> 15U;
    const unsigned exponent = bits >> 10U & 31U;
    const unsigned fraction = bits & 1023U;
    if (exponent == 31)
        return sign << 31U | 255U << 23U | fraction << 13U;
    const double magnitude = exponent == 0 ? std::ldexp(fraction, -24)
                                           : std::ldexp(1024 + fraction, static_cast<int>(exponent) - 25);
    return std::bit_cast<std::uint32_t>(static_cast<float>(sign != 0 ? -magnitude : magnitude));
}

} // namespace
Q_DECLARE_METATYPE(std::string)

class TestTensorReading : public QObject
{
    Q_OBJECT

private:
    StoredFile<SafetensorsFile> m_stored{"model.safetensors"};

private slots:
    void oddNames_data() // ST27
    {
        QTest::addColumn<std::string>("escaped");
        QTest::addColumn<std::string>("name");
        QTest::addRow("empty") << std::string() << std::string();
        QTest::addRow("with a NUL") << std::string("a\\u0000b") << std::string("a\0b", 3);
        QTest::addRow("with a line break") << std::string("a\\nb") << std::string("a\nb");
        QTest::addRow("with a bidirectional override") << std::string("a\u202Eb") << std::string("a\u202Eb");
        QTest::addRow("a million bytes") << std::string(1'000'000, 'n') << std::string(1'000'000, 'n');
    }

    void oddNames()
    {
        QFETCH(std::string, escaped);
        QFETCH(std::string, name);
        const auto file
            = m_stored.opened(fileWith('{' + tensorEntry(escaped, 0, 8) + '}', std::string(8, '\1')));
        QVERIFY(file.ok());
        QVERIFY(file.value().find(name) != nullptr);

        std::vector<float> values(8);
        const Status status = file.value().read(name, values);
        QVERIFY(!status.ok()); // U8
        const std::string shown = sentence(status.error());
        QVERIFY(shown.size() < 1000);
        QVERIFY(shown.find_first_of(std::string("\0\n", 2)) == std::string::npos);
        QVERIFY(shown.find("\u202E") == std::string::npos);
    }

    void valuesOfAnUnalignedHeaderAreExact() // ST25
    {
        const std::vector<float> stored{1.5F, -0.0F, 3e38F};
        const std::string data(reinterpret_cast<const char *>(stored.data()), 12);
        for (int padding = 0; padding < 8; ++padding) {
            const auto file
                = m_stored.opened(fileWith(oneTensor(json("'F32'"), "[3]", "[0,12]")
                                               + std::string(static_cast<std::size_t>(padding), ' '),
                                           data));
            QVERIFY(file.ok());
            std::vector<float> values(3);
            QVERIFY(file.value().read("w", values).ok());
            QVERIFY(std::memcmp(values.data(), stored.data(), 12) == 0);
        }
    }

    void everyHalfWidensExactly_data() // WV05
    {
        QTest::addColumn<QString>("dtype");
        QTest::addRow("F16") << QStringLiteral("F16");
        QTest::addRow("BF16") << QStringLiteral("BF16");
    }

    void everyHalfWidensExactly()
    {
        QFETCH(QString, dtype);
        constexpr unsigned Count = 65536;
        std::vector<std::uint16_t> stored(Count);
        std::iota(stored.begin(), stored.end(), std::uint16_t{0});
        const auto file = m_stored.opened(
            fileWith(oneTensor(quoted(dtype.toUtf8().constData()), "[256,256]", "[0,131072]"),
                     {reinterpret_cast<const char *>(stored.data()), 2 * Count}));
        QVERIFY(file.ok());
        std::vector<float> values(Count);
        QVERIFY(file.value().read("w", values).ok());
        for (unsigned bits = 0; bits < Count; ++bits) {
            const std::uint32_t expected = dtype == QStringLiteral("F16") ? widenedHalf(bits) : bits << 16U;
            QCOMPARE(std::bit_cast<std::uint32_t>(values[bits]), expected);
        }
    }

    void doublesAreRounded()
    {
        const std::vector<double> stored{0.1, -1e300, 1e-300, std::nan("")};
        const auto file = m_stored.opened(fileWith(oneTensor(json("'F64'"), "[4]", "[0,32]"),
                                                   {reinterpret_cast<const char *>(stored.data()), 32}));
        std::vector<float> values(4);
        QVERIFY(file.value().read("w", values).ok());
        QCOMPARE(values[0], 0.1F);
        QCOMPARE(values[1], -std::numeric_limits<float>::infinity());
        QCOMPARE(values[2], 0.F);
        QVERIFY(std::isnan(values[3]));
    }

    void readingSaysWhatIsWrong()
    {
        auto file = m_stored.opened(fileWith('{' + tensorEntry("bytes", 0, 8) + '}', std::string(8, '\1')));
        std::vector<float> two(2);
        std::vector<float> three(3);
        QVERIFY(file.value().read("absent", two).error().code == ErrorCode::MissingPart);
        const Error unsupported = file.value().read("bytes", two).error(); // WV06
        QVERIFY(unsupported.code == ErrorCode::Unsupported);
        QVERIFY2(sentence(unsupported)
                         .find("bytes: the tensor is stored in a type that is not supported for computing, "
                               "found U8")
                     != std::string::npos,
                 sentence(unsupported).c_str());

        file = m_stored.opened(fileWith(oneTensor(), std::string(8, '\1')));
        QVERIFY(file.value().read("w", three).error().code == ErrorCode::BadShape);
        const CancelToken cancel;
        cancel.cancel();
        QVERIFY(file.value().read("w", two, cancel).error().code == ErrorCode::Cancelled);
        std::array<std::byte, 4> bytes{};
        const TensorInfo &tensor = *file.value().find("w");
        QVERIFY(file.value().readBytes(tensor, 4, bytes).ok());
        QVERIFY(!file.value().readBytes(tensor, 5, bytes).ok());
        QVERIFY(!file.value().readBytes(tensor, ~std::uint64_t{0}, bytes).ok());
    }

    void aFileCutWhileOpenIsNoticed() // FS08
    {
        const auto file = m_stored.opened(fileWith(oneTensor(), std::string(8, '\1')));
        QVERIFY(file.ok());
        std::filesystem::resize_file(m_stored.path(), std::filesystem::file_size(m_stored.path()) - 4);
        std::vector<float> values(2);
        const Status status = file.value().read("w", values);
        QVERIFY(!status.ok());
        QVERIFY(sentence(status.error()).find("changed while reading") != std::string::npos);
        QVERIFY(!file.value().checkUnchanged().ok());
    }

    void savingOverTheOpenFileDoesNoHarm() // FS10
    {
        const auto file = m_stored.opened(fileWith(oneTensor(), std::string(8, '\0')));
        QVERIFY(writeFileAtomically(m_stored.path(), "something else").ok());
        std::vector<float> values(2, 1.F);
        QVERIFY(file.value().read("w", values).ok());
        QCOMPARE(values[1], 0.F);
    }

    void theWriterRefusesWhatTheReaderWould_data()
    {
        QTest::addColumn<std::string>("name");
        QTest::addColumn<QString>("text");
        QTest::addRow("a name used twice") << std::string("a") << QStringLiteral("used twice");
        QTest::addRow("the metadata's name")
            << std::string("__metadata__") << QStringLiteral("reserves this name");
        QTest::addRow("a name that is no UTF-8") << std::string("\xFF") << QStringLiteral("not valid UTF-8");
    }

    void theWriterRefusesWhatTheReaderWould()
    {
        QFETCH(std::string, name);
        QFETCH(QString, text);
        const auto bytes = encodeSafetensors(
            {{"a", {1}, std::vector<float>{1}}, {name, {1}, std::vector<std::int64_t>{1}}});
        QVERIFY(!bytes.ok());
        QVERIFY2(QString::fromStdString(sentence(bytes.error())).contains(text),
                 sentence(bytes.error()).c_str());
    }

    void aFixtureReadsAsExpected()
    {
        const QDir folder(QStringLiteral(HEADLIGHT_SHARED "/fixtures"));
        if (!folder.exists())
            QSKIP("the fixtures beside the checkout are absent");
        const auto whole = SafetensorsFile::open(
            folder.filePath(QStringLiteral("families/bert/model.safetensors")).toStdString());
        const auto half = SafetensorsFile::open(
            folder.filePath(QStringLiteral("variants/bert_f16/model.safetensors")).toStdString());
        QVERIFY2(whole.ok(), whole.ok() ? "" : sentence(whole.error()).c_str());
        QVERIFY2(half.ok(), half.ok() ? "" : sentence(half.error()).c_str());
        int compared = 0;
        for (const TensorInfo &tensor : whole.value().tensors()) {
            if (!isComputable(tensor.dtype))
                continue;
            std::vector<float> values(tensor.elements());
            QVERIFY(whole.value().read(tensor.name, values).ok());
            QVERIFY(
                std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); }));
            ++compared;
        }
        QVERIFY(compared > 20);
        QVERIFY(half.value().tensors().size() > 20);
    }
};

QTEST_APPLESS_MAIN(TestTensorReading)
#include "tst_tensorreading.moc"
