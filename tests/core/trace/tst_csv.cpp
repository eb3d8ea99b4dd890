// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/csv.h"
#include "smalltrace.h"

#include <QTest>

#include <clocale>

using namespace headlight;
using Heads = TraceScope::Heads;

Q_DECLARE_METATYPE(std::string)
Q_DECLARE_METATYPE(headlight::TraceScope)

class TestCsv : public QObject
{
    Q_OBJECT

private:
    static QStringList lines(const Result<std::string> &csv)
    {
        return QString::fromStdString(csv.ok() ? csv.value() : sentence(csv.error()))
            .split(QStringLiteral("\r\n"));
    }

private slots:
    void whatWasChangedStandsInEachLine()
    {
        const Trace trace(changedContent({"the", "fox"}));
        const QString mark = QStringLiteral("softmax temperature 2.5; L1 H0 ablated (mean)");
        const QStringList csv = lines(patternsAsCsv(trace, {1, Heads::One, 1}));
        QVERIFY(csv[0].endsWith(QStringLiteral(",score,what_if")));
        for (int line = 1; line < 5; ++line)
            QVERIFY(csv[line].endsWith(QLatin1Char(',') + mark));
        const QStringList table = lines(patternAsCsvTable(trace, {1, 0}));
        QCOMPARE(table[0], QStringLiteral("\"query, what if: ") + mark + QStringLiteral("\",the,fox"));
    }

    void aLineForEachQueryAndKey()
    {
        const Trace trace(smallContent({"the", "fox"}));
        const QStringList csv = lines(patternsAsCsv(trace, {1, Heads::One, 1}));
        QCOMPARE(csv.size(), 6);
        QCOMPARE(csv[0], QStringLiteral("layer,head,query,query_token,key,key_token,probability,score"));
        QVERIFY(csv[1].startsWith(QStringLiteral("1,1,0,the,0,the,1,")));
        QCOMPARE(csv[2], QStringLiteral("1,1,0,the,1,fox,0,-inf"));
        QVERIFY(csv[3].startsWith(QStringLiteral("1,1,1,fox,0,the,0.")));
        QCOMPARE(csv[5], QString());

        const auto attention = trace.attention({1, 1});
        const QStringList fields = csv[4].split(QLatin1Char(','));
        QCOMPARE(fields[6].toFloat(), attention->pattern(1, 1)); // every digit
        QCOMPARE(fields[7].toFloat(), attention->scores(1, 1));
    }

    void keysOfTheCrossAttentionAreTheEncodersTokens()
    {
        const TracePtr cross = traceOf(smallRun({"a", "b", "c"}, {"x", "y"}), AttentionKind::Cross);
        const QStringList csv = lines(patternsAsCsv(*cross, {1, Heads::One, 0}));
        QCOMPARE(csv.size(), 1 + 2 * 3 + 1);
        QVERIFY(csv[6].startsWith(QStringLiteral("1,0,1,y,2,c,0.")));
        const QStringList table = lines(patternAsCsvTable(*cross, {1, 0}));
        QCOMPARE(table[0], QStringLiteral("query,a,b,c"));
        QVERIFY(table[2].startsWith(QStringLiteral("y,0.")));
    }

    void theScopeDecidesWhichHeads_data()
    {
        QTest::addColumn<TraceScope>("scope");
        QTest::addColumn<QStringList>("heads");
        const auto list = [](const char *text) { return QString::fromUtf8(text).split(QLatin1Char(' ')); };
        QTest::addRow("everything") << TraceScope{} << list("0,0 0,1 1,0 1,1");
        QTest::addRow("a layer") << TraceScope{1, Heads::All, 0} << list("1,0 1,1");
        QTest::addRow("one head of all layers") << TraceScope{{}, Heads::One, 1} << list("0,1 1,1");
        QTest::addRow("the mean of a layer") << TraceScope{0, Heads::Mean, 0} << list("0,mean");
    }

    void theScopeDecidesWhichHeads()
    {
        QFETCH(TraceScope, scope);
        QFETCH(QStringList, heads);
        const Trace trace(smallContent({"the"}));
        QStringList found;
        for (const QString &line : lines(patternsAsCsv(trace, scope)).mid(1)) {
            if (!line.isEmpty())
                found.append(line.section(QLatin1Char(','), 0, 1));
        }
        QCOMPARE(found, heads);
    }

    void aMeanHasNoScore()
    {
        const Trace trace(smallContent({"the"}));
        QCOMPARE(lines(patternsAsCsv(trace, {0, Heads::Mean, 0}))[1],
                 QStringLiteral("0,mean,0,the,0,the,1,"));
    }

    void headsThatDoNotExistAreRefused_data()
    {
        QTest::addColumn<TraceScope>("scope");
        QTest::addColumn<QString>("text");
        QTest::addRow("layer 2 of 2") << TraceScope{2, Heads::All, 0}
                                      << QStringLiteral("no such layer, found 2, expected layer 0 to 1");
        QTest::addRow("layer -1") << TraceScope{-1, Heads::Mean, 0} << QStringLiteral("no such layer");
        QTest::addRow("head 99") << TraceScope{0, Heads::One, 99}
                                 << QStringLiteral("no such head, found 99, expected head 0 to 1");
    }

    void headsThatDoNotExistAreRefused()
    {
        QFETCH(TraceScope, scope);
        QFETCH(QString, text);
        const Trace trace(smallContent({"the"}));
        const auto csv = patternsAsCsv(trace, scope);
        QVERIFY(!csv.ok());
        QVERIFY(csv.error().code == ErrorCode::InvalidArgument);
        QVERIFY2(QString::fromStdString(sentence(csv.error())).contains(text), sentence(csv.error()).c_str());
    }

    void tokensAreQuoted_data() // EX04
    {
        QTest::addColumn<std::string>("token");
        QTest::addColumn<SpreadsheetFormulas>("formulas");
        QTest::addColumn<std::string>("field");
        const auto row = [](const char *title, const char *token, const char *field,
                            SpreadsheetFormulas formulas = SpreadsheetFormulas::Keep) {
            QTest::addRow("%s", title) << std::string(token) << formulas << std::string(field);
        };
        row("a word stays as it is", "fox", "fox");
        row("a comma", ",", "\",\"");
        row("a quote is doubled", "\"", "\"\"\"\"");
        row("a line break", "a\nb", "\"a\nb\"");
        row("a tab needs no quotes", "a\tb", "a\tb");
        row("markup", "]]>--<b>", "]]>--<b>");
        row("non-ASCII", "Ġ狐🦊", "Ġ狐🦊");
        row("an empty token", "", "");
        row("a formula is kept", "=cmd()", "=cmd()");
        row("a formula is protected when asked", "=cmd()", "'=cmd()", SpreadsheetFormulas::Protect);
        row("a minus is protected when asked", "-1", "'-1", SpreadsheetFormulas::Protect);
        row("an at sign with a comma is protected and quoted", "@a,b", "\"'@a,b\"",
            SpreadsheetFormulas::Protect);
        row("a tab is protected when asked", "\t=1", "'\t=1", SpreadsheetFormulas::Protect);
        row("a word is not touched by the protection", "fox", "fox", SpreadsheetFormulas::Protect);
    }

    void tokensAreQuoted()
    {
        QFETCH(std::string, token);
        QFETCH(SpreadsheetFormulas, formulas);
        QFETCH(std::string, field);
        const Trace trace(smallContent({token}));
        const auto csv = patternsAsCsv(trace, {0, Heads::Mean, 0}, formulas);
        QVERIFY(csv.ok());
        const std::string expected = "\r\n0,mean,0," + field + ",0," + field + ",1,\r\n";
        QVERIFY2(csv.value().ends_with(expected), csv.value().c_str());
    }

    void aTableHasAColumnForEachKey()
    {
        const Trace trace(smallContent({"a,b", "fox"}));
        const QStringList csv = lines(patternAsCsvTable(trace, {0, 0}));
        QCOMPARE(csv.size(), 4);
        QCOMPARE(csv[0], QStringLiteral("query,\"a,b\",fox"));
        QCOMPARE(csv[1], QStringLiteral("\"a,b\",1,0"));
        const QStringList numbers = csv[2].split(QLatin1Char(','));
        QCOMPARE(numbers.size(), 3);
        QCOMPARE(numbers[2].toFloat(), trace.attention({0, 0})->pattern(1, 1));
        QVERIFY(!patternAsCsvTable(trace, {2, 0}).ok());
        QVERIFY(patternAsCsvTable(trace, {1, {}}).ok());
    }

    void numbersHaveAPointInEveryLocale() // EX05
    {
        if (std::setlocale(LC_ALL, "de_DE.UTF-8") == nullptr)
            QSKIP("the locale de_DE.UTF-8 is not installed");
        const Trace trace(smallContent({"the", "fox"}));
        const auto csv = patternAsCsvTable(trace, {0, 0});
        std::setlocale(LC_ALL, "C");
        QCOMPARE(lines(csv)[2].count(QLatin1Char(',')), 2);
    }

    void nanIsWrittenAsNan()
    {
        auto content = smallContent({"the", "fox"});
        content.layers[0].query(1, 0) = std::numeric_limits<float>::quiet_NaN();
        const Trace trace(std::move(content));
        QCOMPARE(lines(patternAsCsvTable(trace, {0, 0}))[2], QStringLiteral("fox,nan,nan"));
    }
};

QTEST_APPLESS_MAIN(TestCsv)
#include "tst_csv.moc"
