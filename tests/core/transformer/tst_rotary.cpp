// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/config.h"
#include "core/transformer/positionbias.h"
#include "core/transformer/rotary.h"

#include <QTest>

#include <cmath>
#include <numbers>

using namespace headlight;

namespace {

constexpr int Dimensions = 16;
constexpr int Positions = 32;

Result<Rotary> read(const QString &json)
{
    const auto config = Config::parse(json.toStdString(), "config.json");
    if (!config)
        return config.error();
    return readRotary(config.value(), {}, Dimensions, Positions);
}

double plain(int pair, double theta = 10000)
{
    return 1 / std::pow(theta, 2. * pair / Dimensions);
}

} // namespace

class TestRotary : public QObject
{
    Q_OBJECT

private slots:
    void dynamicScalingStretchesThetaBeyondTheTrainedLength()
    {
        const auto rotary = read(QStringLiteral(R"({"rope_scaling": {"type": "dynamic", "factor": 4}})"));
        QVERIFY(rotary.ok());
        const double theta = 10000 * std::pow(4. * 48 / 32 - 3, 16. / 14);
        for (int pair = 0; pair < Dimensions / 2; ++pair) {
            const auto index = static_cast<std::size_t>(pair);
            QVERIFY(std::abs(static_cast<double>(frequencies(rotary.value(), 32)[index]) - plain(pair))
                    < 1e-6);
            QVERIFY(std::abs(static_cast<double>(frequencies(rotary.value(), 48)[index]) - plain(pair, theta))
                    < 1e-6);
        }
    }

    void llama3KeepsHighAndDividesLowFrequencies()
    {
        const auto rotary = read(QStringLiteral(R"({"rope_theta": 500, "rope_scaling": {"rope_type": "llama3",
            "factor": 8, "low_freq_factor": 1, "high_freq_factor": 4,
            "original_max_position_embeddings": 64}})"));
        QVERIFY(rotary.ok());
        const std::vector<float> found = frequencies(rotary.value(), 10);
        for (int pair = 0; pair < Dimensions / 2; ++pair) {
            const double frequency = plain(pair, 500);
            const double length = 2 * std::numbers::pi / frequency;
            double expected = frequency;
            if (length > 64. / 1) {
                expected = frequency / 8;
            } else if (length >= 64. / 4) {
                const double smooth = (64 / length - 1) / (4 - 1);
                expected = (1 - smooth) * frequency / 8 + smooth * frequency;
            }
            QVERIFY(std::abs(static_cast<double>(found[static_cast<std::size_t>(pair)]) - expected) < 1e-6);
        }
    }

    void yarnKeepsTheFirstPairsAndDividesTheLast()
    {
        const auto rotary = read(QStringLiteral(R"({"rope_scaling": {"rope_type": "yarn", "factor": 4,
            "original_max_position_embeddings": 1024}})"));
        QVERIFY(rotary.ok());
        QVERIFY(std::abs(rotary.value().magnitude - (0.1 * std::log(4.) + 1)) < 1e-12);
        const std::vector<float> found = frequencies(rotary.value(), 10);
        // 1024/(32·2π) = 5.09 turns of pair 16·ln(5.09)/(2·ln 10000) = 1.41 → 1; 1024/2π → 4.42 → 5
        for (int pair = 0; pair < Dimensions / 2; ++pair) {
            const double ramp = pair <= 1 ? 0 : pair >= 5 ? 1 : (pair - 1) / 4.;
            const double expected = (1 - ramp) * plain(pair) + ramp * plain(pair) / 4;
            QVERIFY(std::abs(static_cast<double>(found[static_cast<std::size_t>(pair)]) - expected) < 1e-6);
        }
    }

    void productsDependOnTheDistanceAlone()
    {
        const auto rotary = read(QStringLiteral("{}"));
        QVERIFY(rotary.ok());
        RotaryTable table;
        table.prepare(rotary.value(), 20);
        const auto product = [&](int query, int key) {
            RowVector q = RowVector::LinSpaced(Dimensions, -1, 2);
            RowVector k = RowVector::LinSpaced(Dimensions, 3, -1);
            table.turn(q.data(), query, 1, Dimensions);
            table.turn(k.data(), key, 1, Dimensions);
            return q.dot(k);
        };
        QVERIFY(std::abs(product(7, 3) - product(19, 15)) < 1e-4F);
        QVERIFY(std::abs(product(7, 3) - product(3, 7)) > 1e-2F);
    }

    void refusesWhatItCannotCompute_data()
    {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("item");
        QTest::addRow("CF10 unknown scaling")
            << QStringLiteral(R"({"rope_scaling": {"rope_type": "mrope", "factor": 2}})")
            << QStringLiteral("rope_scaling.rope_type");
        QTest::addRow("CF10 theta 0")
            << QStringLiteral(R"({"rope_theta": 0})") << QStringLiteral("rope_theta");
        QTest::addRow("factor below 1")
            << QStringLiteral(R"({"rope_scaling": {"type": "linear", "factor": 0}})")
            << QStringLiteral("rope_scaling.factor");
        QTest::addRow("scaling without factor") << QStringLiteral(R"({"rope_scaling": {"type": "linear"}})")
                                                << QStringLiteral("rope_scaling.factor");
        QTest::addRow("scaling is a text")
            << QStringLiteral(R"({"rope_scaling": "linear"})") << QStringLiteral("rope_scaling");
        QTest::addRow("too few factors") << QStringLiteral(
            R"({"rope_scaling": {"type": "longrope", "short_factor": [1], "long_factor": [1]}})")
                                         << QStringLiteral("short_factor");
    }

    void refusesWhatItCannotCompute()
    {
        QFETCH(const QString, json);
        QFETCH(const QString, item);
        const auto rotary = read(json);
        QVERIFY(!rotary.ok());
        QCOMPARE(QString::fromStdString(rotary.error().item), item);
    }

    void slopesOfLinearBiasFollowThePaper_data()
    {
        QTest::addColumn<int>("heads");
        QTest::addColumn<QList<double>>("slopes");
        QTest::addRow("a power of two") << 4 << QList<double>{1. / 4, 1. / 16, 1. / 64, 1. / 256};
        QTest::addRow("between powers of two")
            << 6 << QList<double>{1. / 4, 1. / 16, 1. / 64, 1. / 256, 1. / 2, 1. / 8};
    }

    void slopesOfLinearBiasFollowThePaper()
    {
        QFETCH(const int, heads);
        QFETCH(const QList<double>, slopes);
        const PositionBias bias = linearBias(heads, 5, std::vector<std::uint8_t>{0, 1, 1, 1, 1});
        for (int head = 0; head < heads; ++head)
            QVERIFY(std::abs(static_cast<double>(bias.head(head).row(2)[4]) - 3 * slopes[head]) < 1e-6);
    }
};

QTEST_GUILESS_MAIN(TestRotary)
#include "tst_rotary.moc"
