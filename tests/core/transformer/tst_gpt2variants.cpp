// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// GPT-2 with the options of its configuration that no fixture has, against the formulas written down plainly
// in double precision.
#include "core/checkpoint/config.h"
#include "core/transformer/trace.h"
#include "core/transformer/transformer.h"
#include "tests/support/randomtensors.h"

#include <QTest>

#include <cmath>
#include <numbers>

using namespace headlight;
using Eigen::MatrixXd;
using Eigen::RowVectorXd;

namespace {

constexpr int Layers = 3;
constexpr int Heads = 4;
constexpr int Width = 32;
constexpr int HeadWidth = Width / Heads;
constexpr int Vocabulary = 50;
constexpr double Epsilon = 1e-5;
const std::vector<std::int32_t> Ids{3, 14, 15, 9, 26, 5, 35, 8, 49, 0};

RandomTensors tensors(bool untied)
{
    RandomTensors source = randomGpt2({.layers = Layers,
                                       .dModel = Width,
                                       .feedForward = 4 * Width,
                                       .vocabulary = Vocabulary,
                                       .positions = 16});
    if (untied)
        source.add("lm_head.weight", {Vocabulary, Width});
    source.scaleBy(20);
    return source;
}

/// The model in double precision; stored products are (in, out).
class Plain
{
public:
    explicit Plain(const TensorSource &source)
        : m_source(source)
    {
    }

    MatrixXd table(const std::string &name) const
    {
        const TensorInfo *tensor = m_source.find(name);
        Matrix values(tensor->shape[0], tensor->shape.size() > 1 ? tensor->shape[1] : 1);
        if (!m_source.read(name, {values.data(), static_cast<std::size_t>(values.size())}))
            return {};
        return values.cast<double>();
    }

    MatrixXd linear(const std::string &name, const MatrixXd &x) const
    {
        return (x * table(name + ".weight")).rowwise() + RowVectorXd(table(name + ".bias").transpose());
    }

    MatrixXd norm(const std::string &name, const MatrixXd &x) const
    {
        MatrixXd y = x.colwise() - x.rowwise().mean();
        for (Eigen::Index row = 0; row < y.rows(); ++row)
            y.row(row) /= std::sqrt(y.row(row).squaredNorm() / Width + Epsilon);
        return (y * table(name + ".weight").col(0).asDiagonal()).rowwise()
            + RowVectorXd(table(name + ".bias").transpose());
    }

    void run(const std::vector<double> &scales)
    {
        const auto tokens = static_cast<Eigen::Index>(Ids.size());
        MatrixXd x = table("wpe.weight").topRows(tokens);
        for (Eigen::Index row = 0; row < tokens; ++row)
            x.row(row) += table("wte.weight").row(Ids[static_cast<std::size_t>(row)]);
        for (int layer = 0; layer < Layers; ++layer) {
            const std::string name = "h." + std::to_string(layer) + '.';
            const MatrixXd queryKeyValue = linear(name + "attn.c_attn", norm(name + "ln_1", x));
            MatrixXd z(tokens, Width);
            for (int head = 0; head < Heads; ++head) {
                const auto part = [&](int which) {
                    return queryKeyValue.middleCols(which * Width + head * HeadWidth, HeadWidth);
                };
                patterns.push_back(
                    causalSoftmax(part(0) * part(1).transpose() * scales[static_cast<std::size_t>(layer)]));
                z.middleCols(head * HeadWidth, HeadWidth) = patterns.back() * part(2);
            }
            x += linear(name + "attn.c_proj", z);
            MatrixXd up = linear(name + "mlp.c_fc", norm(name + "ln_2", x));
            up = up.unaryExpr([](double v) {
                return v / 2 * (1 + std::tanh(std::sqrt(2 / std::numbers::pi) * (v + 0.044715 * v * v * v)));
            });
            x += linear(name + "mlp.c_proj", up);
        }
        residual = norm("ln_f", x);
    }

    std::vector<MatrixXd> patterns; // layers × heads
    MatrixXd residual; // behind the last norm

private:
    static MatrixXd causalSoftmax(const MatrixXd &scores)
    {
        MatrixXd pattern = MatrixXd::Zero(scores.rows(), scores.cols());
        for (Eigen::Index row = 0; row < scores.rows(); ++row) {
            pattern.row(row).head(row + 1) = scores.row(row).head(row + 1).array().exp();
            pattern.row(row) /= pattern.row(row).sum();
        }
        return pattern;
    }

    const TensorSource &m_source;
};

} // namespace

class TestGpt2Variants : public QObject
{
    Q_OBJECT

private slots:
    void equalsTheFormulas_data()
    {
        QTest::addColumn<QString>("options");
        QTest::addColumn<std::vector<double>>("scales");
        QTest::addColumn<bool>("untied");
        const double root = 1 / std::sqrt(double{HeadWidth});
        using Scales = std::vector<double>;
        QTest::addRow("the usual options") << QString() << Scales{root, root, root} << false;
        QTest::addRow("scores are not scaled")
            << QStringLiteral(R"(, "scale_attn_weights": false)") << Scales{1, 1, 1} << false;
        QTest::addRow("scores are divided by the layer's number too")
            << QStringLiteral(R"(, "scale_attn_by_inverse_layer_idx": true)")
            << Scales{root, root / 2, root / 3} << false;
        QTest::addRow("scores are divided by the layer's number only")
            << QStringLiteral(R"(, "scale_attn_weights": false, "scale_attn_by_inverse_layer_idx": true)")
            << Scales{1, 1. / 2, 1. / 3} << false;
        QTest::addRow("a decoder of its own")
            << QStringLiteral(R"(, "tie_word_embeddings": false)") << Scales{root, root, root} << true;
    }

    void equalsTheFormulas()
    {
        QFETCH(const QString, options);
        QFETCH(const std::vector<double>, scales);
        QFETCH(const bool, untied);
        const RandomTensors source = tensors(untied);
        Plain plain(source);
        plain.run(scales);

        const Config config
            = Config::parse(
                  R"({"model_type": "gpt2", "n_layer": 3, "n_head": 4, "n_embd": 32, "vocab_size": 50,
                                "n_positions": 16)"
                      + options.toStdString() + "}",
                  "config.json")
                  .value();
        const Architecture &architecture = *findArchitecture("gpt2");
        auto loaded = loadWeights(architecture, readShape(architecture, config).value(), source);
        QVERIFY2(loaded.ok(), loaded ? "" : sentence(loaded.error()).c_str());
        QVERIFY(loaded.value().warnings.empty());
        const Transformer transformer(architecture, std::move(loaded).value());
        auto info = std::make_shared<ModelInfo>();
        info->heads = info->keyValueHeads = Heads;
        info->causal = true;
        Trace::Content content;
        content.model = info;
        content.encoding.ids = Ids;
        QVERIFY(transformer.run({Ids, {}, {}}, {}, content));
        const Trace trace(std::move(content));

        for (int layer = 0; layer < Layers; ++layer) {
            QVERIFY(
                std::abs(static_cast<double>(trace.scale(layer)) - scales[static_cast<std::size_t>(layer)])
                < 1e-6);
            for (int head = 0; head < Heads; ++head) {
                const MatrixXd ours = trace.attention({layer, head})->pattern.cast<double>();
                const MatrixXd &expected = plain.patterns[static_cast<std::size_t>(layer * Heads + head)];
                const double difference = (ours - expected).cwiseAbs().maxCoeff();
                QVERIFY2(difference < 1e-5,
                         qPrintable(QStringLiteral("L%1 H%2: %3").arg(layer).arg(head).arg(difference)));
            }
        }
        const MatrixXd residual = trace.content().hiddenStates.back().cast<double>();
        QVERIFY((residual - plain.residual).cwiseAbs().maxCoeff()
                < 1e-4 * plain.residual.cwiseAbs().maxCoeff());
        const MatrixXd logits = transformer.logits(trace.content().hiddenStates.back()).cast<double>();
        const MatrixXd expected
            = plain.residual * plain.table(untied ? "lm_head.weight" : "wte.weight").transpose();
        QVERIFY((logits - expected).cwiseAbs().maxCoeff() < 1e-4 * expected.cwiseAbs().maxCoeff());
    }

    void aStoredDecoderThatConfigTiesIsNotUsed()
    {
        const RandomTensors source = tensors(true);
        const Config config
            = Config::parse(
                  R"({"model_type": "gpt2", "n_layer": 3, "n_head": 4, "n_embd": 32, "vocab_size": 50,
                                "n_positions": 16})",
                  "config.json")
                  .value();
        const Architecture &architecture = *findArchitecture("gpt2");
        const auto loaded = loadWeights(architecture, readShape(architecture, config).value(), source);
        QVERIFY(loaded.ok());
        QCOMPARE(loaded.value().warnings.size(), std::size_t{1});
        QVERIFY(loaded.value().weights.decoder.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestGpt2Variants)
#include "tst_gpt2variants.moc"
