// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/flow.h"
#include "core/analysis/rollout.h"
#include "core/base/limits.h"
#include "tests/core/analysis/handmade.h"

#include <QTest>

using namespace headlight;
using namespace handmade;

namespace {

std::vector<Matrix> randomLayers(int layers, int tokens, bool causal)
{
    std::mt19937 random(11);
    std::vector<Matrix> patterns;
    for (int layer = 0; layer < layers; ++layer)
        patterns.push_back(randomRows(maskOf(tokens, causal), random));
    return patterns;
}

bool nearly(const Matrix &a, const Matrix &b, float tolerance = 1e-6F)
{
    return a.rows() == b.rows() && a.cols() == b.cols() && (a - b).cwiseAbs().maxCoeff() <= tolerance;
}

std::vector<Matrix> stepsOf(const std::vector<Matrix> &patterns)
{
    std::vector<Matrix> steps;
    for (const Matrix &pattern : patterns)
        steps.push_back(rolloutStep(pattern, {}));
    return steps;
}

} // namespace

class TestRollout : public QObject
{
    Q_OBJECT

private slots:
    void oneLayerOfEqualShares()
    {
        const Matrix result = rollout({uniform(openMask(4, 4))}).back();
        for (int i = 0; i < 4; ++i) {
            for (int j = 0; j < 4; ++j)
                QVERIFY(near(static_cast<double>(result(i, j)), i == j ? .625 : .125));
        }
    }

    void identityStaysAtAnyDepth()
    {
        const std::vector<Matrix> layers(7, Matrix::Identity(5, 5));
        for (const Matrix &layer : rollout(layers))
            QVERIFY(nearly(layer, Matrix::Identity(5, 5)));
    }

    void rowsSumTo1AndCausalOnesStayTriangular()
    {
        for (const bool causal : {false, true}) {
            for (const Matrix &layer : rollout(randomLayers(12, 20, causal))) {
                QVERIFY((layer.rowwise().sum().array() - 1).abs().maxCoeff() < 1e-5F);
                QVERIFY(!causal || Matrix(layer.triangularView<Eigen::StrictlyUpper>()).isZero(0));
            }
        }
    }

    void laterLayersComeFirstInTheProduct()
    {
        // Layer 0 moves everything to token 0, layer 1 to token 1: token 2 then holds what token 1 had.
        const RolloutOptions alone{.residual = ResidualPath::Leave};
        const auto layers = rollout({allAt(3, 0), allAt(3, 1)}, alone);
        QVERIFY(nearly(layers[1], allAt(3, 0)));
        const auto swapped = rollout({allAt(3, 1), allAt(3, 0)}, alone);
        QVERIFY(nearly(swapped[1], allAt(3, 1)));
        QVERIFY(nearly(rollout({shifted(4, -1), shifted(4, 2)}, alone)[1], shifted(4, 2) * shifted(4, -1)));
    }

    void withoutResidualItIsAttentionAlone()
    {
        const Matrix pattern = randomLayers(1, 6, false)[0];
        QVERIFY(nearly(rolloutStep(pattern, {.residual = ResidualPath::Leave}), pattern));
    }

    void discardedCellsLeaveRowsThatSumTo1()
    {
        const Matrix pattern = rows({{.7F, .2F, .1F}, {.3F, .4F, .3F}, {.05F, .05F, .9F}});
        const RolloutOptions options{.residual = ResidualPath::Leave, .discardedShare = 3. / 9};
        const Matrix kept = rolloutStep(pattern, options); // .05, .05 and .1 go
        QVERIFY(nearly(kept, rows({{.7F / .9F, .2F / .9F, 0}, {.3F, .4F, .3F}, {0, 0, 1}})));
    }

    void headsAreFusedByMeanMinimumOrMaximum()
    {
        const Matrix a = Matrix::Identity(3, 3), b = allAt(3, 0);
        const Trace trace(contentWith({{a, b}}));
        QVERIFY(nearly(fusedPatterns(trace, HeadFusion::Mean).value()[0], (a + b) / 2));
        QVERIFY(nearly(fusedPatterns(trace, HeadFusion::Minimum).value()[0], a.cwiseMin(b)));
        QVERIFY(nearly(fusedPatterns(trace, HeadFusion::Maximum).value()[0], a.cwiseMax(b)));
        Trace::Content cross = contentWith({{a}});
        auto model = std::make_shared<ModelInfo>(*cross.model);
        model->isEncoderDecoder = true;
        model->decoderHeads = model->decoderLayers = 1;
        cross.model = model;
        cross.kind = AttentionKind::Cross;
        QCOMPARE(fusedPatterns(Trace(std::move(cross)), HeadFusion::Mean).error().code,
                 ErrorCode::InvalidArgument);
        const CancelToken cancel;
        cancel.cancel();
        QCOMPARE(fusedPatterns(trace, HeadFusion::Mean, cancel).error().code, ErrorCode::Cancelled);
    }

    void flowOfOneLayerIsItsStep()
    {
        const Matrix step = rolloutStep(randomLayers(1, 6, false)[0], {});
        for (int query = 0; query < 6; ++query) {
            const auto flow = attentionFlow({step}, query);
            QVERIFY(flow);
            for (int key = 0; key < 6; ++key) {
                const auto i = static_cast<std::size_t>(key);
                QVERIFY(near(flow.value().flow[i], static_cast<double>(step(query, key))));
                QVERIFY(near(flow.value().share[i], static_cast<double>(step(query, key))));
            }
        }
    }

    void aPathCarriesWhatItsNarrowestEdgeDoes()
    {
        // From token 0 above: 0.6 to token 0 and 0.4 to token 1 between; from there 0.5 and 0.9 to input 0.
        const Matrix lower = rows({{.5F, .5F}, {.9F, .1F}}), upper = rows({{.6F, .4F}, {.3F, .7F}});
        const auto flow = attentionFlow({lower, upper}, 0);
        QVERIFY(flow);
        QVERIFY(near(flow.value().flow[0], .5 + .4));
        QVERIFY(near(flow.value().flow[1], .5 + .1));
        QVERIFY(near(flow.value().share[0], .9 / 1.5));
    }

    void flowIsNeverAbove1AndNeverBelowTheWidestPath()
    {
        for (const bool causal : {false, true}) {
            const std::vector<Matrix> steps = stepsOf(randomLayers(4, 8, causal));
            for (int query = 0; query < 8; ++query) {
                const auto flow = attentionFlow(steps, query);
                QVERIFY(flow);
                // The widest path: the best of the narrowest edges.
                Matrix widest = steps[0];
                for (std::size_t layer = 1; layer < steps.size(); ++layer) {
                    Matrix next = Matrix::Zero(8, 8);
                    for (int i = 0; i < 8; ++i) {
                        for (int j = 0; j < 8; ++j)
                            next(i, j) = steps[layer].row(i).cwiseMin(widest.col(j).transpose()).maxCoeff();
                    }
                    widest = next;
                }
                double sum = 0;
                for (int key = 0; key < 8; ++key) {
                    const auto i = static_cast<std::size_t>(key);
                    QVERIFY(flow.value().flow[i] <= 1 + 1e-6);
                    QVERIFY(flow.value().flow[i] >= static_cast<double>(widest(query, key)) - 1e-6);
                    QVERIFY(!causal || key <= query || flow.value().flow[i] == 0);
                    sum += flow.value().share[i];
                }
                QVERIFY(near(sum, 1));
            }
        }
    }

    /// Minimum cut = maximum flow: tries every cut of a small network.
    void flowEqualsTheSmallestCut()
    {
        const std::vector<Matrix> steps = stepsOf(randomLayers(3, 4, false));
        constexpr int inner = 8; // nodes of the two layers between
        for (int key = 0; key < 4; ++key) {
            double smallest = 1e9;
            for (unsigned side = 0; side < 1U << inner; ++side) {
                // Layer 3: token 2 is the source, the rest useless; layer 0: `key` is the sink.
                const auto above = [&](int layer, int token) {
                    if (layer == 3)
                        return token == 2;
                    return layer > 0 ? (side >> ((layer - 1) * 4 + token) & 1U) != 0 : token != key;
                };
                double cut = 0;
                for (int layer = 3; layer > 0; --layer) {
                    for (int i = 0; i < 4; ++i) {
                        for (int j = 0; j < 4; ++j) {
                            if (above(layer, i) && !above(layer - 1, j))
                                cut += static_cast<double>(steps[static_cast<std::size_t>(layer) - 1](i, j));
                        }
                    }
                }
                smallest = std::min(smallest, cut);
            }
            QVERIFY(near(attentionFlow(steps, 2).value().flow[static_cast<std::size_t>(key)], smallest));
        }
    }

    void whatCannotFlowIsRefused()
    {
        const std::vector<Matrix> steps = stepsOf(randomLayers(2, 3, false));
        QCOMPARE(attentionFlow(steps, 3).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(attentionFlow({}, 0).error().code, ErrorCode::InvalidArgument);
        std::vector<Matrix> none = steps;
        none[1](0, 1) = std::numeric_limits<float>::quiet_NaN();
        QCOMPARE(attentionFlow(none, 0).error().code, ErrorCode::InvalidArgument);
        const auto tooMany = static_cast<Eigen::Index>(limits::flowTokens + 1);
        QCOMPARE(attentionFlow({Matrix::Identity(tooMany, tooMany)}, 0).error().code, ErrorCode::TooLarge);
        const CancelToken cancel;
        cancel.cancel();
        QCOMPARE(attentionFlow(steps, 0, cancel).error().code, ErrorCode::Cancelled);
    }
};

QTEST_APPLESS_MAIN(TestRollout)
#include "tst_rollout.moc"
