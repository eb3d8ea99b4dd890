// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text/headtext.h"

#include <QLocale>
#include <QTest>

using namespace headlight;
using namespace headlight::ui;

class TestHeadText : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        QLocale::setDefault(QLocale::c());
    }

    void theSentenceHasScoreExcessAndChance()
    {
        const LabelledHead previous{HeadLabel::Previous, HeadMetric::Previous, {0.83, 0.26, 9}};
        QCOMPARE(
            headSentence({3, 5}, previous),
            QStringLiteral("On this sentence head L3 H5 looks at the previous token: 0.83 of its attention, "
                           "0.57 above chance (0.26)"));
    }

    void everyLabelHasASentenceAWordAndAnExplanation()
    {
        QStringList sentences;
        QStringList words;
        for (int label = 0; label <= static_cast<int>(HeadLabel::Mixed); ++label) {
            const LabelledHead one{static_cast<HeadLabel>(label), HeadMetric::Self, {0.51, 0.125, 4}};
            const QString sentence = headSentence({0, 1}, one);
            QVERIFY2(sentence.contains(QStringLiteral("this sentence")), qPrintable(sentence));
            QVERIFY2(sentence.contains(QStringLiteral("L0 H1")), qPrintable(sentence));
            QVERIFY2(!sentence.contains(QLatin1Char('%')), qPrintable(sentence));
            sentences += sentence;
            words += labelWord(one.label);
            QVERIFY(labelWord(one.label).size() <= 8);
            QVERIFY(!labelExplanation(one).isEmpty());
        }
        sentences.removeDuplicates();
        words.removeDuplicates();
        QCOMPARE(sentences.size(), static_cast<int>(HeadLabel::Mixed) + 1);
        QCOMPARE(words.size(), static_cast<int>(HeadLabel::Mixed) + 1);
    }

    void theExplanationNamesMetricChanceRowsAndSource()
    {
        const LabelledHead previous{HeadLabel::Previous, HeadMetric::Previous, {0.83, 0.26, 9}};
        const QString text = labelExplanation(previous);
        for (const char *part :
             {"right before it", "1906.04341", "every visible key gets the same", "0.20", "9"})
            QVERIFY2(text.contains(QString::fromLatin1(part)), part);
    }

    void whatIsMixedSaysWhatCameClosest()
    {
        const LabelledHead mixed{HeadLabel::Mixed, HeadMetric::Next, {0.30, 0.35, 5}};
        const QString text = labelExplanation(mixed);
        QVERIFY2(text.contains(QStringLiteral("0.30, 0.05 below chance (0.35)")), qPrintable(text));
        QVERIFY(text.contains(QStringLiteral("right after it")));
    }

    void notApplicableClaimsNothing()
    {
        const QString sentence = headSentence({1, 2}, {});
        QVERIFY(sentence.startsWith(QStringLiteral("Not applicable on this sentence")));
        QVERIFY(!sentence.contains(QStringLiteral("nan"), Qt::CaseInsensitive));
        QVERIFY(!labelExplanation({}).contains(QStringLiteral("nan")));
        QCOMPARE(labelWord(HeadLabel::NotApplicable), QStringLiteral("–"));
    }
};

QTEST_APPLESS_MAIN(TestHeadText)
#include "tst_headtext.moc"
