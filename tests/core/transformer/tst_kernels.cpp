// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every set of kernels that this processor can run against the plain reference: sizes, remainders,
// misalignments.
#include "kerneltest.h"

using namespace headlight;

class TestKernels : public QObject
{
    Q_OBJECT

private slots:
    void linear_data()
    {
        QTest::addColumn<const Kernels *>("kernels");
        QTest::addColumn<WeightType>("type");
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("in");
        QTest::addColumn<int>("out");
        addKernels([](const Kernels *set) {
            for (const WeightType type : AllTypes) {
                for (const int rows : {1, 5, 6, 7, 8, 9, 17, 64}) {
                    for (const auto &[in, out] :
                         {std::pair{1, 1}, {3, 47}, {32, 48}, {64, 49}, {65, 96}, {770, 144}, {1600, 100}})
                        QTest::addRow("%s, %s: %d rows, %d to %d", set->name, nameOf(type), rows, in, out)
                            << set << type << rows << in << out;
                }
            }
        });
    }

    void linear()
    {
        QFETCH(const Kernels *, kernels);
        QFETCH(const WeightType, type);
        QFETCH(const int, rows);
        QFETCH(const int, in);
        QFETCH(const int, out);
        const int panels = (out + PanelWidth - 1) / PanelWidth;
        const std::vector<std::byte> weights = randomWeights(type, size(panels) * size(in) * PanelWidth, 1);
        std::vector<float> scratch(linearScratch(rows, in));
        const std::vector<float> bias = randomNumbers(size(panels) * PanelWidth, 1, 2);
        const std::vector<float> x
            = randomNumbers(size(rows) * size(in + 3) + 1, 1, 3); // odd stride and start
        const int yStride = out + 5;
        LinearWork work;
        work.x = x.data() + 1;
        work.xStride = in + 3;
        work.rows = rows;
        work.panels = weights.data();
        work.type = type;
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
            QCOMPARE_LE(largestDifference(found, expected),
                        4e-7 * in + 1e-6); // also: nothing outside is written
        }
    }

    void oneRowIsTheSameInAnyCompany_data() { kernelRows(); }

    void oneRowIsTheSameInAnyCompany()
    {
        QFETCH(const Kernels *, kernels);
        constexpr int In = 900;
        const std::vector<float> weights = randomNumbers(size(In) * PanelWidth, 1, 1);
        const std::vector<float> x = randomNumbers(size(20) * In, 1, 3);
        LinearWork work;
        work.x = x.data();
        work.xStride = In;
        work.panels = weights.data();
        std::vector<float> scratch(linearScratch(20, In));
        work.scratch = scratch.data();
        work.in = In;
        work.out = PanelWidth;
        work.yStride = PanelWidth;
        work.lastPanel = 1;
        std::vector<float> all(size(20) * PanelWidth);
        work.rows = 20;
        work.y = all.data();
        kernels->linear(work);
        for (int row = 0; row < 20; ++row) {
            std::vector<float> alone(PanelWidth);
            work.rows = 1;
            work.x = x.data() + row * In;
            work.y = alone.data();
            kernels->linear(work);
            QVERIFY(std::equal(alone.begin(), alone.end(), all.begin() + row * PanelWidth));
        }
    }

    void product_data()
    {
        QTest::addColumn<const Kernels *>("kernels");
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("inner");
        QTest::addColumn<int>("columns");
        addKernels([](const Kernels *set) {
            for (const auto &[rows, inner, columns] :
                 {std::array{1, 1, 1}, {9, 7, 8}, {64, 33, 64}, {13, 100, 80}, {8, 5, 20}})
                QTest::addRow("%s: %d x %d by %d", set->name, rows, inner, columns)
                    << set << rows << inner << columns;
        });
    }

    void product()
    {
        QFETCH(const Kernels *, kernels);
        QFETCH(const int, rows);
        QFETCH(const int, inner);
        QFETCH(const int, columns);
        const int bStride = (columns + 15) / 16 * 16;
        const std::vector<float> x = randomNumbers(size(rows) * size(inner + 2), 1, 1);
        const std::vector<float> b = randomNumbers(size(inner) * size(bStride), 1, 2);
        std::vector<float> expected(size(rows) * size(columns + 3), Untouched);
        std::vector<float> found = expected;
        ProductWork work{x.data(), inner + 2,       rows,       b.data(), bStride, inner,
                         columns,  expected.data(), columns + 3};
        referenceKernels.product(work);
        work.y = found.data();
        kernels->product(work);
        QCOMPARE_LE(largestDifference(found, expected), 4e-7 * inner + 1e-6);
    }

    void softmax_data()
    {
        QTest::addColumn<const Kernels *>("kernels");
        QTest::addColumn<QVector<float>>("scores");
        addKernels([](const Kernels *set) {
            const auto add = [set](const char *row, QVector<float> scores) {
                QTest::addRow("%s: %s", set->name, row) << set << scores;
            };
            add("one key", {3});
            add("scores of 1e4", {1e4F, 9999, -1e4F});
            add("scores of 1e38", {1e38F, -1e38F, 0});
            add("a masked key", {1, -Infinity, 2});
            add("only masked keys", {-Infinity, -Infinity});
            add("NaN among numbers", {1, NaN, 2});
            add("NaN among masked keys", {-Infinity, NaN});
            add("+inf has no probability", {1, Infinity, 2});
            add("differences near the end of the exponential", {0, -87, -87.3F, -87.4F, -88, -104});
            for (const int count : {15, 16, 17, 33, 100}) {
                const std::vector<float> numbers = randomNumbers(size(count), 8, 7);
                add(qPrintable(QString::number(count)), QVector<float>(numbers.begin(), numbers.end()));
            }
        });
    }

    void softmax()
    {
        QFETCH(const Kernels *, kernels);
        QFETCH(const QVector<float>, scores);
        std::vector<float> expected(scores.begin(), scores.end());
        expected.push_back(Untouched);
        std::vector<float> found = expected;
        referenceKernels.softmax(expected.data(), static_cast<int>(scores.size()));
        kernels->softmax(found.data(), static_cast<int>(scores.size()));
        QCOMPARE_LE(largestDifference(found, expected), 3e-7);
        for (int j = 0; j < scores.size(); ++j)
            QVERIFY(scores[j] != -Infinity || found[size(j)] == 0 || std::isnan(found[size(j)]));
    }

    void activation_data()
    {
        QTest::addColumn<const Kernels *>("kernels");
        QTest::addColumn<Activation>("activation");
        addKernels([](const Kernels *set) {
            for (const auto &[name, activation] : {std::pair{"gelu", Activation::Gelu},
                                                   {"gelu by tanh", Activation::GeluTanh},
                                                   {"quick gelu", Activation::QuickGelu},
                                                   {"relu", Activation::Relu},
                                                   {"silu", Activation::Silu},
                                                   {"tanh", Activation::Tanh},
                                                   {"identity", Activation::Identity}})
                QTest::addRow("%s: %s", set->name, name) << set << activation;
        });
    }

    /// Every 1/512 from -20 to 20, and numbers down to 1e-20.
    void activation()
    {
        QFETCH(const Kernels *, kernels);
        QFETCH(const Activation, activation);
        std::vector<float> x;
        for (int i = -20 * 512; i <= 20 * 512; ++i)
            x.push_back(static_cast<float>(i) / 512);
        for (float small = 1; small > 1e-20F; small /= 3)
            x.push_back(-small);
        std::vector<float> expected = x;
        std::vector<float> found = x;
        referenceKernels.activate(activation, expected.data(), static_cast<int>(x.size()));
        kernels->activate(activation, found.data(), static_cast<int>(x.size()));
        double worst = 0;
        for (std::size_t i = 0; i < x.size(); ++i) {
            const double unit = std::max(std::abs(static_cast<double>(expected[i])),
                                         std::abs(static_cast<double>(x[i])) / 16);
            if (unit > 0)
                worst = std::max(
                    worst, std::abs(static_cast<double>(found[i]) - static_cast<double>(expected[i])) / unit);
        }
        // The formulas themselves, x/2·(1 + erf …) and x/2·(1 + tanh …), are off by 4.3e-7 and 3.9e-7 by this
        // measure where every operation rounds to float, as in the library that the models come from: 1 + erf
        // cancels.
        QCOMPARE_LE(worst, 5e-7);
        std::vector<float> special{NaN, 1e30F};
        kernels->activate(activation, special.data(), 2);
        QVERIFY(std::isnan(special[0]));
        QVERIFY(std::isfinite(special[1]));
    }

    void rows_data() { kernelRows(); }

    void rows()
    {
        QFETCH(const Kernels *, kernels);
        for (const int count : {1, 4, 15, 16, 17, 20, 768}) {
            const std::vector<float> a = randomNumbers(size(count), 3, 1);
            const std::vector<float> b = randomNumbers(size(count), 3, 2);
            const std::vector<float> table = randomNumbers(size(count) * 7, 1, 3);
            const auto compare = [&](const auto &call, std::size_t results, double tolerance) {
                std::vector<float> expected(results + 1, Untouched);
                std::vector<float> found = expected;
                call(referenceKernels, expected.data());
                call(*kernels, found.data());
                return largestDifference(found, expected) <= tolerance;
            };
            QVERIFY(compare([&](const Kernels &k, float *y) { k.add(a.data(), b.data(), y, count); },
                            size(count), 0));
            QVERIFY(compare(
                [&](const Kernels &k, float *y) {
                    k.dotRows(a.data(), table.data(), WeightType::Float32, 7, count, y);
                },
                7, 4e-7 * count + 1e-6));
            QVERIFY(compare([&](const Kernels &k,
                                float *y) { k.layerNorm(a.data(), b.data(), b.data(), 1e-5F, y, count); },
                            size(count), 5e-6));
            QVERIFY(
                compare([&](const Kernels &k, float *y) { k.rmsNorm(a.data(), b.data(), 1e-5F, y, count); },
                        size(count), 5e-6));
            for (const float *mask : {static_cast<const float *>(nullptr), b.data()}) {
                QVERIFY(compare(
                    [&](const Kernels &k, float *y) {
                        std::copy(a.begin(), a.end(), y);
                        k.scaleAndMask(y, mask, 0.125F, count);
                    },
                    size(count), 1e-6));
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestKernels)
#include "tst_kernels.moc"
