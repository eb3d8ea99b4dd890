// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Products of numbers rounded to BFloat16: the rounding, the kernels, and what a model's patterns lose.
#include "core/base/threadpool.h"
#include "core/transformer/bfloat16.h"
#include "core/transformer/linear.h"
#include "kerneltest.h"
#include "tests/core/transformer/modelfixtures.h"

using namespace headlight;

namespace {

/// ⌈out/48⌉ panels of pairs, as LinearWork::paired has them; the number beside the last of an odd `in` is 0.
std::vector<std::uint16_t> randomPairs(int in, int out, unsigned seed)
{
    const int panels = (out + PanelWidth - 1) / PanelWidth;
    const int pairs = (in + 1) / 2;
    const std::vector<float> numbers = randomNumbers(size(panels) * size(pairs) * PanelWidth * 2, 1, seed);
    std::vector<std::uint16_t> weights;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const bool isPadding
            = static_cast<int>(i / (PanelWidth * 2)) % pairs * 2 + static_cast<int>(i % 2) >= in;
        weights.push_back(isPadding ? std::uint16_t{0} : nearestBfloat16(numbers[i]));
    }
    return weights;
}

} // namespace

class TestRounding : public QObject
{
    Q_OBJECT

private slots:
    void nearestNumber_data()
    {
        QTest::addColumn<float>("value");
        QTest::addColumn<float>("nearest");
        QTest::addRow("exact") << 1.5F << 1.5F;
        QTest::addRow("below the middle") << 1.F + 0x1p-8F - 0x1p-20F << 1.F;
        QTest::addRow("the middle, even below") << 1.F + 0x1p-8F << 1.F;
        QTest::addRow("the middle, even above") << 1.F + 0x1p-7F + 0x1p-8F << 1.F + 0x1p-6F;
        QTest::addRow("above the middle") << 1.F + 0x1p-8F + 0x1p-20F << 1.F + 0x1p-7F;
        QTest::addRow("negative") << -(1.F + 0x1p-8F + 0x1p-20F) << -(1.F + 0x1p-7F);
        QTest::addRow("into the next exponent") << 2.F - 0x1p-20F << 2.F;
        QTest::addRow("beyond the largest") << std::numeric_limits<float>::max() << Infinity;
        QTest::addRow("infinite") << -Infinity << -Infinity;
        QTest::addRow("zero") << -0.F << -0.F;
    }

    void nearestNumber()
    {
        QFETCH(const float, value);
        QFETCH(const float, nearest);
        QCOMPARE(std::bit_cast<std::uint32_t>(bfloat16ToFloat(nearestBfloat16(value))),
                 std::bit_cast<std::uint32_t>(nearest));
    }

    void notANumberStaysNone()
    {
        QVERIFY(std::isnan(bfloat16ToFloat(nearestBfloat16(NaN))));
        const auto lowestBit = std::bit_cast<float>(0x7F800001U); // its fraction is lost with the lower half
        QVERIFY(std::isnan(bfloat16ToFloat(nearestBfloat16(lowestBit))));
    }

    void products_data()
    {
        QTest::addColumn<const Kernels *>("kernels");
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("in");
        QTest::addColumn<int>("out");
        QTest::addRow("none on this processor") << static_cast<const Kernels *>(nullptr) << 0 << 0 << 0;
        addKernels([](const Kernels *set) {
            if (!set->multipliesPairs)
                return;
            for (const int rows : {1, 5, 7, 8, 9, 17, 64}) {
                for (const auto &[in, out] : {std::pair{1, 1},
                                              {2, 48},
                                              {3, 47},
                                              {31, 48},
                                              {33, 49},
                                              {64, 96},
                                              {770, 144},
                                              {1603, 100},
                                              {3200, 48}})
                    QTest::addRow("%s: %d rows, %d to %d", set->name, rows, in, out)
                        << set << rows << in << out;
            }
        });
    }

    void products()
    {
        QFETCH(const Kernels *, kernels);
        QFETCH(const int, rows);
        QFETCH(const int, in);
        QFETCH(const int, out);
        if (!kernels)
            return;
        const int panels = (out + PanelWidth - 1) / PanelWidth;
        const std::vector<std::uint16_t> weights = randomPairs(in, out, 1);
        const std::vector<float> bias = randomNumbers(size(panels) * PanelWidth, 1, 2);
        const std::vector<float> x
            = randomNumbers(size(rows) * size(in + 3) + 1, 1, 3); // odd stride and start
        std::vector<float> scratch(linearScratch(rows, in));
        const int yStride = out + 5;
        LinearWork work;
        work.x = x.data() + 1;
        work.xStride = in + 3;
        work.rows = rows;
        work.panels = weights.data();
        work.type = WeightType::BFloat16;
        work.paired = true;
        work.scratch = scratch.data();
        work.bias = bias.data();
        work.in = in;
        work.out = out;
        work.yStride = yStride;
        work.lastPanel = panels;
        work.prefetch = weights.data();
        for (const Activation activation : {Activation::Identity, Activation::Gelu}) {
            work.activation = activation;
            std::vector<float> expected(size(rows) * size(yStride) + 1, Untouched);
            std::vector<float> found = expected;
            work.y = expected.data() + 1;
            referenceKernels.linear(work);
            work.y = found.data() + 1;
            kernels->linear(work);
            QCOMPARE_LE(largestDifference(found, expected), 4e-7 * in + 1e-6); // nothing outside is written
        }
    }

    void weightsAreRoundedOneByOne_data()
    {
        QTest::addColumn<WeightType>("type");
        QTest::addColumn<int>("in");
        for (const WeightType type : AllTypes) {
            QTest::addRow("%s, even", nameOf(type)) << type << 32;
            QTest::addRow("%s, odd", nameOf(type)) << type << 33;
        }
    }

    void weightsAreRoundedOneByOne()
    {
        QFETCH(const WeightType, type);
        QFETCH(const int, in);
        constexpr int Out = 100;
        Arena arena;
        Linear exact(in, Out, type, arena);
        const std::vector<std::byte> weights = randomWeights(type, size(in) * Out, 4);
        exact.packOutputs(0, Out, weights.data());
        exact.bias()[Out - 1] = 0.3F;

        const Linear rounded = exact.rounded(ThreadPool::shared(), arena);

        QVERIFY(rounded.isRounded() && !exact.isRounded());
        QCOMPARE(rounded.in(), in);
        QCOMPARE(rounded.out(), Out);
        QCOMPARE(rounded.bias()[Out - 1], 0.3F);
        std::vector<float> widened(size(in) * Out);
        referenceKernels.widen(weights.data(), type, in * Out, widened.data());
        for (int o = 0; o < Out; ++o) {
            const auto *panel = reinterpret_cast<const std::uint16_t *>(rounded.panel(o / PanelWidth));
            for (int i = 0; i < in + in % 2; ++i) {
                const std::uint16_t expected
                    = i < in ? nearestBfloat16(widened[size(o) * size(in) + size(i)]) : 0;
                QCOMPARE(panel[size((i / 2 * PanelWidth + o % PanelWidth) * 2 + i % 2)], expected);
            }
        }
    }

    void aModelLosesLittle_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addRow("encoder") << QStringLiteral("encoder");
        QTest::addRow("decoder") << QStringLiteral("decoder");
    }

    void aModelLosesLittle()
    {
        QFETCH(const QString, name);
        const auto model = loaded(Models + name.toStdString());
        QVERIFY(model);
        const auto rounded = model->rounded();
        if (!kernels().multipliesPairs) {
            QVERIFY(!rounded.ok());
            QCOMPARE(rounded.error().code, ErrorCode::Unsupported);
            return;
        }
        QVERIFY(rounded.ok());
        const TextInput input{.text = "the animal did not cross the street because it was too tired"};
        const TracePtr exact = model->trace(input, {}).value();
        const TracePtr quick = rounded.value()->trace(input, {}).value();
        QCOMPARE(quick->display(), exact->display());
        float largest = 0;
        for (int layer = 0; layer < exact->layers(); ++layer) {
            for (int head = 0; head < exact->heads(); ++head) {
                const Matrix difference
                    = quick->attention({layer, head})->pattern - exact->attention({layer, head})->pattern;
                largest = std::max(largest, difference.cwiseAbs().maxCoeff());
            }
        }
        QVERIFY2(largest > 0, "nothing was rounded");
        QCOMPARE_LE(largest, 0.05F); // 8 bits of a number: 0.4% of each factor, for six layers
    }
};

QTEST_GUILESS_MAIN(TestRounding)
#include "tst_rounding.moc"
