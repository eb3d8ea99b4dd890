// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/config.h"
#include "core/transformer/tensorplan.h"
#include "tests/support/randomtensors.h"

#include <QTest>

using namespace headlight;

namespace {

/// BERT with 2 layers; every name is @p prefix and the usual one, in which @p from became @p to.
RandomTensors renamed(const std::string &prefix, const std::string &from = {}, const std::string &to = {})
{
    RandomTensors result;
    const RandomTensors usual
        = randomBert({.layers = 2, .dModel = 8, .feedForward = 32, .vocabulary = 10, .positions = 16});
    for (const TensorInfo &tensor : usual.tensors()) {
        std::string name = tensor.name;
        if (const std::size_t at = name.find(from); !from.empty() && at != std::string::npos)
            name.replace(at, from.size(), to);
        result.add(prefix + name, tensor.shape);
    }
    return result;
}

Result<TensorPlan> planned(const RandomTensors &source, int positions = 16)
{
    const Config config
        = Config::parse(R"({"model_type": "bert", "num_hidden_layers": 2, "num_attention_heads": 2,
                            "hidden_size": 8, "intermediate_size": 32, "vocab_size": 10,
                            "max_position_embeddings": )"
                            + std::to_string(positions) + "}",
                        "config.json")
              .value();
    const Architecture &bert = *findArchitecture("bert");
    return planTensors(bert, readShape(bert, config).value(), source);
}

} // namespace

class TestTensorPlan : public QObject
{
    Q_OBJECT

private slots:
    void namesThatAreFound_data()
    {
        QTest::addColumn<QString>("prefix");
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        const auto add = [](const char *row, const char *prefix, const char *from, const char *to) {
            QTest::addRow("%s", row) << QString::fromLatin1(prefix) << QString::fromLatin1(from)
                                     << QString::fromLatin1(to);
        };
        add("WV07 as they are", "", "", "");
        add("WV07 of a model with a head", "bert.", "", "");
        add("WV07 of a model that was trained in parallel", "module.", "", "");
        add("WV07 of both", "module.bert.", "", "");
        add("norms with gamma", "", "LayerNorm.weight", "LayerNorm.gamma");
        add("norms with beta", "", "LayerNorm.bias", "LayerNorm.beta");
    }

    void namesThatAreFound()
    {
        QFETCH(const QString, prefix);
        QFETCH(const QString, from);
        QFETCH(const QString, to);
        const RandomTensors source = renamed(prefix.toStdString(), from.toStdString(), to.toStdString());
        const auto plan = planned(source);
        QVERIFY2(plan.ok(), plan ? "" : sentence(plan.error()).c_str());
        QVERIFY(plan.value().warnings.empty());
        QCOMPARE(plan.value().modules.size(), std::size_t{4 + 2 * 8});
    }

    void aModelThatIsStoredTwiceIsRefused() // WV07
    {
        RandomTensors source = renamed("");
        const RandomTensors second = renamed("bert.");
        for (const TensorInfo &tensor : second.tensors())
            source.add(tensor.name, tensor.shape);
        const auto plan = planned(source);
        QVERIFY(!plan);
        QCOMPARE(plan.error().code, ErrorCode::BadFormat);
    }

    void positionsAreWhatBothHave_data() // CF09
    {
        QTest::addColumn<int>("promised");
        QTest::addColumn<int>("usable");
        QTest::addRow("config.json promises more") << 1024 << 16;
        QTest::addRow("config.json promises fewer") << 8 << 8;
        QTest::addRow("both agree") << 16 << 16;
    }

    void positionsAreWhatBothHave()
    {
        QFETCH(const int, promised);
        QFETCH(const int, usable);
        const RandomTensors source = renamed("");
        const auto plan = planned(source, promised);
        QVERIFY2(plan.ok(), plan ? "" : sentence(plan.error()).c_str());
        QCOMPARE(plan.value().shape.positions, usable);
    }

    void theNearestNameIsSaid() // WV01
    {
        const RandomTensors stored = renamed("", "layer.1.output.dense.bias", "layer.1.output.dense.bios");
        RandomTensors source;
        source.add("something.else", {8});
        for (const TensorInfo &tensor : stored.tensors())
            source.add(tensor.name, tensor.shape);
        const auto plan = planned(source);
        QVERIFY(!plan);
        QCOMPARE(plan.error().code, ErrorCode::MissingPart);
        QCOMPARE(plan.error().item, "encoder.layer.1.output.dense.bias");
        QCOMPARE(plan.error().found, "nearest to the first: encoder.layer.1.output.dense.bios");
    }

    void aLayerNumberBeyondAllBoundsIsOnlyUnused()
    {
        RandomTensors source = renamed("");
        source.add("encoder.layer.9223372036854775807.output.dense.bias", {8});
        source.add("encoder.layer.99999999999999999999999.output.dense.bias", {8});
        const auto plan = planned(source);
        QVERIFY2(plan.ok(), plan ? "" : sentence(plan.error()).c_str());
        QVERIFY(!plan.value().warnings.empty());
    }
};

QTEST_GUILESS_MAIN(TestTensorPlan)
#include "tst_tensorplan.moc"
