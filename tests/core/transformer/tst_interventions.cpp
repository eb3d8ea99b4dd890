// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/prefix.h"
#include "core/transformer/rerun.h"
#include "core/transformer/transformer.h"
#include "tests/core/transformer/modelfixtures.h"

#include <QDir>
#include <QTest>

#include <cmath>

using namespace headlight;

namespace {

std::shared_ptr<const LanguageModel> fixture(const std::string &name)
{
    return loaded(HEADLIGHT_TEST_DATA + name);
}

TracePtr traced(const LanguageModel &model, const std::vector<std::int32_t> &ids,
                std::vector<std::int32_t> mask = {})
{
    LanguageModel::IdInput input;
    input.ids = ids;
    input.attentionMask = std::move(mask);
    return traced(model, input);
}

/// Fixtures that are one stack, of every family.
QStringList oneStackFixtures()
{
    QStringList names;
    for (const QString &folder : {QStringLiteral("/models/"), QStringLiteral("/families/")}) {
        for (const QString &name : QDir(QStringLiteral(HEADLIGHT_TEST_DATA) + folder)
                                       .entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            const auto model = fixture((folder + name).toStdString());
            if (model && !model->info().isEncoderDecoder)
                names << folder + name;
        }
    }
    return names;
}

const std::vector<std::int32_t> ids{5, 42, 7, 19, 33, 8};
constexpr int tokens = 6;

TracePtr changed(const TracePtr &base, const Interventions &interventions)
{
    const auto trace = rerun(*base, interventions);
    return trace ? trace.value() : nullptr;
}

float difference(const Matrix &a, const Matrix &b)
{
    return a.rows() == b.rows() && a.cols() == b.cols() ? (a - b).cwiseAbs().maxCoeff() : 1e9F;
}

const Matrix &lastStates(const TracePtr &trace)
{
    return trace->content().hiddenStates.back();
}

} // namespace

class TestInterventions : public QObject
{
    Q_OBJECT

private slots:
    void nothingChangedGivesTheSameBits_data()
    {
        QTest::addColumn<QString>("name");
        const QStringList names = oneStackFixtures();
        QVERIFY(names.size() >= 27);
        for (const QString &name : names)
            QTest::newRow(qPrintable(name)) << name;
    }

    void nothingChangedGivesTheSameBits()
    {
        QFETCH(const QString, name);
        const auto model = fixture(name.toStdString());
        QVERIFY(model);
        const TracePtr base = traced(*model, ids), same = changed(base, {});
        QVERIFY(same && !same->interventions());
        for (std::size_t i = 0; i < base->content().hiddenStates.size(); ++i)
            QVERIFY(base->content().hiddenStates[i] == same->content().hiddenStates[i]);
        for (int layer = 0; layer < base->layers(); ++layer)
            QVERIFY(base->attention({layer, 0})->pattern == same->attention({layer, 0})->pattern);
        QVERIFY(base->content().poolerOutput == same->content().poolerOutput);
    }

    void aChangeWithoutEffectGivesNearlyTheSameNumbers_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name :
             {"/models/gpt2", "/families/llama", "/families/llama_gqa_tied", "/families/bloom",
              "/families/gemma2", "/families/gpt_neo", "/families/mistral", "/families/opt"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }

    /// An edge that the causal mask hides anyway: all else goes the way of a changed run.
    void aChangeWithoutEffectGivesNearlyTheSameNumbers()
    {
        QFETCH(const QString, name);
        const auto model = fixture(name.toStdString());
        QVERIFY(model);
        const TracePtr base = traced(*model, ids);
        Interventions cut;
        cut.cutEdges.push_back({.query = 0, .key = tokens - 1});
        const TracePtr after = changed(base, cut);
        QVERIFY(after && after->interventions());
        QVERIFY(difference(lastStates(base), lastStates(after))
                < 2e-5F * lastStates(base).cwiseAbs().maxCoeff());
        for (int layer = 0; layer < base->layers(); ++layer)
            QVERIFY(difference(base->attention({layer, 1})->pattern, after->attention({layer, 1})->pattern)
                    < 1e-5F);
    }

    void withoutScalingScoresAreTheProducts()
    {
        const auto model = fixture("/models/bert");
        QVERIFY(model);
        const TracePtr base = traced(*model, ids);
        Interventions off;
        off.scaling = Interventions::Scaling::Off;
        const TracePtr after = changed(base, off);
        QVERIFY(after);
        const Matrix products = base->query({0, 2}) * base->key({0, 2}).transpose();
        QVERIFY(difference(after->attention({0, 2})->scores, products)
                < 1e-5F * products.cwiseAbs().maxCoeff());
        QVERIFY(difference(lastStates(base), lastStates(after)) > 1e-4F);
    }

    void temperatureDividesScores()
    {
        const auto model = fixture("/models/gpt2");
        QVERIFY(model);
        const TracePtr base = traced(*model, ids);
        Interventions warm;
        warm.temperature = 2;
        const TracePtr after = changed(base, warm);
        QVERIFY(after);
        const Matrix &cold = base->attention({0, 1})->pattern, &warmer = after->attention({0, 1})->pattern;
        for (int query = 0; query < tokens; ++query) { // softmax(s/2) is √softmax(s), rescaled
            const RowVector roots = cold.row(query).cwiseSqrt();
            QVERIFY(difference(roots / roots.sum(), warmer.row(query)) < 1e-6F);
        }
    }

    void theCausalMaskCanBeTakenOffAndPutOn()
    {
        Interventions off, on;
        off.causalMask = Interventions::CausalMask::Off;
        on.causalMask = Interventions::CausalMask::On;
        const auto decoder = fixture("/models/gpt2"), encoder = fixture("/models/bert");
        QVERIFY(decoder && encoder);
        const TracePtr open = changed(traced(*decoder, ids), off),
                       masked = changed(traced(*encoder, ids), on);
        QVERIFY(open && masked);
        QVERIFY(!open->isCausal() && masked->isCausal());
        QVERIFY((open->attention({1, 0})->pattern.array() > 0).all());
        const Matrix &pattern = masked->attention({1, 0})->pattern;
        QVERIFY(Matrix(pattern.triangularView<Eigen::StrictlyUpper>()).isZero(0));
        QCOMPARE(pattern(0, 0), 1.F);
        QVERIFY((open->attention({2, 3})->pattern.rowwise().sum().array() - 1).abs().maxCoeff() < 1e-6F);
    }

    void withoutPositionsEqualTokensGetEqualShares_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name :
             {"/models/bert", "/models/gpt2", "/families/llama", "/families/bloom", "/families/t5_encoder",
              "/families/mpnet", "/families/gpt_neox", "/families/opt", "/families/gemma2",
              "/families/distilbert", "/families/phi", "/families/qwen2"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }

    void withoutPositionsEqualTokensGetEqualShares()
    {
        QFETCH(const QString, name);
        const auto model = fixture(name.toStdString());
        QVERIFY(model);
        const TracePtr base = traced(*model, {9, 9, 9, 9, 9});
        Interventions removed;
        removed.positions = Interventions::Positions::Removed;
        removed.causalMask = Interventions::CausalMask::Off;
        const TracePtr after = changed(base, removed);
        QVERIFY(after);
        for (int layer = 0; layer < after->layers(); ++layer)
            QVERIFY(difference(after->attention({layer, 1})->pattern, Matrix::Constant(5, 5, .2F)) < 1e-5F);
    }

    void ablatingAllHeadsIsZeroingAllValues()
    {
        const auto model = fixture("/models/gpt2");
        QVERIFY(model);
        const TracePtr base = traced(*model, ids);
        Interventions heads, values;
        for (int head = 0; head < base->heads(); ++head)
            heads.ablatedHeads.push_back({1, head, Interventions::AblateBy::Zero});
        for (int key = 0; key < tokens; ++key)
            values.zeroedValues.push_back({1, key});
        const TracePtr a = changed(base, heads), b = changed(base, values);
        QVERIFY(a && b);
        QVERIFY(difference(lastStates(a), lastStates(b)) < 1e-6F);
        QVERIFY(difference(lastStates(a), lastStates(base)) > 1e-3F);
        QVERIFY(base->content().hiddenStates[1] == a->content().hiddenStates[1]); // below: untouched
        QVERIFY(base->attention({1, 0})->pattern == a->attention({1, 0})->pattern);
        QVERIFY(difference(base->attention({2, 0})->pattern, a->attention({2, 0})->pattern) > 1e-4F);
    }

    void meanAblationChangesNothingWhereAHeadAlwaysWritesTheSame()
    {
        const auto model = fixture("/models/bert");
        QVERIFY(model);
        const TracePtr base = traced(*model, {9, 9, 9, 9, 9});
        Interventions removed;
        removed.positions = Interventions::Positions::Removed;
        const TracePtr plain = changed(base, removed);
        removed.ablatedHeads.push_back({0, 1, Interventions::AblateBy::Mean});
        const TracePtr mean = changed(base, removed);
        removed.ablatedHeads.back().by = Interventions::AblateBy::Zero;
        const TracePtr zero = changed(base, removed);
        QVERIFY(plain && mean && zero);
        QVERIFY(difference(lastStates(plain), lastStates(mean)) < 1e-5F);
        QVERIFY(difference(lastStates(plain), lastStates(zero)) > 1e-3F);
    }

    /// The families in which padding keeps its position.
    void aKnockedOutTokenIsAnUnattendedOne()
    {
        for (const char *name : {"/models/bert", "/models/gpt2", "/families/distilbert", "/families/albert",
                                 "/families/electra", "/families/mpnet", "/families/roberta",
                                 "/families/t5_encoder", "/families/llama_gqa_tied", "/families/gpt_neox",
                                 "/families/phi", "/families/phi3", "/families/qwen2", "/families/gemma"}) {
            const auto model = fixture(name);
            QVERIFY(model);
            const TracePtr base = traced(*model, ids), padded = traced(*model, ids, {1, 1, 0, 1, 1, 1});
            Interventions cut;
            cut.cutEdges.push_back({.key = 2});
            const TracePtr after = changed(base, cut);
            QVERIFY(after && padded);
            QVERIFY(difference(lastStates(padded), lastStates(after)) < 2e-5F);
            QVERIFY(after->attention({1, 2})->pattern.col(2).isZero(0));
            QVERIFY(!after->isVisible(0, 4, 2));
        }
    }

    void anEdgeIsCutInItsHeadOnly()
    {
        const auto model = fixture("/models/bert");
        QVERIFY(model);
        const TracePtr base = traced(*model, ids);
        Interventions cut;
        cut.cutEdges.push_back({.layer = 1, .head = 2, .query = 3, .key = 4});
        const TracePtr after = changed(base, cut);
        QVERIFY(after);
        const Matrix &before = base->attention({1, 2})->pattern, &pattern = after->attention({1, 2})->pattern;
        QCOMPARE(pattern(3, 4), 0.F);
        QVERIFY(before(3, 4) > 0);
        QVERIFY(std::abs(pattern.row(3).sum() - 1) < 1e-6F);
        RowVector rest = before.row(3);
        rest(4) = 0;
        QVERIFY(difference(rest / rest.sum(), pattern.row(3)) < 1e-6F); // the rest shares what it had
        QVERIFY(pattern.row(2) == before.row(2));
        QVERIFY(after->attention({1, 1})->pattern == base->attention({1, 1})->pattern);
        QVERIFY(difference(after->attention({2, 0})->pattern, base->attention({2, 0})->pattern) > 1e-7F);
    }

    void anEdgeOfAllHeadsIsInTheMaskOfItsLayerOnly()
    {
        const auto model = fixture("/models/bert");
        QVERIFY(model);
        Interventions cut;
        cut.cutEdges.push_back({.layer = 1, .query = 3, .key = 4});
        const TracePtr after = changed(traced(*model, ids), cut);
        QVERIFY(after);
        QVERIFY(std::isinf(after->mask(1)(3, 4)) && after->mask(0)(3, 4) == 0.F
                && after->mask(1)(3, 3) == 0.F);
    }

    void aReplacedTokenIsAnotherSentence()
    {
        const auto model = fixture("/models/gpt2");
        QVERIFY(model);
        std::vector<std::int32_t> other = ids;
        other[3] = 77;
        Interventions replaced;
        replaced.replacedTokens.push_back({3, 77, "tok", "shown"});
        const TracePtr after = changed(traced(*model, ids), replaced), fresh = traced(*model, other);
        QVERIFY(after && fresh);
        QVERIFY(difference(lastStates(after), lastStates(fresh)) < 2e-5F);
        QCOMPARE(after->encoding().ids, other);
        QCOMPARE(after->display()[3], std::string("shown"));
    }

    void whatIsNotThereIsRefused_data()
    {
        QTest::addColumn<int>("which");
        const char *names[]{"temperature 0", "temperature NaN", "layer beyond", "head beyond",
                            "key beyond",    "query beyond",    "value beyond", "position beyond",
                            "id beyond",     "negative head"};
        for (int i = 0; i < 10; ++i)
            QTest::newRow(names[i]) << i;
    }

    void whatIsNotThereIsRefused()
    {
        QFETCH(const int, which);
        Interventions bad;
        switch (which) {
        case 0:
            bad.temperature = 0;
            break;
        case 1:
            bad.temperature = std::nan("");
            break;
        case 2:
            bad.ablatedHeads.push_back({99, 0});
            break;
        case 3:
            bad.ablatedHeads.push_back({0, 4});
            break;
        case 4:
            bad.cutEdges.push_back({.key = tokens});
            break;
        case 5:
            bad.cutEdges.push_back({.query = tokens, .key = 0});
            break;
        case 6:
            bad.zeroedValues.push_back({0, tokens});
            break;
        case 7:
            bad.replacedTokens.push_back({tokens, 1, {}, {}});
            break;
        case 8:
            bad.replacedTokens.push_back({0, 100000, {}, {}});
            break;
        default:
            bad.ablatedHeads.push_back({0, -1});
            break;
        }
        const auto model = fixture("/models/gpt2");
        QVERIFY(model);
        QCOMPARE(rerun(*traced(*model, ids), bad).error().code, ErrorCode::InvalidArgument);
    }

    void cancelledAndWithoutModel()
    {
        const auto model = fixture("/models/gpt2");
        QVERIFY(model);
        const TracePtr base = traced(*model, ids);
        const CancelToken cancel;
        cancel.cancel();
        QCOMPARE(rerun(*base, {}, cancel).error().code, ErrorCode::Cancelled);
        Trace::Content alone = base->content();
        alone.transformer = nullptr;
        QCOMPARE(rerun(Trace(std::move(alone)), {}).error().code, ErrorCode::MissingPart);
    }

    void changesAreNotMadeToChangedRunsOrEncoderDecoders()
    {
        const auto model = fixture("/models/gpt2"), two = fixture("/families/bart");
        QVERIFY(model && two);
        Interventions warm;
        warm.temperature = 2;
        const TracePtr after = changed(traced(*model, ids), warm);
        QVERIFY(after);
        QCOMPARE(rerun(*after, warm).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(rerun(*traced(*two, ids), warm).error().code, ErrorCode::Unsupported);
    }

    void nanStaysNan()
    {
        const ChangedModel broken("gpt2", "{}");
        QVERIFY(broken.overwrite("transformer.h.1.attn.c_attn.weight", 1, std::nanf("")));
        const auto model = loaded(broken.folder());
        QVERIFY(model);
        Interventions removed;
        removed.positions = Interventions::Positions::Removed;
        const TracePtr after = changed(traced(*model, ids), removed);
        QVERIFY(after);
        QVERIFY(after->attention({0, 0})->pattern.allFinite());
        QVERIFY(after->attention({1, 0})->pattern.row(3).array().isNaN().all());
        QVERIFY(lastStates(after).array().isNaN().all());
    }

    void nothingIsTakenOverFromAChangedRun()
    {
        const auto model = fixture("/models/gpt2");
        QVERIFY(model);
        const TracePtr base = traced(*model, ids);
        Interventions warm;
        warm.temperature = 2;
        const TracePtr after = changed(base, warm);
        QVERIFY(after);
        const ModelShape &shape = base->content().transformer->shape();
        RunInput input{.ids = ids};
        input.previous = base.get();
        QCOMPARE(reusableTokens(shape, input), tokens - 1);
        input.previous = after.get();
        QCOMPARE(reusableTokens(shape, input), 0);
        std::vector<std::int32_t> longer = ids;
        longer.push_back(11);
        const auto fresh = fixture("/models/gpt2");
        QVERIFY(lastStates(traced(*model, longer)) == lastStates(traced(*fresh, longer)));
    }

    void whatIsWrittenOnIsChangedToo()
    {
        const auto model = fixture("/models/gpt2");
        QVERIFY(model);
        Interventions warm;
        warm.temperature = 2;
        std::vector<std::int32_t> longer = ids;
        longer.push_back(11);
        const auto extended = model->extend(changed(traced(*model, ids), warm), 11);
        QVERIFY(extended && extended.value()->interventions());
        QVERIFY(lastStates(extended.value()) == lastStates(changed(traced(*model, longer), warm)));
    }
};

QTEST_APPLESS_MAIN(TestInterventions)
#include "tst_interventions.moc"
