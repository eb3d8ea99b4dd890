// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/consequences.h"
#include "core/transformer/languagemodel.h"
#include "core/transformer/rerun.h"
#include "testpaths.h"
#include "tests/core/analysis/handmade.h"

#include <QTest>

using namespace headlight;
using namespace handmade;

namespace {

/// Logits are the hidden states.
class IdentityHead : public PredictionHead
{
public:
    std::vector<Prediction> top(const RowVector &, int) const override { return {}; }
    Matrix logits(const MatrixView &residual) const override { return residual; }
    std::string label(std::int32_t id) const override { return std::to_string(id); }
};

Trace predicting(const Matrix &logits)
{
    Trace::Content content = contentWith({{Matrix::Identity(logits.rows(), logits.rows())}});
    content.predictionHead = std::make_shared<const IdentityHead>();
    content.hiddenStates = {logits, logits};
    return Trace(std::move(content));
}

TracePtr traced(const std::string &folder, const std::vector<std::int32_t> &ids)
{
    const auto model = LanguageModel::load(folder);
    if (!model)
        return nullptr;
    LanguageModel::IdInput input;
    input.ids = ids;
    const auto trace = model.value()->traceIds(input);
    return trace ? trace.value() : nullptr;
}

const std::vector<std::int32_t> ids{5, 42, 7, 19, 33, 8};

} // namespace

class TestConsequences : public QObject
{
    Q_OBJECT

private slots:
    void predictionsAreComparedByDivergence()
    {
        const Trace a = predicting(rows({{0, std::log(2.F), std::log(5.F)}}));
        const Trace b = predicting(rows({{std::log(5.F), std::log(2.F), 0}}));
        const auto change = predictionChange(a, b, 0, 2);
        QVERIFY(change);
        QVERIFY(near(change.value().divergence, 4. / 8 * std::log(5.)));
        QCOMPARE(change.value().tokens.size(), std::size_t{2});
        QCOMPARE(change.value().tokens[0].id, 0);
        QVERIFY(near(change.value().tokens[0].before, 1. / 8)
                && near(change.value().tokens[0].after, 5. / 8));
        QCOMPARE(change.value().tokens[1].id, 2);
        QCOMPARE(change.value().tokens[1].token, std::string("2"));
        QCOMPARE(predictionChange(a, a, 0, 3).value().divergence, 0.);
    }

    void predictionsThatCannotBeComparedAreRefused()
    {
        const Trace a = predicting(rows({{0, 1}, {1, 0}}));
        QCOMPARE(predictionChange(a, a, 2, 1).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(predictionChange(a, predicting(rows({{0, 1}})), 0, 1).error().code,
                 ErrorCode::InvalidArgument);
        const float none = std::numeric_limits<float>::quiet_NaN();
        QCOMPARE(predictionChange(a, predicting(rows({{0, none}, {1, 0}})), 0, 1).error().code,
                 ErrorCode::BadValue);
        const Trace silent(contentWith({{Matrix::Identity(2, 2)}}));
        QCOMPARE(predictionChange(a, silent, 0, 1).error().code, ErrorCode::MissingPart);
    }

    void everyHeadIsAblatedAlone()
    {
        const TracePtr base = traced(HEADLIGHT_TEST_DATA "/models/gpt2", ids);
        QVERIFY(base);
        std::vector<double> steps;
        const auto effects = ablateAllHeads(*base, Interventions::AblateBy::Zero, 5, {},
                                            [&](double done) { steps.push_back(done); });
        QVERIFY(effects);
        QCOMPARE(effects.value().size(), static_cast<std::size_t>(base->layers() * base->heads()));
        QCOMPARE(steps.size(), effects.value().size());
        QCOMPARE(steps.back(), 1.);
        // One of them by hand.
        Interventions one;
        one.ablatedHeads.push_back({1, 2, Interventions::AblateBy::Zero});
        const auto changed = rerun(*base, one);
        QVERIFY(changed);
        const HeadEffect &effect = effects.value()[static_cast<std::size_t>(base->heads() + 2)];
        QVERIFY((effect.head == LayerHead{1, 2}));
        QVERIFY(effect.divergence > 0);
        QCOMPARE(effect.divergence, predictionChange(*base, *changed.value(), 5, 0).value().divergence);
        QVERIFY(!std::isnan(effect.lossChange) && effect.lossChange != 0);
        const auto mean = ablateAllHeads(*base, Interventions::AblateBy::Mean, 5);
        QVERIFY(mean && mean.value()[1].divergence != effects.value()[1].divergence);
    }

    void maskedModelsHaveNoLossOfNextTokens()
    {
        const TracePtr base = traced(HEADLIGHT_TEST_DATA "/models/bert_mlm", ids);
        QVERIFY(base);
        const auto effects = ablateAllHeads(*base, Interventions::AblateBy::Zero, 2);
        QVERIFY(effects);
        QVERIFY(effects.value()[0].divergence > 0 && std::isnan(effects.value()[0].lossChange));
        const CancelToken cancel;
        cancel.cancel();
        QCOMPARE(ablateAllHeads(*base, Interventions::AblateBy::Zero, 2, cancel).error().code,
                 ErrorCode::Cancelled);
        QCOMPARE(ablateAllHeads(*base, Interventions::AblateBy::Zero, 6).error().code,
                 ErrorCode::InvalidArgument);
    }

    void zeroedValuesMatterWhereTheyAreSeen()
    {
        const TracePtr base = traced(HEADLIGHT_TEST_DATA "/models/gpt2", ids);
        QVERIFY(base);
        for (const int layer : {0, base->layers() - 1}) {
            const auto zeroing = valueZeroing(*base, layer);
            QVERIFY(zeroing);
            QVERIFY((zeroing.value().rowwise().sum().array() - 1).abs().maxCoeff() < 1e-5F);
            QVERIFY(Matrix(zeroing.value().triangularView<Eigen::StrictlyUpper>()).isZero(0));
            QCOMPARE(zeroing.value()(0, 0), 1.F);
            QVERIFY((zeroing.value().array() >= 0).all());
        }
        QCOMPARE(valueZeroing(*base, base->layers()).error().code, ErrorCode::InvalidArgument);
    }
};

QTEST_APPLESS_MAIN(TestConsequences)
#include "tst_consequences.moc"
