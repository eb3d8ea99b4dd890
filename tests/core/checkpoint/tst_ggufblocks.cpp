// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/gguffile.h"
#include "smallgguf.h"
#include "storedfile.h"

#include <QTest>

#include <cmath>
#include <cstring>
#include <random>

using namespace headlight;

namespace {

/// The value of a half number by its definition.
double half(std::uint16_t bits)
{
    const int exponent = bits >> 10 & 31;
    const double fraction = bits & 1023;
    const double value
        = exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(1024 + fraction, exponent - 25);
    return bits >> 15 ? -value : value;
}

/// Element @p i of one block, from ggml's description of the layouts (ggml-common.h), element by element in
/// double precision.
class Block
{
public:
    explicit Block(const std::string &bytes)
        : m_bytes(bytes)
    {
    }

    double q8_0(int i) const { return scale(0) * signedByte(2 + i); }
    double q4_0(int i) const { return scale(0) * (nibble(2, i) - 8); }
    double q4_1(int i) const { return scale(0) * nibble(4, i) + scale(2); }
    double q5_0(int i) const { return scale(0) * (nibble(6, i) + 16 * bit(2, i) - 16); }
    double q5_1(int i) const { return scale(0) * (nibble(8, i) + 16 * bit(4, i)) + scale(2); }

    double q4_K(int i) const { return grouped(i, superNibble(16, i)); }
    double q5_K(int i) const
    {
        return grouped(i, superNibble(48, i) + 16 * (byte(16 + i % 32) >> (i / 32) & 1));
    }

    double q6_K(int i) const
    {
        const int half128 = i / 128;
        const int quarter = i % 128 / 32;
        const int low = byte(64 * half128 + 32 * (quarter & 1) + i % 32) >> (quarter >= 2 ? 4 : 0) & 15;
        const int high = byte(128 + 32 * half128 + i % 32) >> 2 * quarter & 3;
        return scale(208) * signedByte(192 + i / 16) * (low + 16 * high - 32);
    }

private:
    int byte(int at) const { return static_cast<unsigned char>(m_bytes[static_cast<std::size_t>(at)]); }
    int signedByte(int at) const { return byte(at) < 128 ? byte(at) : byte(at) - 256; }
    double scale(int at) const { return half(static_cast<std::uint16_t>(byte(at) | byte(at + 1) << 8)); }
    int nibble(int at, int i) const { return i < 16 ? byte(at + i) & 15 : byte(at + i - 16) >> 4; }
    int bit(int at, int i) const { return byte(at + i / 8) >> i % 8 & 1; }
    int superNibble(int at, int i) const
    {
        const int pair = i / 64;
        return i % 64 < 32 ? byte(at + 32 * pair + i % 32) & 15 : byte(at + 32 * pair + i % 32) >> 4;
    }

    double grouped(int i, int q) const
    {
        const int g = i / 32;
        const int sc = g < 4 ? byte(4 + g) & 63 : (byte(8 + g) & 15) | (byte(g) >> 6) << 4;
        const int m = g < 4 ? byte(8 + g) & 63 : byte(8 + g) >> 4 | (byte(4 + g) >> 6) << 4;
        return scale(0) * sc * q - scale(2) * m;
    }

    const std::string &m_bytes;
};

struct BlockType
{
    const char *name;
    std::uint32_t code;
    int elements;
    int bytes;
    std::vector<int> scales; ///< where half numbers stand
    double (Block::*value)(int) const;
};

const std::vector<BlockType> BlockTypes{
    {"Q8_0", 8, 32, 34, {0}, &Block::q8_0},       {"Q4_0", 2, 32, 18, {0}, &Block::q4_0},
    {"Q4_1", 3, 32, 20, {0, 2}, &Block::q4_1},    {"Q5_0", 6, 32, 22, {0}, &Block::q5_0},
    {"Q5_1", 7, 32, 24, {0, 2}, &Block::q5_1},    {"Q4_K", 12, 256, 144, {0, 2}, &Block::q4_K},
    {"Q5_K", 13, 256, 176, {0, 2}, &Block::q5_K}, {"Q6_K", 14, 256, 210, {208}, &Block::q6_K},
};

} // namespace

class TestGgufBlocks : public QObject
{
    Q_OBJECT

private:
    StoredFile<GgufFile> m_stored{"model.gguf"};

private slots:
    void blocksAreWidenedByTheirDefinition_data()
    {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < BlockTypes.size(); ++i)
            QTest::addRow("%s", BlockTypes[i].name) << static_cast<int>(i);
    }

    void blocksAreWidenedByTheirDefinition()
    {
        QFETCH(int, index);
        const BlockType &type = BlockTypes[static_cast<std::size_t>(index)];
        std::mt19937 random(42);
        constexpr int Rows = 300; // more than are read at once
        GgufWriter gguf = small();
        std::vector<std::string> blocks;
        std::string bytes;
        for (int row = 0; row < Rows; ++row) {
            std::string block;
            for (int i = 0; i < type.bytes; ++i)
                block += static_cast<char>(random());
            for (const int at : type.scales) // from 0.5 to 2, of both signs
                block[static_cast<std::size_t>(at) + 1]
                    = static_cast<char>((random() % 8 + 0x38) | (random() & 0x80));
            blocks.push_back(block);
            bytes += block;
        }
        gguf.tensors.push_back(
            {.name = "t", .shape = {Rows, type.elements}, .type = type.code, .bytes = bytes});
        const auto file = m_stored.opened(gguf.file());
        QVERIFY2(file.ok(), file ? "" : sentence(file.error()).c_str());
        std::vector<float> values(static_cast<std::size_t>(Rows * type.elements));
        QVERIFY(file.value().read("t", values).ok());
        for (int i = 0; i < Rows * type.elements; ++i) {
            const double expected
                = (Block(blocks[static_cast<std::size_t>(i / type.elements)]).*type.value)(i % type.elements);
            if (!(std::abs(static_cast<double>(values[static_cast<std::size_t>(i)]) - expected) <= 2e-3))
                QFAIL(qPrintable(QStringLiteral("element %1: %2, expected %3")
                                     .arg(i)
                                     .arg(static_cast<double>(values[static_cast<std::size_t>(i)]))
                                     .arg(expected)));
        }
        const TensorInfo &tensor = *file.value().find("t");
        QCOMPARE(tensor.dtype, DType::F32);
        for (const std::uint64_t begin : {1U, 4U, 127U, 130U, 4'001U}) { // within blocks and elements
            std::vector<std::byte> part(70'003 < tensor.bytes() - begin ? 70'003 : tensor.bytes() - begin);
            QVERIFY(file.value().readBytes(tensor, begin, part).ok());
            QVERIFY(std::memcmp(part.data(), reinterpret_cast<const std::byte *>(values.data()) + begin,
                                part.size())
                    == 0);
        }
        std::byte one{};
        QVERIFY(!file.value().readBytes(tensor, tensor.bytes(), {&one, 1}));
    }
};

QTEST_APPLESS_MAIN(TestGgufBlocks)
#include "tst_ggufblocks.moc"
