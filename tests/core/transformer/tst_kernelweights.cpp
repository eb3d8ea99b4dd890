// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Weights of 16 bits in the kernels, against the same weights widened before.
#include "kerneltest.h"

using namespace headlight;

class TestKernelWeights : public QObject
{
    Q_OBJECT

private slots:
    void weightsOfSixteenBitsGiveTheBitsOfWidenedOnes_data() { kernelRows(); }

    void weightsOfSixteenBitsGiveTheBitsOfWidenedOnes()
    {
        QFETCH(const Kernels *, kernels);
        constexpr int In = 100;
        constexpr int Rows = 11;
        for (const WeightType type : {WeightType::Float16, WeightType::BFloat16}) {
            const std::vector<std::byte> narrow = randomWeights(type, size(In) * PanelWidth, 5);
            std::vector<float> wide(size(In) * PanelWidth);
            referenceKernels.widen(narrow.data(), type, In * PanelWidth, wide.data());
            const std::vector<float> x = randomNumbers(size(Rows) * In, 1, 6);
            std::vector<float> scratch(linearScratch(Rows, In));
            LinearWork work{.x = x.data(), .xStride = In, .rows = Rows, .in = In, .out = PanelWidth};
            work.yStride = PanelWidth;
            work.lastPanel = 1;
            work.scratch = scratch.data();
            std::vector<float> expected(size(Rows) * PanelWidth);
            std::vector<float> found = expected;
            work.panels = wide.data();
            work.y = expected.data();
            kernels->linear(work);
            work.panels = narrow.data();
            work.type = type;
            work.y = found.data();
            kernels->linear(work);
            QVERIFY(found == expected);

            std::vector<float> dots(5);
            std::vector<float> expectedDots(5);
            kernels->dotRows(x.data(), wide.data(), WeightType::Float32, 5, In, expectedDots.data());
            kernels->dotRows(x.data(), narrow.data(), type, 5, In, dots.data());
            QVERIFY(dots == expectedDots);
        }
    }

    void wideningIsExact_data() { kernelRows(); }

    /// All 65536 numbers of both types; of NaN only that it is one.
    void wideningIsExact()
    {
        QFETCH(const Kernels *, kernels);
        std::vector<std::uint16_t> all(65536 + 3);
        for (std::size_t i = 0; i < all.size(); ++i)
            all[i] = static_cast<std::uint16_t>(i);
        const auto count = static_cast<int>(all.size()) - 1;
        for (const WeightType type : {WeightType::Float16, WeightType::BFloat16}) {
            std::vector<float> expected(all.size(), Untouched);
            std::vector<float> found = expected;
            referenceKernels.widen(all.data(), type, count, expected.data());
            kernels->widen(all.data(), type, count, found.data());
            for (std::size_t i = 0; i < all.size(); ++i)
                QVERIFY(std::isnan(expected[i]) ? std::isnan(found[i])
                                                : std::bit_cast<std::uint32_t>(found[i])
                                == std::bit_cast<std::uint32_t>(expected[i]));
        }
    }

    void findsWhatIsNotFinite_data() { kernelRows(); }

    void findsWhatIsNotFinite()
    {
        QFETCH(const Kernels *, kernels);
        const auto check = [&](WeightType type, auto infinity, auto negativeNaN, auto largest) {
            for (const int count : {1, 16, 37}) {
                std::vector<decltype(infinity)> numbers(size(count), largest);
                QVERIFY(kernels->areFinite(numbers.data(), type, count));
                for (const int at : {0, count / 2, count - 1}) {
                    for (const auto odd : {infinity, negativeNaN}) {
                        numbers[size(at)] = odd;
                        QVERIFY(!kernels->areFinite(numbers.data(), type, count));
                    }
                    numbers[size(at)] = largest;
                }
            }
        };
        using U16 = std::uint16_t;
        check(WeightType::Float32, Infinity, -NaN, -std::numeric_limits<float>::max());
        check(WeightType::Float16, U16{0x7C00}, U16{0xFE00}, U16{0xFBFF});
        check(WeightType::BFloat16, U16{0xFF80}, U16{0x7F81}, U16{0xFF7F});
    }

    void transposed_data()
    {
        QTest::addColumn<const Kernels *>("kernels");
        QTest::addColumn<WeightType>("type");
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("columns");
        addKernels([](const Kernels *set) {
            for (const WeightType type : AllTypes) {
                for (const auto &[rows, columns] :
                     {std::pair{1, 1}, {4, 4}, {7, 5}, {48, 33}, {3, 8}, {8, 3}})
                    QTest::addRow("%s, %s: %d x %d", set->name, nameOf(type), rows, columns)
                        << set << type << rows << columns;
            }
        });
    }

    void transposed()
    {
        QFETCH(const Kernels *, kernels);
        QFETCH(const WeightType, type);
        QFETCH(const int, rows);
        QFETCH(const int, columns);
        const std::vector<std::byte> from = randomWeights(type, size(rows) * size(columns + 3) + 1, 9);
        const std::byte *begin = from.data() + bytesOf(type); // not aligned
        std::vector<std::byte> expected(size(columns) * size(rows + 2) * bytesOf(type), std::byte{7});
        std::vector<std::byte> found = expected;
        referenceKernels.transpose(begin, columns + 3, rows, columns, expected.data(), rows + 2, type);
        kernels->transpose(begin, columns + 3, rows, columns, found.data(), rows + 2, type);
        QVERIFY(found == expected);
    }
};

QTEST_GUILESS_MAIN(TestKernelWeights)
#include "tst_kernelweights.moc"
