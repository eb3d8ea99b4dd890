// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/valueweighted.h"
#include "core/checkpoint/safetensors.h"
#include "core/transformer/languagemodel.h"
#include "testpaths.h"
#include "tests/core/analysis/handmade.h"

#include <QTest>

using namespace headlight;
using namespace handmade;

namespace {

TracePtr traced(const std::string &folder)
{
    const auto model = LanguageModel::load(HEADLIGHT_TEST_DATA + folder);
    if (!model)
        return nullptr;
    LanguageModel::IdInput input;
    input.ids = {5, 42, 7, 19, 33};
    const auto trace = model.value()->traceIds(input);
    return trace ? trace.value() : nullptr;
}

/// A stored tensor in double precision, (rows, columns).
Eigen::MatrixXd stored(const std::string &folder, const std::string &name)
{
    const auto file = SafetensorsFile::open(HEADLIGHT_TEST_DATA + folder + "/model.safetensors");
    if (!file || !file.value().find(name))
        return {};
    const auto &shape = file.value().find(name)->shape;
    const Eigen::Index rows = shape.size() == 2 ? static_cast<Eigen::Index>(shape[0]) : 1;
    Matrix values(rows, static_cast<Eigen::Index>(shape.back()));
    if (!file.value().read(name, {values.data(), static_cast<std::size_t>(values.size())}))
        return {};
    return values.cast<double>();
}

const std::string bert = "/models/bert";
const std::string gpt2 = "/models/gpt2";
const std::string bertOutput = "encoder.layer.1.attention.output.dense.";

Eigen::MatrixXd projectionOf(bool isBert)
{
    return isBert ? Eigen::MatrixXd(stored(bert, bertOutput + "weight").transpose())
                  : stored(gpt2, "transformer.h.1.attn.c_proj.weight");
}

/// A_ij f_h(x_j) in layer 1, straight from the stored weights.
Eigen::RowVectorXd part(const Trace &trace, const Eigen::MatrixXd &projection, int head, int query, int key)
{
    const Eigen::Index width = trace.value({1, head}).cols();
    return static_cast<double>(trace.attention({1, head})->pattern(query, key))
        * trace.value({1, head}).row(key).cast<double>() * projection.middleRows(head * width, width);
}

} // namespace

class TestValueWeighted : public QObject
{
    Q_OBJECT

private slots:
    void normsAreThoseOfTheStoredWeights_data()
    {
        QTest::addColumn<bool>("isBert");
        QTest::newRow("BERT") << true;
        QTest::newRow("GPT-2, stored the other way round") << false;
    }

    void normsAreThoseOfTheStoredWeights()
    {
        QFETCH(const bool, isBert);
        const TracePtr trace = traced(isBert ? bert : gpt2);
        QVERIFY(trace);
        const Eigen::MatrixXd projection = projectionOf(isBert);
        QVERIFY(projection.size() > 0);
        const auto one = normWeighted(*trace, 1, 2);
        const auto layer = normWeighted(*trace, 1, std::nullopt);
        QVERIFY(one && layer);
        bool cancelsOut = false;
        for (int query = 0; query < 5; ++query) {
            for (int key = 0; key < 5; ++key) {
                Eigen::RowVectorXd sum = Eigen::RowVectorXd::Zero(projection.cols());
                double sumOfNorms = 0;
                for (int head = 0; head < trace->heads(); ++head) {
                    sum += part(*trace, projection, head, query, key);
                    sumOfNorms += part(*trace, projection, head, query, key).norm();
                }
                QVERIFY(near(static_cast<double>(one.value()(query, key)),
                             part(*trace, projection, 2, query, key).norm(), 1e-5));
                QVERIFY(near(static_cast<double>(layer.value()(query, key)), sum.norm(), 1e-5));
                cancelsOut |= sum.norm() < 0.9 * sumOfNorms;
            }
        }
        QVERIFY(cancelsOut); // so that the norm of the sum is told apart from the sum of norms
    }

    void contributionsAreSharesOfTheWhole()
    {
        const TracePtr trace = traced(bert);
        QVERIFY(trace);
        const auto all = contributions(*trace, 1, std::nullopt);
        QVERIFY(all);
        Matrix heads = Matrix::Zero(5, 5);
        for (int head = 0; head < trace->heads(); ++head)
            heads += contributions(*trace, 1, head).value().keys;
        QVERIFY((heads - all.value().keys).cwiseAbs().maxCoeff() < 1e-5F);
        QVERIFY((all.value().keys.array() > 0).all());

        // One row by the formula.
        const Eigen::MatrixXd projection = projectionOf(true);
        const Eigen::RowVectorXd bias = stored(bert, bertOutput + "bias");
        std::vector<Eigen::RowVectorXd> parts{trace->content().hiddenStates[1].row(2).cast<double>(), bias};
        for (int head = 0; head < trace->heads(); ++head) {
            for (int key = 0; key < 5; ++key)
                parts.push_back(part(*trace, projection, head, 2, key));
        }
        Eigen::RowVectorXd whole = Eigen::RowVectorXd::Zero(bias.size());
        for (const auto &one : parts)
            whole += one;
        double sum = 0;
        std::vector<double> shares;
        for (const auto &one : parts) {
            shares.push_back(std::max(whole.lpNorm<1>() - (whole - one).lpNorm<1>(), 1e-5));
            sum += shares.back();
        }
        QVERIFY(near(all.value().residual[2], shares[0] / sum, 1e-5));
        QVERIFY(near(all.value().bias[2], shares[1] / sum, 1e-5));
        const auto one = contributions(*trace, 1, 1);
        for (std::size_t key = 0; key < 5; ++key)
            QVERIFY(near(static_cast<double>(one.value().keys(2, static_cast<Eigen::Index>(key))),
                         shares[2 + 5 + key] / sum, 1e-5));
    }

    void everyRowWithResidualAndBiasAddsUp_data()
    {
        QTest::addColumn<QString>("folder");
        // Gemma 2 norms what attention writes; Llama with grouped queries shares values between heads; BLOOM
        // has biases; GPT-2 and BART's decoder are causal.
        for (const char *name : {"/families/gemma2", "/families/llama_gqa_tied", "/families/bloom",
                                 "/models/gpt2", "/families/bart"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }

    void everyRowWithResidualAndBiasAddsUp()
    {
        QFETCH(const QString, folder);
        const TracePtr trace = traced(folder.toStdString());
        QVERIFY(trace);
        const auto all = contributions(*trace, 1, std::nullopt);
        QVERIFY(all);
        for (int query = 0; query < trace->tokens(); ++query) {
            const auto i = static_cast<std::size_t>(query);
            const double keys = static_cast<double>(all.value().keys.row(query).sum());
            QVERIFY(near(keys + all.value().residual[i] + all.value().bias[i], 1, 1e-5));
            for (int key = 0; key < trace->keys(); ++key)
                QCOMPARE(all.value().keys(query, key) > 0, trace->isVisible(1, query, key));
        }
    }

    void aNormBeforeTheSumActsOnEachPart()
    {
        const std::string folder = "/families/gemma2";
        const TracePtr trace = traced(folder);
        QVERIFY(trace);
        const Eigen::RowVectorXd gain
            = stored(folder, "model.layers.1.post_attention_layernorm.weight").array() + 1;
        QVERIFY(gain.size() > 0);
        const Matrix parts = Matrix::Random(3, gain.size());
        const RowVector whole = parts.colwise().sum();
        const Matrix added = trace->content().headOutput->added(1, trace->kind(), parts, whole);
        const Eigen::RowVectorXd update = whole.cast<double>();
        const double spread = std::sqrt(update.array().square().mean() + 1e-6);
        for (int row = 0; row < 3; ++row) {
            const Eigen::RowVectorXd one = parts.row(row).cast<double>().array() / spread * gain.array();
            QVERIFY((added.row(row).cast<double>() - one).norm() < 1e-5);
        }
    }

    void whatIsMissingIsSaid()
    {
        const Trace made(contentWith({{Matrix::Identity(3, 3)}}));
        QCOMPARE(normWeighted(made, 0, 0).error().code, ErrorCode::MissingPart);
        QCOMPARE(contributions(made, 0, 0).error().code, ErrorCode::MissingPart);
        const TracePtr trace = traced(bert);
        QVERIFY(trace);
        QCOMPARE(normWeighted(*trace, trace->layers(), 0).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(normWeighted(*trace, 0, trace->heads()).error().code, ErrorCode::InvalidArgument);
        const TracePtr cross = traceOf(traced("/families/bart"), AttentionKind::Cross);
        QVERIFY(cross);
        QVERIFY(normWeighted(*cross, 0, 0));
        QCOMPARE(contributions(*cross, 0, 0).error().code, ErrorCode::Unsupported);
    }

    void aNewerRequestEndsIt()
    {
        const TracePtr trace = traced(bert);
        QVERIFY(trace);
        const CancelToken cancel;
        cancel.cancel();
        QCOMPARE(normWeighted(*trace, 0, 0, cancel).error().code, ErrorCode::Cancelled);
        QCOMPARE(contributions(*trace, 0, 0, cancel).error().code, ErrorCode::Cancelled);
    }
};

QTEST_APPLESS_MAIN(TestValueWeighted)
#include "tst_valueweighted.moc"
