// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/entropy.h"
#include "core/analysis/sink.h"
#include "tests/core/analysis/handmade.h"

#include <QTest>

using namespace headlight;
using namespace handmade;

Q_DECLARE_METATYPE(headlight::Matrix)
Q_DECLARE_METATYPE(headlight::HeadMetric)

class TestHeadScores : public QObject
{
    Q_OBJECT

private slots:
    void oracles_data()
    {
        QTest::addColumn<Matrix>("pattern");
        QTest::addColumn<bool>("causal");
        QTest::addColumn<HeadMetric>("metric");
        QTest::addColumn<double>("value");
        QTest::addColumn<double>("chance");
        QTest::addColumn<int>("rows");
        const Matrix uniform4 = uniform(openMask(4, 4));
        const Matrix causal5 = uniform(causalMask(5));
        const Matrix previous5 = shifted(5, -1);
        const Matrix identity4 = Matrix::Identity(4, 4);
        using M = HeadMetric;
        const auto row
            = [](const char *name, const Matrix &pattern, bool causal, M metric, double value, double chance,
                 int rows) { QTest::newRow(name) << pattern << causal << metric << value << chance << rows; };
        row("equal shares of four have ln 4", uniform4, false, M::Entropy, std::log(4.), std::log(4.), 4);
        row("equal shares are the widest", uniform4, false, M::NormalisedEntropy, 1,
            (1. / 2 + 1. / 3 + 1. / 4) / std::log(4.), 4);
        row("four equal shares are four keys", uniform4, false, M::EffectiveKeys, 4, 4, 4);
        row("equal shares of four look 1.25 tokens far", uniform4, false, M::Distance, 1.25, 15. / 12, 4);
        row("equal shares give themselves a quarter", uniform4, false, M::Self, .25, .25, 4);
        row("equal shares give the previous a quarter", uniform4, false, M::Previous, .25, .25, 3);
        row("equal shares give the next a quarter", uniform4, false, M::Next, .25, .25, 3);
        row("identity has no entropy", identity4, false, M::Entropy, 0, std::log(4.), 4);
        row("identity looks no token far", identity4, false, M::Distance, 0, 1.25, 4);
        row("identity looks at itself", identity4, false, M::Self, 1, .25, 4);
        row("identity is sure", identity4, false, M::Confidence, 1, (1 + 1. / 2 + 1. / 3 + 1. / 4) / 4, 4);
        row("a perfect previous-token head has 1, not 4/5", previous5, true, M::Previous, 1,
            (1. / 2 + 1. / 3 + 1. / 4 + 1. / 5) / 4, 4);
        row("it looks 4/5 of a token far", previous5, true, M::Distance, .8, 1, 5);
        row("two of its five rows rest on the first token", previous5, true, M::FirstToken, .4,
            (1 + 1. / 2 + 1. / 3 + 1. / 4 + 1. / 5) / 5, 5);
        row("and that is its sink", previous5, true, M::Sink, .4, (1 + 1. / 2 + 1. / 3 + 1. / 4 + 1. / 5) / 5,
            5);
        row("without the first key: (1 + 1 + 1)/3", previous5, true, M::DistanceWithoutFirst, 1,
            (1 * (1. / 3) + (2 + 1) * (1. / 4) + (3 + 2 + 1) * (1. / 5))
                / (1. / 2 + 2. / 3 + 3. / 4 + 4. / 5),
            4);
        row("early rows of a causal head can look broad", causal5, true, M::NormalisedEntropy, 1,
            (.5 / std::log(2.) + (.5 + 1. / 3) / std::log(3.) + (.5 + 1. / 3 + .25) / std::log(4.)
             + (.5 + 1. / 3 + .25 + .2) / std::log(5.))
                / 4,
            4);
        row("equal shares under a causal mask look (n − 1)/4 far", causal5, true, M::Distance, 1, 1, 5);
        row("two neighbours on each side", shifted(7, 2), false, M::Local, 5. / 7,
            (2 + 3 + 4 + 4 + 4 + 3 + 2) / 49., 7);
        row("far keys that are not the first", shifted(8, 3), false, M::Content, 5. / 8,
            (5 + 4 + 3 + 2 + 2 + 2 + 3 + 4) / 64., 8);
    }

    void oracles()
    {
        QFETCH(const Matrix, pattern);
        QFETCH(const bool, causal);
        QFETCH(const HeadMetric, metric);
        QFETCH(const double, value);
        QFETCH(const double, chance);
        const Score score = scoresOf(pattern, causal)[metric];
        QTEST(score.rows, "rows");
        QVERIFY2(near(score.value, value), qPrintable(QString::number(score.value)));
        QVERIFY2(near(score.chance, chance), qPrintable(QString::number(score.chance)));
    }

    void whatHasNoQueryIsNotApplicableAndNot0_data()
    {
        QTest::addColumn<Matrix>("pattern");
        QTest::addColumn<bool>("causal");
        QTest::addColumn<HeadMetric>("metric");
        const Matrix causal = uniform(causalMask(4));
        QTest::newRow("no next token under a causal mask") << causal << true << HeadMetric::Next;
        QTest::newRow("no repeated token") << causal << true << HeadMetric::DuplicateToken;
        QTest::newRow("no induction without repeats") << causal << true << HeadMetric::Induction;
        QTest::newRow("no delimiter") << causal << true << HeadMetric::Delimiter;
        QTest::newRow("no punctuation") << causal << true << HeadMetric::Punctuation;
        QTest::newRow("no far token") << causal << true << HeadMetric::Content;
        QTest::newRow("one token has no choice")
            << Matrix(Matrix::Ones(1, 1)) << false << HeadMetric::NormalisedEntropy;
        QTest::newRow("nothing but the first key is attended to")
            << allAt(3, 0) << false << HeadMetric::DistanceWithoutFirst;
    }

    void whatHasNoQueryIsNotApplicableAndNot0()
    {
        QFETCH(const Matrix, pattern);
        QFETCH(const bool, causal);
        QFETCH(const HeadMetric, metric);
        const Score score = scoresOf(pattern, causal)[metric];
        QVERIFY(!score.isApplicable());
        QVERIFY(std::isnan(score.value));
    }

    void repeatsHaveTheTargetsOfTheLiterature()
    {
        // a b c a b c: queries 3, 4, 5 have duplicates 0, 1, 2 and induction targets 1, 2, 3.
        const std::vector<std::int32_t> ids{7, 8, 9, 7, 8, 9};
        Matrix duplicate = Matrix::Identity(6, 6), induction = duplicate;
        for (int query = 3; query < 6; ++query) {
            duplicate.row(query).setZero();
            induction.row(query).setZero();
            duplicate(query, query - 3) = 1;
            induction(query, query - 2) = 1;
        }
        const HeadScores a = scoresOf(duplicate, true, ids), b = scoresOf(induction, true, ids);
        QCOMPARE(a[HeadMetric::DuplicateToken].value, 1.);
        QCOMPARE(a[HeadMetric::DuplicateToken].rows, 3);
        QCOMPARE(a[HeadMetric::Induction].value, 0.);
        QCOMPARE(b[HeadMetric::Induction].value, 1.);
        QCOMPARE(b[HeadMetric::Induction].rows, 3);
        QCOMPARE(b[HeadMetric::DuplicateToken].value, 0.);
        QVERIFY(near(a[HeadMetric::Induction].chance, (1. / 4 + 1. / 5 + 1. / 6) / 3));
    }

    void specialTokensAreNoRepeats()
    {
        Trace::Content content = contentWith({{Matrix::Identity(4, 4)}});
        content.encoding.ids = {1, 5, 6, 1};
        content.encoding.special = {1, 0, 0, 1};
        const HeadScale scale(Visibility(openMask(4, 4)), tokenMarks(content.encoding, content.display),
                              content.encoding.ids);
        const HeadScores scores = scale.score(Matrix::Identity(4, 4));
        QVERIFY(!scores[HeadMetric::DuplicateToken].isApplicable());
        QCOMPARE(scores[HeadMetric::Delimiter].value, .25);
        QCOMPARE(scores[HeadMetric::FirstToken].value, .25);
    }

    void punctuationIsTokensOfPunctuationAlone()
    {
        for (const char *token : {".", " ,", "##.", "…", "«", "?!"})
            QVERIFY2(isPunctuationToken(token), token);
        for (const char *token : {"", " ", "a.", "##s", "1", "[SEP]x"})
            QVERIFY2(!isPunctuationToken(token), token);
    }

    void crossAttentionHasNoPositionsToCompare()
    {
        Trace::Content keys = contentWith({{Matrix::Identity(5, 5)}});
        Trace::Content content = contentWith({{uniform(openMask(3, 3))}});
        auto model = std::make_shared<ModelInfo>(*content.model);
        model->isEncoderDecoder = true;
        model->decoderLayers = model->decoderHeads = 1;
        content.model = model;
        content.kind = AttentionKind::Cross;
        content.keyEncoding = keys.encoding;
        content.keyDisplay = keys.display;
        content.attended = {1, 1, 1, 1, 0};
        content.layers[0].query = Matrix::Zero(3, 3);
        content.layers[0].key = content.layers[0].value = Matrix::Zero(5, 3);
        const auto all = allHeadScores(Trace(std::move(content)));
        QVERIFY(all);
        const HeadScores &scores = all->front();
        QCOMPARE(scores[HeadMetric::Entropy].rows, 3);
        QVERIFY(near(scores[HeadMetric::Entropy].value, std::log(4.)));
        QVERIFY(near(scores[HeadMetric::FirstToken].value, .25));
        for (const HeadMetric metric :
             {HeadMetric::Self, HeadMetric::Previous, HeadMetric::Next, HeadMetric::Local,
              HeadMetric::Distance, HeadMetric::DuplicateToken, HeadMetric::Induction, HeadMetric::Content})
            QVERIFY2(!scores[metric].isApplicable(), metricKey(metric).data());
    }

    void rowsThatSeeNothingAreLeftOut()
    {
        Matrix mask = openMask(3, 3);
        mask.row(1).setConstant(-std::numeric_limits<float>::infinity());
        Matrix pattern = uniform(openMask(3, 3));
        pattern.row(1).setZero();
        const EntropyScores entropy = entropyScores(pattern, Visibility(mask));
        QCOMPARE(entropy.entropy.rows, 2);
        QVERIFY(near(entropy.entropy.value, std::log(3.)));
    }

    void queriesThatArePaddingDoNotCount()
    {
        Trace::Content content = contentWith({{uniform(openMask(3, 3))}});
        content.attended = {1, 1, 0};
        const Trace trace(std::move(content));
        const auto scores = allHeadScores(trace);
        QVERIFY(scores);
        QCOMPARE((*scores)[0][HeadMetric::Entropy].rows, 2);
        QVERIFY(near((*scores)[0][HeadMetric::Entropy].value, std::log(2.), 1e-5));
    }

    void aNumberThatIsNoneStaysVisible()
    {
        Matrix pattern = uniform(openMask(4, 4));
        pattern.row(2).setConstant(std::numeric_limits<float>::quiet_NaN());
        const HeadScores scores = scoresOf(pattern, false);
        for (const HeadMetric metric :
             {HeadMetric::Entropy, HeadMetric::EffectiveKeys, HeadMetric::Distance, HeadMetric::Confidence,
              HeadMetric::Self, HeadMetric::FirstToken, HeadMetric::Sink})
            QVERIFY2(std::isnan(scores[metric].value), metricKey(metric).data());
    }

    void sinksAreScannedOnlyWhereAllQueriesSee()
    {
        const Matrix previous = shifted(5, -1); // causal: the last key is seen by one query only
        const Sink causal = sinkOf(previous, Visibility(causalMask(5)));
        QCOMPARE(causal.key, 0);
        const Sink open = sinkOf(allAt(5, 3), Visibility(openMask(5, 5)));
        QCOMPARE(open.key, 3);
        QCOMPARE(open.share.value, 1.);
        const auto received = attentionReceived(previous, Visibility(causalMask(5)));
        QVERIFY(near(received[0], 2. / 5));
        QVERIFY(near(received[1], 1. / 4));
        QVERIFY(near(received[3], 1. / 2));
        QVERIFY(near(received[4], 0));
    }

    void everyMetricHasANameOfItsOwn()
    {
        QSet<QString> names;
        for (const HeadMetric metric : allHeadMetrics())
            names.insert(QString::fromStdString(std::string(metricKey(metric))));
        QCOMPARE(names.size(), static_cast<int>(headMetricCount));
    }

    /// Chance levels are what random rows give on average, whatever the mask.
    void chanceIsWhatRandomRowsGive_data()
    {
        QTest::addColumn<bool>("causal");
        QTest::newRow("bidirectional") << false;
        QTest::newRow("causal") << true;
    }

    void chanceIsWhatRandomRowsGive()
    {
        QFETCH(const bool, causal);
        constexpr int tokens = 9, draws = 4000;
        Trace::Content content = contentWith({{Matrix::Identity(tokens, tokens)}}, causal);
        content.encoding.ids = {50, 3, 4, 9, 3, 4, 7, 9, 51};
        content.encoding.special = {1, 0, 0, 0, 0, 0, 0, 0, 1};
        content.display[3] = content.display[7] = ".";
        const Matrix mask = maskOf(tokens, causal);
        const HeadScale scale(Visibility(mask), tokenMarks(content.encoding, content.display),
                              content.encoding.ids);
        std::mt19937 random(20261125);
        std::array<double, headMetricCount> sum{}, squares{};
        HeadScores last;
        for (int draw = 0; draw < draws; ++draw) {
            last = scale.score(randomRows(mask, random));
            for (std::size_t i = 0; i < headMetricCount; ++i) {
                sum[i] += last.scores[i].value;
                squares[i] += last.scores[i].value * last.scores[i].value;
            }
        }
        // Entropy and effective keys have equal shares beside them, distance without the first key is a
        // ratio, and the scanned sink a maximum: their chance is no expectation.
        for (const HeadMetric metric :
             {HeadMetric::NormalisedEntropy, HeadMetric::Distance, HeadMetric::Confidence, HeadMetric::Self,
              HeadMetric::Previous, HeadMetric::Next, HeadMetric::Local, HeadMetric::FirstToken,
              HeadMetric::Delimiter, HeadMetric::Punctuation, HeadMetric::DuplicateToken,
              HeadMetric::Induction, HeadMetric::Content}) {
            const auto i = static_cast<std::size_t>(metric);
            if (!last[metric].isApplicable()) {
                QCOMPARE(metric, HeadMetric::Next);
                continue;
            }
            const double mean = sum[i] / draws;
            const double error = std::sqrt((squares[i] / draws - mean * mean) / draws);
            QVERIFY2(std::abs(mean - last[metric].chance) < 4.5 * error + 1e-7,
                     qPrintable(QStringLiteral("%1: %2 against %3, standard error %4")
                                    .arg(QString::fromLatin1(metricKey(metric).data()))
                                    .arg(mean)
                                    .arg(last[metric].chance)
                                    .arg(error)));
        }
    }

    void cancelledGivesNothing()
    {
        const CancelToken cancel;
        cancel.cancel();
        QVERIFY(!allHeadScores(Trace(contentWith({{Matrix::Identity(2, 2)}})), cancel));
    }
};

QTEST_APPLESS_MAIN(TestHeadScores)
#include "tst_headscores.moc"
