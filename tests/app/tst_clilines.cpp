// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/cliprogram.h"

#include <QTest>

using namespace headlight::test;

namespace {

/// The lines that were printed.
QList<QByteArray> linesOf(const QByteArray &output)
{
    QList<QByteArray> lines = output.split('\n');
    if (lines.last().isEmpty())
        lines.removeLast();
    return lines;
}

} // namespace

/// headlight-cli trace and analyze with --json-lines.
class TestCliLines : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY2(QFile::exists(Program), "build the target headlight-cli first"); }

    void aLineHoldsWhatTheTextGivesAlone_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addRow("trace") << QStringLiteral("trace ENCODER");
        QTest::addRow("trace with hidden states and logits")
            << QStringLiteral("trace ENCODER --hidden-states --logits");
        QTest::addRow("analyze") << QStringLiteral("analyze ENCODER --json");
    }

    void aLineHoldsWhatTheTextGivesAlone()
    {
        QFETCH(const QString, line);
        const QByteArray input = "\"The fox\\nran.\"\n\n[\"The fox\", \"ran\"]\n\"dog\"\n";
        const Outcome outcome = run(words(line + QStringLiteral(" --json-lines")), input);
        QVERIFY2(outcome.exitCode == 0, qPrintable(outcome.error));
        const QList<QByteArray> lines = linesOf(outcome.output);
        QCOMPARE(lines.size(), 3);
        const QList<QStringList> texts{{QStringLiteral("The fox\nran.")},
                                       {QStringLiteral("The fox"), QStringLiteral("ran")},
                                       {QStringLiteral("dog")}};
        for (qsizetype i = 0; i < lines.size(); ++i) {
            QStringList arguments = words(line) + QStringList{QStringLiteral("--text"), texts[i][0]};
            if (texts[i].size() > 1)
                arguments += {QStringLiteral("--pair"), texts[i][1]};
            const Outcome alone = run(arguments + QStringList{QStringLiteral("-o"), QStringLiteral("-")});
            QVERIFY2(alone.exitCode == 0, qPrintable(alone.error));
            const QJsonObject expected = jsonObject(alone.output);
            QVERIFY(!expected.isEmpty());
            QCOMPARE(jsonObject(lines[i]), expected);
            QCOMPARE(jsonObject(lines[i])[u"text"].toString(), texts[i][0]);
        }
    }

    void noTextsGiveNoLines()
    {
        const Outcome outcome = run(words(QStringLiteral("trace DECODER --json-lines")), "\n \n");
        QCOMPARE(outcome.exitCode, 0);
        QVERIFY(outcome.output.isEmpty());
    }

    void whatCannotBeRunIsNamedBeforeAnythingRuns_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QString>("text");
        QTest::addRow("no JSON") << QByteArray("the fox") << QStringLiteral("not valid JSON");
        QTest::addRow("a number") << QByteArray("5") << QStringLiteral("the line holds something else");
        QTest::addRow("a pair") << QByteArray("[\"a\", \"b\"]")
                                << QStringLiteral("this model takes one sentence, not a pair");
        QTest::addRow("too long") << '"' + QByteArray(1100000, 'a') + '"'
                                  << QStringLiteral("the text is too long");
    }

    void whatCannotBeRunIsNamedBeforeAnythingRuns()
    {
        QFETCH(const QByteArray, line);
        QFETCH(const QString, text);
        const Outcome outcome = run(words(QStringLiteral("trace DECODER --json-lines")),
                                    "\"good\"\n\n" + line + "\n\"good, too\"\n");
        QCOMPARE(outcome.exitCode, 1);
        QVERIFY(outcome.output.isEmpty());
        QVERIFY2(outcome.error.contains(text), qPrintable(outcome.error));
        QVERIFY2(outcome.error.contains(QStringLiteral("standard input: line 3")), qPrintable(outcome.error));
    }

    void aCutIsSaidWithItsLine()
    {
        const QByteArray input = "\"fox\"\n\"" + QByteArray("fox ").repeated(3000) + "\"\n";
        const Outcome outcome = run(words(QStringLiteral("trace DECODER --json-lines")), input);
        QCOMPARE(outcome.exitCode, 0);
        QCOMPARE(linesOf(outcome.output).size(), 2);
        QVERIFY2(outcome.error.contains(QStringLiteral("warning: line 2: the text was cut to ")),
                 qPrintable(outcome.error));
        QVERIFY(!outcome.error.contains(QStringLiteral("line 1")));
    }

    void aReaderThatHasStoppedIsNoFaultOfALine()
    {
        QProcess process;
        process.start(QStringLiteral("sh"),
                      {QStringLiteral("-c"),
                       QStringLiteral("yes '\"fox\"' | head -n 3000 | { \"$0\" analyze \"$1\" --json-lines; "
                                      "echo exit $? >&2; } | head -n 1"),
                       Program, Decoder});
        QVERIFY(process.waitForFinished());
        const QString error = QString::fromUtf8(process.readAllStandardError());
        QVERIFY2(
            error.contains(QStringLiteral("standard output: the reading program has stopped (broken pipe)")),
            qPrintable(error));
        QVERIFY2(error.contains(QStringLiteral("exit 1")), qPrintable(error));
    }
};

QTEST_GUILESS_MAIN(TestCliLines)
#include "tst_clilines.moc"
