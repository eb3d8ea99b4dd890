// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fakemodel.h"
#include "ui/state/headlabels.h"
#include "ui/state/headmeasure.h"
#include "ui/state/session.h"

#include <QTest>

using namespace headlight;
using namespace headlight::ui;
using test::FakeModel;

namespace {

MeasuredHead measured(int head, double value, double chance = 0.5, HeadLabel label = HeadLabel::Self)
{
    return {{0, head}, true, label, {value, chance, 3}};
}

MeasuredHead notApplicable(int head)
{
    return {{0, head}, true, HeadLabel::NotApplicable, {}};
}

QList<int> numbers(const QList<LayerHead> &heads)
{
    QList<int> result;
    for (const LayerHead head : heads)
        result.append(head.head);
    return result;
}

} // namespace

class TestHeadMeasure : public QObject
{
    Q_OBJECT

private slots:
    void headsAreChosenAndOrdered_data()
    {
        QTest::addColumn<HeadChoice>("choice");
        QTest::addColumn<QList<int>>("expected");
        using Order = HeadChoice::Order;
        QTest::addRow("all by place") << HeadChoice{} << QList<int>{0, 1, 2, 3, 4};
        QTest::addRow("highest") << HeadChoice{Order::Highest, {}, {}} << QList<int>{3, 0, 4, 2, 1};
        QTest::addRow("lowest") << HeadChoice{Order::Lowest, {}, {}} << QList<int>{2, 0, 4, 3, 1};
        QTest::addRow("above chance") << HeadChoice{Order::AboveChance, {}, {}} << QList<int>{4, 3, 0, 2, 1};
        QTest::addRow("a label") << HeadChoice{Order::Highest, HeadLabel::Next, {}} << QList<int>{4};
        QTest::addRow("at least") << HeadChoice{Order::Place, {}, 0.5} << QList<int>{0, 3, 4};
        QTest::addRow("none") << HeadChoice{Order::Highest, HeadLabel::Broad, {}} << QList<int>{};
    }

    void headsAreChosenAndOrdered()
    {
        QFETCH(const HeadChoice, choice);
        QFETCH(const QList<int>, expected);
        const QList<MeasuredHead> heads{measured(0, 0.5), notApplicable(1), measured(2, 0.2),
                                        measured(3, 0.9), measured(4, 0.5, 0., HeadLabel::Next)};
        QCOMPARE(numbers(chosenHeads(heads, choice)), expected);
        for (const MeasuredHead &head : heads)
            QCOMPARE(choice.leavesOut(head), !expected.contains(head.head.head));
    }

    void theRangeHoldsValuesAndChance()
    {
        const QList<MeasuredHead> heads{measured(0, 2, 1.5), measured(1, 0.5, 3.5), notApplicable(2)};
        const MeasureRange tokens = rangeOf(heads, MetricUnit::Tokens);
        QCOMPARE(tokens.low, 0.);
        QCOMPARE(tokens.high, 3.5);
        QCOMPARE(tokens.leastChance, std::optional(1.5));
        QCOMPARE(tokens.mostChance, std::optional(3.5));
        QCOMPARE(rangeOf(heads, MetricUnit::Share).high, 1.);
        const MeasureRange empty = rangeOf({notApplicable(0)}, MetricUnit::Tokens);
        QVERIFY(empty.high > empty.low && !empty.leastChance);
    }

    void itReadsTheScoresOfTheSentence()
    {
        Selection selection;
        Session session(&selection);
        session.setSource(std::make_shared<FakeModel>());
        session.setInput({"one two three four", {}});
        const HeadLabels *labels = session.headLabels();
        QVERIFY(!measuredHeads(*labels, 2, 3, {}).first().isKnown);
        session.headLabels()->setAllWanted(this, true);
        QTRY_VERIFY(labels->isComplete());
        const auto direct = allHeadScores(*session.trace());
        const auto distances = measuredHeads(*labels, 2, 3, {HeadMetric::Distance});
        const auto ofLabels = measuredHeads(*labels, 2, 3, {});
        for (qsizetype i = 0; i < 6; ++i) {
            const HeadScores &scores = (*direct)[static_cast<std::size_t>(i)];
            QCOMPARE(distances[i].score.value, scores[HeadMetric::Distance].value);
            QCOMPARE(ofLabels[i].label, labelOf(scores).label);
            QCOMPARE(ofLabels[i].score.value, labelOf(scores).score.value);
        }
    }

    void oneTokenGivesNoNumber()
    {
        Selection selection;
        Session session(&selection);
        session.setSource(std::make_shared<FakeModel>(FakeModel::decoder()));
        session.setInput({"alone", {}});
        session.headLabels()->setAllWanted(this, true);
        QTRY_VERIFY(session.headLabels()->isComplete());
        for (const MeasuredHead &head :
             measuredHeads(*session.headLabels(), 3, 4, {HeadMetric::NormalisedEntropy})) {
            QVERIFY(head.isKnown);
            QVERIFY(!head.isApplicable());
        }
    }
};

QTEST_GUILESS_MAIN(TestHeadMeasure)
#include "tst_headmeasure.moc"
