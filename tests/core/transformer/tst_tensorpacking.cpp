// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Stored matrices of every type and order in packed panels, and a whole model of 16-bit weights beside the
// same one with its weights widened before.
#include "core/base/threadpool.h"
#include "core/checkpoint/config.h"
#include "core/checkpoint/widen.h"
#include "core/transformer/tensorpacking.h"
#include "core/transformer/transformer.h"
#include "tests/support/randomtensors.h"

#include <QTest>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

using namespace headlight;

Q_DECLARE_METATYPE(headlight::DType)

namespace {

std::size_t size(int value)
{
    return static_cast<std::size_t>(value);
}

/// One tensor in memory, whose numbers are all different, exact in every type and never 0.
class OneTensor : public TensorSource
{
public:
    OneTensor(DType dtype, int rows, int columns)
    {
        TensorInfo info;
        info.name = "matrix";
        info.dtype = dtype;
        info.shape = {rows, columns};
        info.end = info.elements() * (dtypeBits(dtype) / 8);
        m_bytes.resize(info.end);
        for (std::uint64_t i = 0; i < info.elements(); ++i)
            set(dtype, i, number(i));
        m_tensors.push_back(info);
    }

    static float number(std::uint64_t index) { return std::bit_cast<float>(bits(index)); }

    /// Bytes of the number @p index, in its type.
    std::byte *at(std::uint64_t index)
    {
        return m_bytes.data() + index * (dtypeBits(m_tensors[0].dtype) / 8);
    }

    void shorten() { m_bytes.resize(m_bytes.size() - 1); }

    const std::vector<TensorInfo> &tensors() const override { return m_tensors; }
    const TensorInfo *find(std::string_view) const override { return &m_tensors[0]; }
    std::string fileOf(const TensorInfo &) const override { return "memory"; }
    Status readBytes(const TensorInfo &, std::uint64_t offset, std::span<std::byte> into) const override
    {
        if (offset + into.size() > m_bytes.size())
            return Error{.code = ErrorCode::ReadFailed, .what = "too short"};
        std::copy_n(m_bytes.begin() + static_cast<std::ptrdiff_t>(offset), into.size(), into.begin());
        return Done{};
    }

private:
    /// Sign, one of eight exponents, seven bits of fraction: 2048 numbers that all types hold.
    static std::uint32_t bits(std::uint64_t index)
    {
        const auto i = static_cast<std::uint32_t>(index * 7 % 2048);
        return (i & 1U) << 31 | (120U + (i >> 1) % 8) << 23 | (i >> 4) << 16;
    }

    void set(DType dtype, std::uint64_t index, float value)
    {
        const std::uint32_t word = std::bit_cast<std::uint32_t>(value);
        std::uint64_t stored = word;
        if (dtype == DType::BF16)
            stored = word >> 16;
        else if (dtype == DType::F16)
            stored = (word >> 31) << 15 | (((word >> 23) & 0xFFU) - 112U) << 10 | (word >> 13 & 0x3FFU);
        else if (dtype == DType::F64)
            stored = std::bit_cast<std::uint64_t>(static_cast<double>(value));
        const std::size_t bytes = dtypeBits(dtype) / 8;
        std::memcpy(m_bytes.data() + index * bytes, &stored, bytes);
    }

    std::vector<TensorInfo> m_tensors;
    std::vector<std::byte> m_bytes;
};

/// W(output, input) as it lies in the panels.
float packed(const Linear &linear, int output, int input)
{
    const std::size_t bytes = bytesOf(linear.type());
    const std::byte *panel = linear.panel(output / PanelWidth);
    float value = 0;
    kernels().widen(panel + (size(input) * PanelWidth + size(output % PanelWidth)) * bytes, linear.type(), 1,
                    &value);
    return value;
}

/// A model whose weights are stored in 16 bits, or what they widen to stored in 32.
class SixteenBitTensors : public TensorSource
{
public:
    SixteenBitTensors(RandomTensors original, DType dtype, DType stored)
        : m_original(std::move(original))
        , m_dtype(dtype)
        , m_stored(stored)
        , m_tensors(m_original.tensors())
    {
        for (TensorInfo &tensor : m_tensors) {
            tensor.dtype = stored;
            tensor.end = tensor.elements() * (dtypeBits(stored) / 8);
        }
    }

    const std::vector<TensorInfo> &tensors() const override { return m_tensors; }
    const TensorInfo *find(std::string_view name) const override
    {
        const auto found = std::find_if(m_tensors.begin(), m_tensors.end(),
                                        [&](const TensorInfo &tensor) { return tensor.name == name; });
        return found == m_tensors.end() ? nullptr : &*found;
    }
    std::string fileOf(const TensorInfo &) const override { return "random numbers"; }
    Status readBytes(const TensorInfo &tensor, std::uint64_t offset, std::span<std::byte> into) const override
    {
        const std::size_t width = dtypeBits(m_stored) / 8;
        std::vector<float> numbers(into.size() / width);
        const Status read
            = m_original.readBytes(*m_original.find(tensor.name), offset / width * sizeof(float),
                                   std::as_writable_bytes(std::span(numbers)));
        for (std::size_t i = 0; i < numbers.size(); ++i) {
            const std::uint16_t narrow = narrowed(numbers[i]);
            float wide = 0;
            widenToFloat(m_dtype, std::as_bytes(std::span(&narrow, 1)), {&wide, 1});
            if (m_stored == DType::F32)
                std::memcpy(into.data() + i * width, &wide, width);
            else
                std::memcpy(into.data() + i * width, &narrow, width);
        }
        return read;
    }

private:
    std::uint16_t narrowed(float value) const
    {
        const std::uint32_t word = std::bit_cast<std::uint32_t>(value);
        if (m_dtype == DType::BF16)
            return static_cast<std::uint16_t>(word >> 16);
        const auto exponent = static_cast<int>(word >> 23 & 0xFFU) - 112;
        if (exponent <= 0)
            return 0;
        return static_cast<std::uint16_t>((word >> 31) << 15 | static_cast<std::uint32_t>(exponent) << 10
                                          | (word >> 13 & 0x3FFU));
    }

    RandomTensors m_original;
    DType m_dtype;
    DType m_stored;
    std::vector<TensorInfo> m_tensors;
};

} // namespace

class TestTensorPacking : public QObject
{
    Q_OBJECT

private slots:
    void everyNumberLiesInItsPlace_data()
    {
        QTest::addColumn<DType>("dtype");
        QTest::addColumn<bool>("transposed");
        QTest::addColumn<int>("interleaved");
        QTest::addColumn<int>("in");
        QTest::addColumn<QList<int>>("widths");
        for (const DType dtype : {DType::F32, DType::F16, DType::BF16, DType::F64}) {
            const QByteArray name(dtypeName(dtype).data());
            const auto row = [&](const char *what) { return QByteArray(name + ": " + what); };
            QTest::newRow(row("one Linear")) << dtype << false << 0 << 20 << QList<int>{100};
            QTest::newRow(row("three side by side")) << dtype << false << 0 << 7 << QList<int>{60, 20, 20};
            QTest::newRow(row("three, head by head")) << dtype << false << 20 << 9 << QList<int>{60, 60, 60};
            QTest::newRow(row("one transposed")) << dtype << true << 0 << 50 << QList<int>{97};
            QTest::newRow(row("three transposed")) << dtype << true << 0 << 33 << QList<int>{48, 49, 1};
        }
    }

    void everyNumberLiesInItsPlace()
    {
        QFETCH(const DType, dtype);
        QFETCH(const bool, transposed);
        QFETCH(const int, interleaved);
        QFETCH(const int, in);
        QFETCH(const QList<int>, widths);
        const int out = std::accumulate(widths.begin(), widths.end(), 0);
        const OneTensor source(dtype, transposed ? in : out, transposed ? out : in);
        Arena arena;
        std::vector<Linear> linears(size(static_cast<int>(widths.size())));
        std::vector<Linear *> pointers;
        for (Linear &linear : linears)
            pointers.push_back(&linear);
        const auto odd
            = readLinears(ThreadPool::shared(), source, {&source.tensors()[0], transposed, interleaved},
                          pointers, {widths.data(), linears.size()}, arena, {});
        QVERIFY(odd.ok());
        QCOMPARE(odd.value().nans + odd.value().infinities, 0);
        int stored = 0;
        for (int which = 0; which < widths.size(); ++which) {
            const Linear &linear = linears[size(which)];
            QCOMPARE(linear.out(), widths[which]);
            QCOMPARE(bytesOf(linear.type()), dtype == DType::F32 || dtype == DType::F64 ? 4U : 2U);
            for (int o = 0; o < widths[which]; ++o, ++stored) {
                const int row = interleaved > 0
                    ? (o / interleaved * static_cast<int>(widths.size()) + which) * interleaved
                        + o % interleaved
                    : stored;
                for (int i = 0; i < in; ++i)
                    QCOMPARE(packed(linear, o, i),
                             OneTensor::number(size(transposed ? i * out + row : row * in + i)));
            }
        }
    }

    void anArenaKeepsItsBlocksForWhoHasAPart()
    {
        std::shared_ptr<std::byte> first;
        std::shared_ptr<std::byte> second;
        std::shared_ptr<std::byte> large;
        {
            Arena arena;
            first = arena.take(5);
            second = arena.take(7);
            large = arena.take(std::size_t{65} << 20);
        }
        QCOMPARE(second.get() - first.get(), 64);
        std::fill_n(first.get(), 5, std::byte{1});
        QCOMPARE(second.get()[0], std::byte{0});
        QCOMPARE(large.get()[(std::size_t{65} << 20) - 1], std::byte{0});
    }

    void oddNumbersAreCounted_data()
    {
        QTest::addColumn<DType>("dtype");
        QTest::addColumn<qulonglong>("infinity");
        QTest::addColumn<qulonglong>("nan");
        QTest::newRow("F32") << DType::F32 << 0x7F800000ULL << 0xFFC00001ULL;
        QTest::newRow("F16") << DType::F16 << 0xFC00ULL << 0x7C01ULL;
        QTest::newRow("BF16") << DType::BF16 << 0x7F80ULL << 0xFFFFULL;
        QTest::newRow("F64") << DType::F64 << 0x7FF0000000000000ULL << 0x7FF8000000000000ULL;
    }

    void oddNumbersAreCounted()
    {
        QFETCH(const DType, dtype);
        QFETCH(const qulonglong, infinity);
        QFETCH(const qulonglong, nan);
        OneTensor source(dtype, 300, 70);
        for (const auto &[index, word] : {std::pair{0, nan}, {20'999, nan}, {9000, infinity}})
            std::memcpy(source.at(size(index)), &word, dtypeBits(dtype) / 8);
        Arena arena;
        Table table;
        const auto odd = readTable(ThreadPool::shared(), source, source.tensors()[0], table, arena, {});
        QVERIFY(odd.ok());
        QCOMPARE(odd.value().nans, 2);
        QCOMPARE(odd.value().infinities, 1);
        QCOMPARE(table.rows(), 300);
        std::vector<float> row(70);
        table.copyRow(299, row.data());
        QCOMPARE(row[0], OneTensor::number(299 * 70));
        QVERIFY(std::isnan(row[69]));
    }

    void aShortFileOrACancelEndsIt()
    {
        OneTensor source(DType::F16, 300, 70);
        Arena arena;
        Linear linear;
        Linear *const linears[]{&linear};
        const int widths[]{300};
        const CancelToken cancelled;
        cancelled.cancel();
        const StoredLinear stored{&source.tensors()[0]};
        const auto stopped
            = readLinears(ThreadPool::shared(), source, stored, linears, widths, arena, cancelled);
        QVERIFY(!stopped.ok());
        QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
        source.shorten();
        const auto failed = readLinears(ThreadPool::shared(), source, stored, linears, widths, arena, {});
        QVERIFY(!failed.ok());
        QCOMPARE(failed.error().code, ErrorCode::ReadFailed);
    }

    void aModelOfSixteenBitsRunsAsIfWidenedBefore_data()
    {
        QTest::addColumn<DType>("dtype");
        QTest::addColumn<bool>("gpt2");
        QTest::newRow("BERT, F16") << DType::F16 << false;
        QTest::newRow("BERT, BF16") << DType::BF16 << false;
        QTest::newRow("GPT-2, F16") << DType::F16 << true;
        QTest::newRow("GPT-2, BF16") << DType::BF16 << true;
    }

    void aModelOfSixteenBitsRunsAsIfWidenedBefore()
    {
        QFETCH(const DType, dtype);
        QFETCH(const bool, gpt2);
        const RandomSize small{
            .layers = 2, .dModel = 60, .feedForward = 240, .vocabulary = 100, .positions = 40};
        const RandomTensors original = gpt2 ? randomGpt2(small) : randomBert(small);
        const std::string config = gpt2
            ? R"({"model_type": "gpt2", "n_layer": 2, "n_head": 3, "n_embd": 60, "vocab_size": 100, "n_positions": 40})"
            : R"({"model_type": "bert", "num_hidden_layers": 2, "num_attention_heads": 3, "hidden_size": 60,
                  "intermediate_size": 240, "vocab_size": 100, "max_position_embeddings": 40})";
        const Config parsed = Config::parse(config, "config.json").value();
        const Architecture &architecture = *findArchitecture(gpt2 ? "gpt2" : "bert");
        std::vector<Trace::Content> runs;
        std::vector<Matrix> logits;
        for (const DType stored : {dtype, DType::F32}) {
            const SixteenBitTensors source(original, dtype, stored);
            auto loaded = loadWeights(architecture, readShape(architecture, parsed).value(), source);
            QVERIFY(loaded.ok());
            const Transformer transformer(architecture, std::move(loaded).value());
            const std::vector<std::int32_t> ids{5, 99, 0, 17, 42};
            Trace::Content content;
            QVERIFY(transformer.run({ids, {}, {}}, {}, content).ok());
            if (gpt2)
                logits.push_back(transformer.logits(content.hiddenStates.back()));
            runs.push_back(std::move(content));
        }
        QVERIFY(runs[0].hiddenStates == runs[1].hiddenStates);
        QVERIFY(runs[0].layers[1].query == runs[1].layers[1].query);
        QVERIFY(!gpt2 || logits[0] == logits[1]);
    }
};

QTEST_GUILESS_MAIN(TestTensorPacking)
#include "tst_tensorpacking.moc"
