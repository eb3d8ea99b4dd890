// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text/readingtext.h"

#include <QLocale>
#include <QTest>

#include <limits>

using namespace headlight;
using namespace headlight::ui;

namespace {

constexpr float none = -std::numeric_limits<float>::infinity();

QString withoutIsolates(QString text)
{
    return text.remove(QChar(u'\u2068')).remove(QChar(u'\u2069'));
}

ReadingSide side(const std::vector<std::string> &labels)
{
    return {labels, {0, 1, 2}, {0, 1, 2}};
}

/// Three tokens of a causal model with 8 heads; L2 H5.
Reading example()
{
    auto model = std::make_shared<ModelInfo>();
    model->heads = 8;
    model->causal = true;
    Trace::Content content;
    content.model = model;
    content.encoding.ids = {1, 2, 3};
    content.display = {"The", " quick", " <b>"};
    Reading reading{.trace = std::make_shared<const Trace>(std::move(content)), .quantity = {}, .style = {}};
    reading.quantity = {Meaning::Probability, 2, 5};
    reading.queries = reading.keys = side(reading.trace->display());
    Matrix numbers(3, 3), mask(3, 3);
    numbers << 1.F, 0.F, 0.F, //
        0.25F, 0.75F, 0.F, //
        0.3F, 0.0001F, 0.6999F;
    mask << 0, none, none, //
        0, 0, none, //
        0, 0, 0;
    reading.numbers = std::make_shared<const Matrix>(numbers);
    reading.mask = std::make_shared<const Matrix>(mask);
    return reading;
}

/// The same with another meaning, as readingOf() would describe it.
Reading exampleOf(Meaning meaning, std::optional<int> head = 5)
{
    Reading reading = example();
    reading.quantity = {meaning, 2, head};
    reading.style.meaning = meaning;
    reading.unit = unitOf(meaning);
    reading.range = reading.unit == Unit::Logit ? NumberRange::Free
        : reading.unit == Unit::Norm            ? NumberRange::Positive
                                                : NumberRange::Share;
    return reading;
}

} // namespace

class TestReadingText : public QObject
{
    Q_OBJECT

private slots:
    void init() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void cleanup() { QLocale::setDefault(QLocale::c()); }

    void cellText_data()
    {
        QTest::addColumn<int>("query");
        QTest::addColumn<int>("key");
        QTest::addColumn<QString>("text");

        QTest::addRow("the highest of two visible keys")
            << 1 << 1 << QStringLiteral("L2 H5: “␣quick” → “␣quick” 0.750, rank 1 of 2");
        QTest::addRow("the lower of two")
            << 1 << 0 << QStringLiteral("L2 H5: “␣quick” → “The” 0.250, rank 2 of 2");
        QTest::addRow("almost nothing")
            << 2 << 1 << QStringLiteral("L2 H5: “␣<b>” → “␣quick” <0.001, rank 3 of 3");
        QTest::addRow("behind the mask")
            << 0 << 2 << QStringLiteral("L2 H5: “The” → “␣<b>” masked: this query cannot see this key");
    }

    void cellText()
    {
        QFETCH(int, query);
        QFETCH(int, key);
        QFETCH(QString, text);
        QCOMPARE(withoutIsolates(readingCellText(example(), {query, key})), text);
    }

    void cellTextFollowsTheLocale()
    {
        QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
        QCOMPARE(withoutIsolates(readingCellText(exampleOf(Meaning::Probability, std::nullopt), {1, 1})),
                 QStringLiteral("L2 mean: „␣quick“ → „␣quick“ 0,750, rank 1 of 2"));
    }

    void notANumberIsSaid()
    {
        Reading reading = example();
        Matrix numbers = *reading.numbers;
        numbers(1, 0) = std::numeric_limits<float>::quiet_NaN();
        reading.numbers = std::make_shared<const Matrix>(numbers);
        QVERIFY(readingCellToolTip(reading, {1, 0}).endsWith(QStringLiteral("not a number")));
    }

    void placeholdersInTokensAreNotFilledIn()
    {
        Reading reading = example();
        reading.queries.labels[0] = "%3";
        reading.keys.labels[0] = "%n %1";
        const QString text = withoutIsolates(readingCellToolTip(reading, {0, 0}));
        QVERIFY(text.contains(QStringLiteral("%3")));
        QVERIFY(text.contains(QStringLiteral("%n %1")));
    }

    void numbersAreWrittenAsTheirUnitAsks()
    {
        QCOMPARE(numberText(NumberRange::Share, Unit::Share, 0.0001), QStringLiteral("<0.001"));
        QCOMPARE(numberText(NumberRange::Free, Unit::Logit, -3.14159), QStringLiteral("-3.14"));
        QCOMPARE(numberText(NumberRange::Positive, Unit::Norm, 0.012345), QStringLiteral("0.0123"));
        QCOMPARE(numberText(NumberRange::Signed, Unit::Share, 0.25), QStringLiteral("+0.250"));
        QCOMPARE(numberText(NumberRange::Signed, Unit::Share, -0.0001), QStringLiteral("0.000"));
        QCOMPARE(numberText(NumberRange::Positive, Unit::Share, 0.0001), QStringLiteral("<0.001"));
        QCOMPARE(numberText(NumberRange::Signed, Unit::Logit, -2.5), QStringLiteral("-2.5"));
        QCOMPARE(numberText(NumberRange::Free, Unit::Logit, std::numeric_limits<double>::quiet_NaN()),
                 QStringLiteral("not a number"));
        QCOMPARE(shortNumber(NumberRange::Free, -3.14), QStringLiteral("-3.1"));
        QCOMPARE(shortNumber(NumberRange::Free, 12.5), QStringLiteral("13"));
        QCOMPARE(shortNumber(NumberRange::Signed, 0.126), QStringLiteral("+0.13"));
        QCOMPARE(shortNumber(NumberRange::Signed, -0.001), QStringLiteral("0.00"));
    }

    void theSentenceSaysWhatIsAveraged_data()
    {
        QTest::addColumn<Meaning>("meaning");
        QTest::addColumn<bool>("oneHead");
        QTest::addColumn<QString>("part");
        QTest::addRow("mean") << Meaning::Probability << false << QStringLiteral("mean of 8 head");
        QTest::addRow("mean of scores") << Meaning::Score << false << QStringLiteral("mean of 8 head");
        QTest::addRow("logits") << Meaning::Score << true << QStringLiteral("in logits");
        QTest::addRow("norm") << Meaning::NormWeighted << true << QStringLiteral("‖α·f(x)‖");
        QTest::addRow("norm of the sum") << Meaning::NormWeighted << false << QStringLiteral("‖Σ α·f(x)‖");
        QTest::addRow("contribution") << Meaning::Contribution << true << QStringLiteral("residual");
        QTest::addRow("contributions") << Meaning::Contribution << false << QStringLiteral("sum of 8 head");
        // Whatever head is chosen, they follow all of them.
        QTest::addRow("rollout") << Meaning::Rollout << true << QStringLiteral("layers 0–2");
        QTest::addRow("rollout's heads") << Meaning::Rollout << true << QStringLiteral("the mean of 8 head");
        QTest::addRow("flow") << Meaning::Flow << true << QStringLiteral("the mean of 8 head");
    }

    void theSentenceSaysWhatIsAveraged()
    {
        QFETCH(Meaning, meaning);
        QFETCH(bool, oneHead);
        QFETCH(QString, part);
        const QString text
            = readingSentence(exampleOf(meaning, oneHead ? std::optional<int>(5) : std::nullopt));
        QVERIFY2(text.contains(part), qPrintable(text));
        QVERIFY(!text.contains(QLatin1Char('%')));
    }

    void placesAreNamed()
    {
        QCOMPARE(placeName({Meaning::Score, 2, 5}), QStringLiteral("L2 H5"));
        QCOMPARE(placeName({Meaning::Score, 2, std::nullopt}), QStringLiteral("L2 mean"));
        QCOMPARE(placeName({Meaning::NormWeighted, 2, std::nullopt}), QStringLiteral("L2 all heads"));
        QCOMPARE(placeName({Meaning::Rollout, 2, 5}), QStringLiteral("L0–L2"));
        QCOMPARE(placeName({Meaning::Flow, 0, 5}), QStringLiteral("L0"));
    }

    void whatIsHiddenAndRescaledIsSaid()
    {
        Reading reading = example();
        QVERIFY(readingSentence(reading).endsWith(QStringLiteral("every row sums to 1")));
        reading.style.hide = HideKeys::Sink;
        QVERIFY(readingSentence(reading).contains(QStringLiteral("no key is a sink (above 0.30")));
        reading.hiddenKeys = {0};
        reading.hiddenShare = {1, 0.25, 0.3};
        const QString kept = withoutIsolates(readingSentence(reading));
        QVERIFY2(kept.contains(QStringLiteral("“The” hidden")), qPrintable(kept));
        QVERIFY(kept.endsWith(QStringLiteral("rows not rescaled")));
        QVERIFY(!kept.contains(QStringLiteral("every row sums to 1")));
        QCOMPARE(hiddenShareText(reading, 1), QStringLiteral("Hidden here: 0.250"));
        QVERIFY(!isDistribution(reading));
        reading.style.after = AfterHiding::Rescale;
        QVERIFY(readingSentence(reading).endsWith(QStringLiteral("rows rescaled to 1")));
        QVERIFY(measureOf(reading).title.contains(QStringLiteral("rescaled")));
        QVERIFY(isDistribution(reading));
    }

    void wordsAndDifferencesAreSaid()
    {
        Reading reading = exampleOf(Meaning::Score);
        reading.style.grouping = Grouping::Words;
        QVERIFY(readingSentence(reading).contains(QStringLiteral("log of the sum of exp over keys")));
        reading = example();
        reading.style.grouping = Grouping::Words;
        QVERIFY(readingSentence(reading).contains(QStringLiteral("sum over keys, mean over queries")));
        reading.style.reference = Quantity{Meaning::Rollout, 1, std::nullopt};
        reading.range = NumberRange::Signed;
        QVERIFY(readingSentence(reading).startsWith(
            QStringLiteral("Difference: probability of L2 H5 minus rollout of L0–L1")));
        QCOMPARE(measureOf(reading).title, QStringLiteral("Difference (share)"));
        reading.style.reference = reading.quantity;
        QVERIFY(readingSentence(reading).contains(QStringLiteral("from itself")));
    }
};

QTEST_APPLESS_MAIN(TestReadingText)
#include "tst_readingtext.moc"
