// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/gguffile.h"
#include "smallgguf.h"
#include "storedfile.h"

#include <QTest>

#include <functional>

using namespace headlight;

Q_DECLARE_METATYPE(std::string)

namespace {

using Change = std::function<void(GgufWriter &)>;

constexpr std::uint64_t MinusOne = ~std::uint64_t{0};

} // namespace

Q_DECLARE_METATYPE(Change)

class TestGguf : public QObject
{
    Q_OBJECT

private:
    StoredFile<GgufFile> m_stored{"model.gguf"};

private slots:
    void accepted_data()
    {
        QTest::addColumn<Change>("change");
        const auto row
            = [](const char *title, const Change &change) { QTest::addRow("%s", title) << change; };
        row("as it is", [](GgufWriter &) {});
        row("version 2", [](GgufWriter &g) { g.version = 2; });
        row("GG16 a dimension of 0", [](GgufWriter &g) {
            g.tensors.push_back({.name = "t", .shape = {4, 0}});
        });
        row("another alignment", [](GgufWriter &g) {
            g.u32("general.alignment", 128);
            g.alignment = 128;
        });
        row("a list of every type", [](GgufWriter &g) {
            for (const auto &[type, width] : {std::pair(GgufWriter::U8, 1),
                                              {GgufWriter::I16, 2},
                                              {GgufWriter::F32, 4},
                                              {GgufWriter::F64, 8},
                                              {GgufWriter::Bool, 1}})
                g.list("list" + std::to_string(type), type, 3,
                       std::string(3 * static_cast<std::size_t>(width), '\1'));
            g.texts("texts", {"", "a", "b"});
        });
        row("a large header",
            [](GgufWriter &g) { g.texts("t", std::vector<std::string>(300'000, "0123456789")); });
    }

    void accepted()
    {
        QFETCH(Change, change);
        GgufWriter gguf = small();
        change(gguf);
        const auto file = m_stored.opened(gguf.file());
        QVERIFY2(file.ok(), file ? "" : sentence(file.error()).c_str());
        std::vector<float> values(12);
        QVERIFY(file.value().read("transformer.wte.weight", values).ok());
        for (std::size_t i = 0; i < values.size(); ++i)
            QCOMPARE(values[i], static_cast<float>(i));
        QVERIFY(file.value().find("transformer.ln_f.bias") != nullptr);
        QVERIFY(file.value().find("token_embd.weight") == nullptr);
    }

    void cutAnywhereItIsRefused() // GG23
    {
        const std::string whole = small().file();
        const std::size_t needed = whole.size() - 16; // the padding behind the last tensor may be missing
        QVERIFY(m_stored.opened(whole.substr(0, needed)).ok());
        for (std::size_t size = 0; size < needed; ++size)
            QVERIFY(!m_stored.opened(whole.substr(0, size)));
    }

    void everyFlippedBitIsRefusedOrConsistent()
    {
        const std::string whole = small().file();
        for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
            std::string damaged = whole;
            damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
            const auto file = m_stored.opened(damaged);
            if (!file)
                continue;
            for (const TensorInfo &tensor : file.value().tensors()) {
                if (tensor.bytes() > 1'000)
                    continue;
                std::vector<std::byte> bytes(tensor.bytes());
                QVERIFY(file.value().readBytes(tensor, 0, bytes).ok());
            }
        }
    }

    void whichFileIsOpened()
    {
        QVERIFY(m_stored.opened(small().file()).ok());
        QCOMPARE(findGgufFile(m_stored.path()).value(), m_stored.path());
        QCOMPARE(findGgufFile(m_stored.folder()).value(), m_stored.path());
        QVERIFY(openCheckpoint(m_stored.folder()).ok());
        const std::string second = m_stored.folder() + "/Other.GGUF";
        std::ofstream(second) << "x";
        QCOMPARE(findGgufFile(m_stored.folder()).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(findGgufFile(second).value(), second);
        const std::string weights = m_stored.folder() + "/model.safetensors";
        std::ofstream(weights) << "x";
        QCOMPARE(findGgufFile(m_stored.folder()).value(), std::string());
        std::filesystem::remove(weights);
        std::filesystem::remove(second);
        QCOMPARE(findGgufFile(m_stored.folder() + "/absent").value(), std::string());
    }
};

QTEST_APPLESS_MAIN(TestGguf)
#include "tst_gguf.moc"
