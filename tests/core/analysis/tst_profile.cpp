// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/probes.h"
#include "testpaths.h"
#include "tests/core/analysis/handmade.h"

#include <QTest>

using namespace headlight;
using namespace handmade;

namespace {

std::shared_ptr<const LanguageModel> loaded(const std::string &folder)
{
    const auto model = LanguageModel::load(folder);
    return model ? model.value() : nullptr;
}

std::vector<HeadScores> oneHead(HeadMetric metric, double value)
{
    HeadScores scores;
    scores[metric] = {value, value / 2, 3};
    return {scores};
}

} // namespace

class TestProfile : public QObject
{
    Q_OBJECT

private slots:
    void meansHaveIntervals()
    {
        HeadProfile profile;
        for (const double value : {1., 2., 3., 4.})
            profile.add(oneHead(HeadMetric::Distance, value));
        const SampleMean mean = profile.mean(0, HeadMetric::Distance);
        QCOMPARE(profile.sentences(), 4);
        QCOMPARE(mean.samples, 4);
        QCOMPARE(mean.rows, 12);
        QVERIFY(near(mean.mean, 2.5));
        QVERIFY(near(mean.chance, 1.25));
        const double half = 3.182 * std::sqrt(5. / 3 / 4); // Student's t with 3 degrees of freedom
        QVERIFY(near(mean.low, 2.5 - half) && near(mean.high, 2.5 + half));
    }

    void whatIsNotApplicableDoesNotCount()
    {
        HeadProfile profile;
        profile.add(oneHead(HeadMetric::Induction, 0.5));
        profile.add(std::vector<HeadScores>(1)); // nothing repeats
        profile.add(oneHead(HeadMetric::Induction, std::numeric_limits<double>::quiet_NaN()));
        QCOMPARE(profile.mean(0, HeadMetric::Induction).samples, 1);
        QCOMPARE(profile.mean(0, HeadMetric::Induction).mean, 0.5);
        QVERIFY(std::isnan(profile.mean(0, HeadMetric::Induction).low)); // one sample has no spread
        QCOMPARE(profile.mean(0, HeadMetric::Self).samples, 0);
        QVERIFY(!profile.meanScores(0)[HeadMetric::Self].isApplicable());
        QCOMPARE(profile.meanScores(0)[HeadMetric::Induction].value, 0.5);
    }

    void intervalsCoverTheTrueMeanAsOftenAsTheySay()
    {
        for (const int samples : {3, 10, 60}) {
            std::mt19937 random(17);
            std::normal_distribution<double> noise(0.4, 0.1);
            int covered = 0;
            constexpr int draws = 2000;
            for (int draw = 0; draw < draws; ++draw) {
                HeadProfile profile;
                for (int i = 0; i < samples; ++i)
                    profile.add(oneHead(HeadMetric::Self, noise(random)));
                const SampleMean mean = profile.mean(0, HeadMetric::Self);
                covered += mean.low <= 0.4 && 0.4 <= mean.high ? 1 : 0;
            }
            // 95 % of 2000 with four standard errors of 0.5 %
            QVERIFY2(std::abs(covered / double(draws) - 0.95) < 0.02, qPrintable(QString::number(covered)));
        }
    }

    void repeatedTokensGiveEverySequenceTargets()
    {
        const auto model = loaded(HEADLIGHT_MODELS "/decoder");
        QVERIFY(model);
        std::vector<double> steps;
        const auto profile = repeatedTokensProbe(*model, {.tokens = 12, .sequences = 4}, {},
                                                 [&](double done) { steps.push_back(done); });
        QVERIFY(profile);
        QCOMPARE(profile.value().sentences(), 4);
        QCOMPARE(profile.value().heads(), model->info().layers * model->info().heads);
        QCOMPARE(steps, (std::vector<double>{.25, .5, .75, 1}));
        for (int head = 0; head < profile.value().heads(); ++head) {
            const SampleMean induction = profile.value().mean(head, HeadMetric::Induction);
            QCOMPARE(induction.samples, 4);
            // Different tokens: each of the second copy's queries has one target. m_i = i + 1 with the start
            // token in front, if there is one.
            double least = 0, most = 0;
            for (int i = 12; i < 24; ++i) {
                most += 1. / (i + 1) / 12;
                least += 1. / (i + 2) / 12;
            }
            QVERIFY(induction.chance <= most + 1e-9 && induction.chance >= least - 1e-9);
        }
    }

    void theSameSeedGivesTheSameSequences()
    {
        const auto model = loaded(HEADLIGHT_MODELS "/encoder");
        QVERIFY(model);
        const auto mean = [&](std::uint32_t seed) {
            return repeatedTokensProbe(*model, {.tokens = 6, .sequences = 2, .seed = seed})
                .value()
                .mean(3, HeadMetric::DuplicateToken)
                .mean;
        };
        QCOMPARE(mean(1), mean(1));
        QVERIFY(mean(1) != mean(2));
    }

    void modelsWithoutWordsAreRefused()
    {
        const auto model = loaded(HEADLIGHT_TEST_DATA "/models/gpt2");
        QVERIFY(model);
        QCOMPARE(repeatedTokensProbe(*model).error().code, ErrorCode::InvalidArgument);
        const auto decoder = loaded(HEADLIGHT_MODELS "/decoder");
        QVERIFY(decoder);
        QCOMPARE(repeatedTokensProbe(*decoder, {.tokens = 3}).error().code, ErrorCode::InvalidArgument);
        const CancelToken cancel;
        cancel.cancel();
        QCOMPARE(repeatedTokensProbe(*decoder, {}, cancel).error().code, ErrorCode::Cancelled);
    }

    void sentencesCountOnceEach()
    {
        const auto model = loaded(HEADLIGHT_MODELS "/encoder");
        QVERIFY(model);
        const std::vector<std::string> sentences{"The cat sat.",
                                                 "A much longer sentence about nothing at all."};
        const auto profile = sentencesProbe(*model, sentences);
        QVERIFY(profile);
        double sum = 0;
        for (const std::string &sentence : sentences) {
            TextInput input;
            input.text = sentence;
            sum += (*allHeadScores(*model->trace(input, {}).value()))[5][HeadMetric::Entropy].value;
        }
        QVERIFY(near(profile.value().mean(5, HeadMetric::Entropy).mean, sum / 2));
        QCOMPARE(sentencesProbe(*model, {}).error().code, ErrorCode::InvalidArgument);
        const CancelToken cancel;
        cancel.cancel();
        QCOMPARE(sentencesProbe(*model, sentences, cancel).error().code, ErrorCode::Cancelled);
    }
};

QTEST_APPLESS_MAIN(TestProfile)
#include "tst_profile.moc"
