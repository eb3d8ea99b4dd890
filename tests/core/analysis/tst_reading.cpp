// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/flow.h"
#include "core/analysis/reading.h"
#include "core/analysis/rollout.h"
#include "core/analysis/words.h"
#include "core/base/limits.h"
#include "tests/core/analysis/handmade.h"

#include <QTest>

using namespace headlight;
using namespace handmade;

namespace {

using Strings = std::vector<std::string>;
using Numbers = std::vector<int>;

constexpr float none = -std::numeric_limits<float>::infinity();

/// Two heads: keys with scores 0, ln 2, ln 5 (shares 1/8, 2/8, 5/8) for every query, and equal shares.
TracePtr eighths()
{
    const Matrix one = rows({{1, 2, 5}, {1, 2, 5}, {1, 2, 5}}) / 8.F;
    return std::make_shared<const Trace>(contentWith({{one, uniform(openMask(3, 3))}}));
}

/// [CLS] un ##do . as three words and a special token; causal or not.
TracePtr undone(bool causal, const Matrix &pattern)
{
    Trace::Content content = contentWith({{pattern}}, causal);
    content.display = content.encoding.tokens = {"[CLS]", "un", "##do", "."};
    content.encoding.special = {1, 0, 0, 0};
    return std::make_shared<const Trace>(std::move(content));
}

ReadingStyle style(Meaning meaning)
{
    return {.meaning = meaning};
}

bool isClose(const Matrix &a, const Matrix &b, float tolerance = 1e-5F)
{
    return a.rows() == b.rows() && a.cols() == b.cols() && (a - b).cwiseAbs().maxCoeff() <= tolerance;
}

} // namespace

class TestReading : public QObject
{
    Q_OBJECT

private slots:
    void probabilityAndScoreAreTheTracesOwn()
    {
        const TracePtr trace = eighths();
        const auto probability = readingOf(trace, 0, 0, {});
        QVERIFY(probability);
        QCOMPARE(probability.value().numbers.get(), &trace->attention({0, 0})->pattern);
        QCOMPARE(probability.value().mask.get(), &trace->mask(0));
        QVERIFY(probability.value().range == NumberRange::Share);
        QCOMPARE(probability.value().queries.labels, (Strings{"t0", "t1", "t2"}));
        const auto score = readingOf(trace, 0, 0, style(Meaning::Score));
        QCOMPARE(score.value().numbers.get(), &trace->attention({0, 0})->scores);
        QVERIFY(score.value().range == NumberRange::Free);
        QVERIFY(score.value().unit == Unit::Logit);
    }

    void theMeanOfHeadsIsTaken()
    {
        const TracePtr trace = eighths();
        const auto probability = readingOf(trace, 0, std::nullopt, {});
        QVERIFY(near(static_cast<double>((*probability.value().numbers)(0, 2)), (5. / 8 + 1. / 3) / 2));
        const auto score = readingOf(trace, 0, std::nullopt, style(Meaning::Score));
        const double mean = (std::log(5. / 8) + std::log(1. / 3)) / 2;
        QVERIFY(near(static_cast<double>((*score.value().numbers)(0, 2)), mean, 1e-5));
    }

    void rolloutAndFlowStopAtTheLayer()
    {
        const Matrix one = rows({{0.5, 0.5}, {0.25, 0.75}}), two = shifted(2, 1), three = allAt(2, 0);
        const TracePtr trace
            = std::make_shared<const Trace>(contentWith({{one, one}, {two, one}, {three, one}}));
        const auto mean = [&](int layer) { return *trace->meanPattern(layer); };
        for (int layer = 0; layer < 3; ++layer) {
            std::vector<Matrix> patterns, steps;
            for (int l = 0; l <= layer; ++l) {
                patterns.push_back(mean(l));
                steps.push_back(rolloutStep(patterns.back(), {}));
            }
            const auto rolled = readingOf(trace, layer, 1, style(Meaning::Rollout));
            QVERIFY(isClose(*rolled.value().numbers, rollout(patterns).back()));
            const auto flowed = readingOf(trace, layer, 1, style(Meaning::Flow));
            for (int query = 0; query < 2; ++query) {
                const auto flow = attentionFlow(steps, query);
                for (int key = 0; key < 2; ++key)
                    QVERIFY(near(static_cast<double>((*flowed.value().numbers)(query, key)),
                                 flow.value().share[static_cast<std::size_t>(key)]));
            }
        }
        QVERIFY(readingOf(trace, 0, 1, style(Meaning::Rollout)).value().range == NumberRange::Positive);
    }

    void wordsAddKeysAndAverageQueries()
    {
        const Matrix pattern
            = rows({{1, 0, 0, 0}, {0, 0.5, 0.25, 0.25}, {0.2F, 0.2F, 0.2F, 0.4F}, {0, 0, 1, 0}});
        const TracePtr trace = undone(false, pattern);
        const auto words = readingOf(trace, 0, 0, {.grouping = Grouping::Words});
        QVERIFY(words);
        QCOMPARE(words.value().keys.labels, (Strings{"[CLS]", "undo", "."}));
        QCOMPARE(words.value().keys.indexOf, (Numbers{0, 1, 1, 2}));
        QCOMPARE(words.value().keys.firstToken, (Numbers{0, 1, 3}));
        QVERIFY(isClose(*words.value().numbers,
                        rows({{1, 0, 0}, {0.1F, (0.75F + 0.4F) / 2, (0.25F + 0.4F) / 2}, {0, 1, 0}})));
        QVERIFY(words.value().hiddenShare.empty());
    }

    void scoresOfWordsWeighTogether()
    {
        const TracePtr trace = undone(true, randomized(true));
        const Matrix &scores = trace->attention({0, 0})->scores;
        const auto words = readingOf(trace, 0, 0, {.meaning = Meaning::Score, .grouping = Grouping::Words});
        QVERIFY(words);
        const Matrix &numbers = *words.value().numbers;
        const auto together = [&](int query) {
            return std::log(std::exp(double(scores(query, 1))) + std::exp(double(scores(query, 2))));
        };
        // For a query of one token the softmax of these is what the words' probabilities are.
        QVERIFY(near(double(numbers(2, 1)), together(3), 1e-5));
        // From a word the mean over its tokens: "un" sees but itself.
        QVERIFY(near(double(numbers(1, 1)), (double(scores(1, 1)) + together(2)) / 2, 1e-5));
        QVERIFY(words.value().isMasked(0, 1));
        QVERIFY(words.value().isMasked(1, 2));
        QVERIFY(!words.value().isMasked(2, 1));
        QCOMPARE(numbers(0, 1), none);
    }

    void hiddenKeysLeaveTheirShareBehind()
    {
        const Matrix pattern
            = rows({{1, 0, 0, 0}, {0.5, 0.25, 0.25, 0}, {0.2F, 0.2F, 0.2F, 0.4F}, {0, 0, 1, 0}});
        const TracePtr trace = undone(false, pattern);
        const auto kept = readingOf(trace, 0, 0, {.hide = HideKeys::SpecialTokens});
        QVERIFY(kept);
        QCOMPARE(kept.value().hiddenKeys, (Numbers{0}));
        QCOMPARE(kept.value().keys.labels, (Strings{"un", "##do", "."}));
        QCOMPARE(kept.value().keys.indexOf, (Numbers{-1, 0, 1, 2}));
        QCOMPARE(kept.value().queries.labels.size(), std::size_t{4});
        QVERIFY(isClose(*kept.value().numbers, pattern.rightCols(3)));
        QVERIFY(near(kept.value().hiddenShare[0], 1, 1e-5) && near(kept.value().hiddenShare[1], 0.5, 1e-5));
        QVERIFY(!kept.value().isRescaled());

        const auto rescaled
            = readingOf(trace, 0, 0, {.hide = HideKeys::SpecialTokens, .after = AfterHiding::Rescale});
        QVERIFY(rescaled.value().isRescaled());
        QVERIFY(near(double((*rescaled.value().numbers)(2, 2)), 0.5, 1e-5));
        QVERIFY(near(rescaled.value().hiddenShare[2], 0.2, 1e-5)); // of the model's numbers

        const auto words
            = readingOf(trace, 0, 0, {.grouping = Grouping::Words, .hide = HideKeys::SpecialTokens});
        QCOMPARE(words.value().keys.labels, (Strings{"undo", "."}));
        QVERIFY(near(words.value().hiddenShare[1], 0.35, 1e-5));
    }

    void aRowWithoutAnythingLeftIsNoZero()
    {
        Trace::Content content = contentWith({{allAt(3, 0)}});
        content.encoding.special = {1, 0, 0};
        content.layers[0].query.array() *= 100; // so that the rest is exactly 0
        const auto reading = readingOf(std::make_shared<const Trace>(std::move(content)), 0, 0,
                                       {.hide = HideKeys::SpecialTokens, .after = AfterHiding::Rescale});
        QVERIFY(std::isnan((*reading.value().numbers)(1, 0)));
        QVERIFY(!reading.value().isMasked(1, 0));
    }

    void onlyARealSinkIsHidden()
    {
        const Matrix sink = rows({{0.9F, 0.1F, 0}, {0.9F, 0, 0.1F}, {0.9F, 0.1F, 0}});
        const TracePtr trace = std::make_shared<const Trace>(
            contentWith({{sink, rows({{0.3F, 0.4F, 0.3F}, {0.3F, 0.3F, 0.4F}, {0.4F, 0.3F, 0.3F}}) * 0.9F}}));
        const ReadingStyle hide{.hide = HideKeys::Sink};
        QCOMPARE(readingOf(trace, 0, 0, hide).value().hiddenKeys, (Numbers{0}));
        const TracePtr wide = std::make_shared<const Trace>(contentWith({{uniform(openMask(4, 4))}}));
        const auto nothing = readingOf(wide, 0, 0, hide);
        QVERIFY(nothing.value().hiddenKeys.empty());
        QCOMPARE(nothing.value().keys.labels.size(), std::size_t{4});
        // Scores have no mass: that of the probabilities is said, and nothing is rescaled.
        const auto score = readingOf(
            trace, 0, 0, {.meaning = Meaning::Score, .hide = HideKeys::Sink, .after = AfterHiding::Rescale});
        QVERIFY(near(score.value().hiddenShare[0], 0.9, 1e-5));
        QVERIFY(!score.value().isRescaled());
        QVERIFY(isClose(score.value().numbers->rightCols(1), trace->attention({0, 0})->scores.rightCols(1)));
    }

    void aDifferenceHasASign()
    {
        const TracePtr trace = eighths();
        const Quantity other{Meaning::Probability, 0, 1};
        const auto difference = readingOf(trace, 0, 0, {.reference = other});
        QVERIFY(difference.value().range == NumberRange::Signed);
        QVERIFY(isClose(difference.value().numbers->row(1),
                        rows({{1. / 8 - 1. / 3, 2. / 8 - 1. / 3, 5. / 8 - 1. / 3}})));
        const auto itself = readingOf(trace, 0, 1, {.reference = other});
        QVERIFY((itself.value().numbers->array() == 0).all());
        const auto rolled = readingOf(trace, 0, 1, {.meaning = Meaning::Rollout, .reference = other});
        QVERIFY(rolled);
        const auto odd = readingOf(trace, 0, 0, {.meaning = Meaning::Score, .reference = other});
        QCOMPARE(odd.error().code, ErrorCode::InvalidArgument);
    }

    void scoresBehindTheMaskHaveNoDifference()
    {
        const TracePtr trace = undone(true, randomized(true));
        const auto reading = readingOf(
            trace, 0, 0, {.meaning = Meaning::Score, .reference = Quantity{Meaning::Score, 0, 0}});
        QVERIFY(reading.value().isMasked(0, 1));
        QCOMPARE((*reading.value().numbers)(1, 0), 0.F);
    }

    void rolloutReachesBeyondTheWindowOfALayer()
    {
        Trace::Content content = contentWith({{uniform(causalMask(4))}, {uniform(causalMask(4))}}, true);
        content.windows = {0, 2};
        const TracePtr trace = std::make_shared<const Trace>(std::move(content));
        const Quantity score{Meaning::Score, 0, 0};
        const Quantity probability{Meaning::Probability, 0, 0};
        const auto scores = readingOf(trace, 1, 0, {.meaning = Meaning::Score, .reference = score});
        QVERIFY(scores.value().isMasked(2, 0)); // only one of them has a score there
        const auto shares = readingOf(trace, 1, 0, {.reference = probability});
        QVERIFY(!shares.value().isMasked(2, 0)); // 0 minus a share
        const auto reading = readingOf(trace, 1, 0, style(Meaning::Rollout));
        QVERIFY(!reading.value().isMasked(2, 0)); // by way of token 1, or of layer 0
        QVERIFY(reading.value().isMasked(0, 1));
    }

    void whatCannotBeReadSaysWhy()
    {
        const TracePtr trace = eighths();
        QCOMPARE(readingOf(trace, 1, 0, {}).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(readingOf(trace, 0, 2, {}).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(readingOf(trace, 0, 0, style(Meaning::NormWeighted)).error().code, ErrorCode::MissingPart);
        Trace::Content begun = contentWith({{allAt(2, 0)}, {allAt(2, 0)}});
        begun.onlyLayer = 1;
        const TracePtr early = std::make_shared<const Trace>(std::move(begun));
        QVERIFY(readingOf(early, 1, 0, style(Meaning::Score)));
        QCOMPARE(readingOf(early, 0, 0, {}).error().code, ErrorCode::MissingPart);
        QCOMPARE(readingOf(early, 1, 0, style(Meaning::Rollout)).error().code, ErrorCode::MissingPart);
        QCOMPARE(readingOf(trace, 0, 0, style(Meaning::Contribution)).error().code, ErrorCode::MissingPart);
        const int many = static_cast<int>(limits::flowTokens) + 1;
        const auto longText = std::make_shared<const Trace>(contentWith({{uniform(openMask(many, many))}}));
        QCOMPARE(readingOf(longText, 0, 0, style(Meaning::Flow)).error().code, ErrorCode::TooLarge);
        const CancelToken cancel;
        cancel.cancel();
        QCOMPARE(readingOf(trace, 0, 0, style(Meaning::Rollout), cancel).error().code, ErrorCode::Cancelled);
    }

    void onlyWhatIsQuickIsReadAtOnce()
    {
        const TracePtr trace = eighths();
        QVERIFY(isReadAtOnce(*trace, 0, {}));
        QVERIFY(isReadAtOnce(*trace, 0, {.meaning = Meaning::Score, .grouping = Grouping::Words}));
        QVERIFY(!isReadAtOnce(*trace, 0, style(Meaning::Rollout)));
        QVERIFY(!isReadAtOnce(*trace, 0, {.reference = Quantity{Meaning::Flow, 0, 0}}));
    }

    void everyMeaningHasAWord()
    {
        for (const Meaning meaning : {Meaning::Probability, Meaning::Score, Meaning::NormWeighted,
                                      Meaning::Contribution, Meaning::Rollout, Meaning::Flow})
            QVERIFY(meaningOf(meaningWord(meaning)) == meaning);
        QVERIFY(!meaningOf("colour"));
    }

private:
    static Matrix randomized(bool causal)
    {
        std::mt19937 random(7);
        return randomRows(maskOf(4, causal), random);
    }
};

QTEST_APPLESS_MAIN(TestReading)
#include "tst_reading.moc"
