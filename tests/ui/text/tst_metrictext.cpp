// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text/metrictext.h"

#include <QLocale>
#include <QSet>
#include <QTest>

#include <cmath>

using namespace headlight;
using namespace headlight::ui;

class TestMetricText : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        QLocale::setDefault(QLocale::c());
    }

    void everyMetricHasANameADefinitionAndASource()
    {
        QSet<QString> names, definitions;
        for (const HeadMetric metric : allHeadMetrics()) {
            names.insert(metricName(metric));
            definitions.insert(metricDefinition(metric));
            QVERIFY(metricDefinition(metric).contains(QStringLiteral("\nSource: ")));
            QVERIFY(chanceSentence(metric, 0.2, 0.2).contains(QStringLiteral("Source: ")));
        }
        QCOMPARE(names.size(), qsizetype{headMetricCount});
        QCOMPARE(definitions.size(), qsizetype{headMetricCount});
    }

    void numbersHaveTheDigitsOfTheirUnit()
    {
        QCOMPARE(metricNumber(MetricUnit::Share, 0.826), QStringLiteral("0.83"));
        QCOMPARE(metricNumber(MetricUnit::Tokens, 3.26), QStringLiteral("3.3"));
        QCOMPARE(metricNumber(MetricUnit::Share, -0.004), QStringLiteral("0.00"));
        QCOMPARE(metricNumber(MetricUnit::Share, -0.006), QStringLiteral("-0.01"));
        QCOMPARE(metricNumber(MetricUnit::Share, std::nan("")), QStringLiteral("–"));
    }

    void aSentenceHasTheNumberItsUnitAndItsChance()
    {
        QCOMPARE(metricSentence(HeadMetric::Distance, {3.26, 2., 9}),
                 QStringLiteral("Distance: 3.3 tokens, 1.3 above chance (2.0)"));
        QCOMPARE(metricSentence(HeadMetric::Sink, {0.25, 0.5, 9}),
                 QStringLiteral("Sink: 0.25, 0.25 below chance (0.50)"));
        QCOMPARE(metricSentence(HeadMetric::Induction, {}),
                 QStringLiteral("To what followed copies: not applicable on this sentence"));
    }

    void layersWithOtherChancesAreSaid()
    {
        QVERIFY(chanceSentence(HeadMetric::Previous, 0.1, 0.1).contains(QStringLiteral(": 0.10,")));
        QVERIFY(chanceSentence(HeadMetric::Previous, 0.1, 0.3).contains(QStringLiteral("0.10 to 0.30")));
        QVERIFY(chanceSentence(HeadMetric::Confidence, 0.1, 0.3).contains(QStringLiteral("at random")));
        QVERIFY(chanceSentence(HeadMetric::Previous, {}, {}).startsWith(QStringLiteral("Not applicable")));
    }
};

QTEST_GUILESS_MAIN(TestMetricText)
#include "tst_metrictext.moc"
