// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/torchfile.h"
#include "storedfile.h"
#include "testpaths.h"
#include "torchbytes.h"

#include <QTest>

using namespace headlight;
using namespace torchbytes;

Q_DECLARE_METATYPE(std::string)
Q_DECLARE_METATYPE(std::vector<float>)

namespace {

const std::string Data = HEADLIGHT_TEST_DATA "/models/";

std::string readFile(const std::string &path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace

class TestTorchFile : public QObject
{
    Q_OBJECT

private:
    StoredFile<TorchFile> m_stored{"pytorch_model.bin"};

private slots:
    void views_data()
    {
        QTest::addColumn<std::string>("code");
        QTest::addColumn<std::vector<float>>("values");
        const auto row = [](const char *title, const std::string &code, const std::vector<float> &values) {
            QTest::addRow("%s", title) << code << values;
        };
        using Values = std::vector<float>;
        row("in order", oneTensor(), Values{0, 1, 2, 3, 4, 5});
        row("an empty state dict that is filled", orderedDict() + '(' + text("w") + tensor({}) + 'u',
            Values{0, 1, 2, 3, 4, 5});
        row("set one by one", '}' + text("w") + tensor({}) + 's', Values{0, 1, 2, 3, 4, 5});
        row("with attributes", oneTensor() + dict(text("_metadata") + orderedDict()) + 'b',
            Values{0, 1, 2, 3, 4, 5});
        row("as a parameter",
            dict(text("w") + global("torch._utils", "_rebuild_parameter") + tensor({}) + "\x88"
                 + orderedDict() + "\x87R"),
            Values{0, 1, 2, 3, 4, 5});
        row("twice: the last one counts",
            dict(text("w") + tensor({}) + text("w") + tensor({.shape = {2}, .strides = {1}})), Values{0, 1});
        row("transposed", oneTensor({.shape = {3, 2}, .strides = {1, 3}}), Values{0, 3, 1, 4, 2, 5});
        row("a part", oneTensor({.offset = 1, .shape = {2, 2}, .strides = {3, 1}}), Values{1, 2, 4, 5});
        row("a column", oneTensor({.offset = 2, .shape = {2, 1}, .strides = {3, 1}}), Values{2, 5});
        row("every second", oneTensor({.shape = {3}, .strides = {2}}), Values{0, 2, 4});
        row("one element repeated", oneTensor({.offset = 4, .shape = {2, 2}, .strides = {0, 0}}),
            Values{4, 4, 4, 4});
        row("a scalar", oneTensor({.offset = 5, .shape = {}, .strides = {}}), Values{5});
        row("no elements", oneTensor({.shape = {0, std::int64_t{1} << 62}, .strides = {1, 1}}), Values{});
    }

    void views()
    {
        QFETCH(std::string, code);
        QFETCH(std::vector<float>, values);
        for (const std::string &bytes : {archive(code), legacy(code, {{"0", sixFloats()}}, 4)}) {
            const auto file = m_stored.opened(bytes);
            QVERIFY2(file.ok(), file ? "" : sentence(file.error()).c_str());
            std::vector<float> read(values.size(), -1);
            const Status status = file.value().read("w", read);
            QVERIFY2(status.ok(), status ? "" : sentence(status.error()).c_str());
            QCOMPARE(read, values);
            const TensorInfo &tensor = *file.value().find("w");
            QCOMPARE(tensor.bytes(), values.size() * sizeof(float));
            const auto *stored = reinterpret_cast<const std::byte *>(values.data());
            for (std::size_t begin = 0; begin < tensor.bytes(); ++begin) { // within elements, too
                std::vector<std::byte> part(tensor.bytes() - begin);
                QVERIFY(file.value().readBytes(tensor, begin, part).ok());
                QVERIFY(std::equal(part.begin(), part.end(), stored + begin));
            }
            std::byte one{};
            QVERIFY(!file.value().readBytes(tensor, tensor.bytes(), {&one, 1}));
        }
    }

    void everyTypeOfStorage_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("dtype");
        for (const auto &[type, dtype] : {std::pair("FloatStorage", "F32"),
                                          {"HalfStorage", "F16"},
                                          {"BFloat16Storage", "BF16"},
                                          {"DoubleStorage", "F64"},
                                          {"LongStorage", "I64"},
                                          {"IntStorage", "I32"},
                                          {"ByteStorage", "U8"},
                                          {"BoolStorage", "BOOL"}})
            QTest::addRow("%s", type) << QString::fromLatin1(type) << QString::fromLatin1(dtype);
    }

    void everyTypeOfStorage()
    {
        QFETCH(QString, type);
        QFETCH(QString, dtype);
        const DType expected = *dtypeFromName(dtype.toStdString());
        const std::size_t width = dtypeBits(expected) / 8;
        const std::string code
            = oneTensor({.type = type.toStdString(), .elements = 2, .shape = {2}, .strides = {1}});
        const auto file = m_stored.opened(archive(code, std::string(2 * width, '\0')));
        QVERIFY2(file.ok(), file ? "" : sentence(file.error()).c_str());
        QCOMPARE(file.value().tensors().front().dtype, expected);
    }

    void whatIsNoTensorIsIgnoredWithAWarning()
    {
        const auto file = m_stored.opened(archive(dict(text("w") + tensor({}) + text("epoch") + "K\1")));
        QVERIFY(file.ok());
        QCOMPARE(file.value().tensors().size(), std::size_t{1});
        QCOMPARE(file.value().warnings().size(), std::size_t{1});
        QVERIFY(file.value().warnings()[0].starts_with("1 entry of the file is no named tensor"));
    }

    void cutAnywhereItIsRefused()
    {
        for (const std::string &whole :
             {archive(oneTensor()), legacy(oneTensor(), {{"0", sixFloats()}}, 4)}) {
            QVERIFY(m_stored.opened(whole).ok());
            for (std::size_t size = 0; size < whole.size(); ++size)
                QVERIFY(!m_stored.opened(whole.substr(0, size)));
        }
    }

    void everyFlippedBitIsRefusedOrConsistent()
    {
        for (const std::string &whole :
             {archive(oneTensor()), legacy(oneTensor(), {{"0", sixFloats()}}, 4)}) {
            for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
                std::string damaged = whole;
                damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
                const auto file = m_stored.opened(damaged);
                if (!file)
                    continue;
                for (const TensorInfo &tensor : file.value().tensors()) {
                    QVERIFY(tensor.end <= whole.size());
                    std::vector<std::byte> bytes(tensor.bytes());
                    QVERIFY(file.value().readBytes(tensor, 0, bytes).ok());
                }
            }
        }
    }

    void shardsOfPyTorchAreOneCheckpoint()
    {
        const auto opened = openCheckpoint(Data + "bart_sharded_bin");
        QVERIFY2(opened.ok(), opened ? "" : sentence(opened.error()).c_str());
        QCOMPARE(opened.value().warnings, std::vector<std::string>());
        const TensorSource &source = *opened.value().tensors;
        QVERIFY(source.tensors().size() > 50);
        for (const TensorInfo &tensor : source.tensors()) {
            std::vector<float> values(tensor.elements());
            QVERIFY(source.read(tensor.name, values).ok());
            QVERIFY(std::all_of(values.begin(), values.end(), [](float x) { return std::abs(x) < 100; }));
        }
    }

    void aFixtureWithOneByteChangedReadsThatByte()
    {
        std::string bytes = readFile(Data + "bert_bin_zip/pytorch_model.bin");
        const auto whole = m_stored.opened(bytes);
        QVERIFY2(whole.ok(), whole ? "" : sentence(whole.error()).c_str());
        const TensorInfo tensor = *whole.value().find("embeddings.LayerNorm.weight");
        const float value = 0.125F;
        std::memcpy(bytes.data() + tensor.begin, &value, sizeof value);
        const auto changed = m_stored.opened(bytes);
        std::vector<float> values(tensor.elements());
        QVERIFY(changed.value().read(tensor.name, values).ok());
        QCOMPARE(values[0], value);
    }
};

QTEST_APPLESS_MAIN(TestTorchFile)
#include "tst_torchfile.moc"
