// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/headlabel.h"
#include "tests/core/analysis/handmade.h"

#include <QTest>

#include <algorithm>
#include <numeric>

using namespace headlight;
using namespace handmade;

Q_DECLARE_METATYPE(headlight::Matrix)
Q_DECLARE_METATYPE(headlight::HeadLabel)

namespace {

constexpr int tokens = 12;
const std::vector<std::int32_t> ids{101, 5, 6, 7, 9, 5, 6, 7, 30, 31, 9, 102};

Trace::Content sentence(const Matrix &pattern)
{
    Trace::Content content = contentWith({{pattern}});
    content.encoding.ids = ids;
    content.encoding.special.front() = content.encoding.special.back() = 1;
    content.display[4] = content.display[10] = ".";
    return content;
}

LabelledHead labelFor(const Matrix &pattern, const std::vector<std::int32_t> &tokenIds = ids)
{
    Trace::Content content = sentence(pattern);
    content.encoding.ids = tokenIds;
    const HeadScale scale(Visibility(openMask(tokens, tokens)), tokenMarks(content.encoding, content.display),
                          tokenIds);
    return labelOf(scale.score(pattern));
}

/// Equal shares of the cells for which @p wanted holds; rows without one share among all.
template <typename Wanted> Matrix lookingAt(const Wanted &wanted)
{
    Matrix pattern = Matrix::Zero(tokens, tokens);
    for (int query = 0; query < tokens; ++query) {
        for (int key = 0; key < tokens; ++key)
            pattern(query, key) = wanted(query, key) ? 1.F : 0.F;
        if (pattern.row(query).sum() == 0)
            pattern.row(query).setOnes();
        pattern.row(query) /= pattern.row(query).sum();
    }
    return pattern;
}

std::int32_t idAt(int token)
{
    return ids[static_cast<std::size_t>(token)];
}

} // namespace

class TestHeadLabel : public QObject
{
    Q_OBJECT

private slots:
    void labels_data()
    {
        QTest::addColumn<Matrix>("pattern");
        QTest::addColumn<HeadLabel>("label");
        const auto row = [](const char *name, const Matrix &pattern, HeadLabel label) {
            QTest::newRow(name) << pattern << label;
        };
        row("itself", Matrix::Identity(tokens, tokens), HeadLabel::Self);
        row("the previous token", shifted(tokens, -1), HeadLabel::Previous);
        row("the next token", shifted(tokens, 1), HeadLabel::Next);
        row("two tokens before and after", lookingAt([](int q, int k) { return std::abs(q - k) == 2; }),
            HeadLabel::Local);
        row("[CLS]", allAt(tokens, 0), HeadLabel::FirstToken);
        row("[SEP]", allAt(tokens, tokens - 1), HeadLabel::Delimiter);
        row("full stops", lookingAt([](int, int k) { return k == 4 || k == 10; }), HeadLabel::Punctuation);
        row("earlier copies", lookingAt([](int q, int k) { return k < q && idAt(q) == idAt(k); }),
            HeadLabel::DuplicateToken);
        row("what followed earlier copies",
            lookingAt([](int q, int k) { return k >= 1 && k <= q && idAt(q) == idAt(k - 1); }),
            HeadLabel::Induction);
        row("far words", lookingAt([](int q, int k) { return k == (q < 6 ? 9 : 2); }), HeadLabel::Content);
        row("everything", uniform(openMask(tokens, tokens)), HeadLabel::Broad);
        // a third on itself, a third on the first, a third on the last: excesses of 1/4 each but one more
        row("equal parts of many things",
            Matrix((Matrix::Identity(tokens, tokens) + allAt(tokens, 0) + allAt(tokens, tokens - 1)
                    + shifted(tokens, -1) + shifted(tokens, 1))
                   / 5),
            HeadLabel::Mixed);
        row("a number that is none",
            Matrix(Matrix::Constant(tokens, tokens, std::numeric_limits<float>::quiet_NaN())),
            HeadLabel::NotApplicable);
    }

    void labels()
    {
        QFETCH(const Matrix, pattern);
        QFETCH(const HeadLabel, label);
        const LabelledHead found = labelFor(pattern);
        QVERIFY2(found.label == label,
                 qPrintable(QStringLiteral("%1, excess %2")
                                .arg(QString::fromLatin1(labelKey(found.label).data()))
                                .arg(found.score.excess())));
    }

    void oneTokenHasNoLabel()
    {
        QCOMPARE(labelOf(scoresOf(Matrix::Ones(1, 1), true)).label, HeadLabel::NotApplicable);
    }

    /// Which ids the tokens have does not matter, only which are the same.
    void labelsStayWhenUnrelatedTokensAreExchanged()
    {
        std::vector<std::int32_t> exchanged = ids;
        for (std::int32_t &id : exchanged)
            id = 1000 - id;
        std::mt19937 random(5);
        for (int draw = 0; draw < 50; ++draw) {
            const Matrix pattern = randomRows(openMask(tokens, tokens), random);
            const LabelledHead a = labelFor(pattern), b = labelFor(pattern, exchanged);
            QCOMPARE(a.label, b.label);
            QCOMPARE(a.score.value, b.score.value);
        }
    }

    /// Tokens may stand in any order for what does not ask for positions.
    void scoresThatDoNotAskForPositionsStayWhenTokensChangePlaces()
    {
        std::mt19937 random(6);
        std::vector<int> order(tokens);
        std::iota(order.begin(), order.end(), 0);
        std::shuffle(order.begin() + 1, order.end(), random);
        const Matrix pattern = randomRows(openMask(tokens, tokens), random);
        const Trace::Content before = sentence(pattern);
        Trace::Content after = sentence(pattern);
        Matrix moved(tokens, tokens);
        for (int i = 0; i < tokens; ++i) {
            const auto from = static_cast<std::size_t>(order[static_cast<std::size_t>(i)]);
            const auto to = static_cast<std::size_t>(i);
            after.encoding.special[to] = before.encoding.special[from];
            after.display[to] = before.display[from];
            for (int j = 0; j < tokens; ++j)
                moved(i, j) = pattern(order[to], order[static_cast<std::size_t>(j)]);
        }
        const Visibility visibility(openMask(tokens, tokens));
        const HeadScores a
            = HeadScale(visibility, tokenMarks(before.encoding, before.display), ids).score(pattern);
        const HeadScores b
            = HeadScale(visibility, tokenMarks(after.encoding, after.display), ids).score(moved);
        for (const HeadMetric metric : {HeadMetric::Entropy, HeadMetric::Self, HeadMetric::FirstToken,
                                        HeadMetric::Delimiter, HeadMetric::Punctuation, HeadMetric::Sink})
            QVERIFY2(near(a[metric].value, b[metric].value), metricKey(metric).data());
    }

    void theSentenceSaysScoreChanceAndQueries()
    {
        LabelledHead head{HeadLabel::Previous, HeadMetric::Previous, {0.834, 0.259, 9}};
        QCOMPARE(labelSentence({3, 5}, head),
                 "On this sentence head L3 H5 looks at the previous token: 0.83 of its attention, by chance "
                 "0.26 (9 queries).");
        head = {HeadLabel::NotApplicable, HeadMetric::NormalisedEntropy, {}};
        QCOMPARE(labelSentence({0, 0}, head), "On this sentence head L0 H0 has no choice where to look.");
    }
};

QTEST_APPLESS_MAIN(TestHeadLabel)
#include "tst_headlabel.moc"
