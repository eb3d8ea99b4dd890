// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/safetensors.h"
#include "tests/support/cliprogram.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace headlight::test;

class TestCli : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QString path(const char *name) const { return m_folder->filePath(QLatin1String(name)); }

private slots:
    void initTestCase() { QVERIFY2(QFile::exists(Program), "build the target headlight-cli first"); }
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void wrongUsage_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("text");
        const auto row = [](const char *title, const char *line, const char *text) {
            QTest::addRow("%s", title) << QString::fromUtf8(line) << QString::fromUtf8(text);
        };
        row("no command", "", "a command is missing");
        row("an unknown command", "fly", "there is no such command, found \"fly\"");
        row("an unknown option", "info --fly ENCODER", "no such option, or it takes no value, found --fly");
        row("an option of another command", "info --json-lines ENCODER", "found --json-lines");
        row("info without a model", "info", "info takes one model folder");
        row("info with two models", "info ENCODER DECODER", "found 2 arguments");
        row("tokenize without a folder", "tokenize", "needs a model or tokenizer folder");
        row("tokenize without a text", "tokenize ENCODER", "needs a text, or --json-lines");
        row("tokenize with a text too many", "tokenize ENCODER --json-lines text", "from standard input");
        row("trace without a model", "trace --text fox -o DIR/a.json", "trace takes one model folder");
        row("trace without a text", "trace ENCODER -o DIR/a.json", "either --text, --ids or --json-lines");
        row("trace with text and ids", "trace ENCODER --text fox --ids 1 -o DIR/a.json",
            "either --text, --ids or --json-lines");
        row("trace with ids and a pair", "trace ENCODER --ids 1 --pair x -o DIR/a.json",
            "--pair goes with --text");
        row("trace with text and type ids", "trace ENCODER --text x --type-ids 0 -o DIR/a.json",
            "go with --ids only");
        row("trace without an output", "trace ENCODER --text fox", "needs -o");
        row("an output of unknown kind", "trace ENCODER --text fox -o DIR/a.csv",
            "expected .safetensors, .json or .npz");
        row("lines and a text", "trace ENCODER --json-lines --text fox",
            "the texts come from standard input");
        row("lines and ids", "analyze ENCODER --json-lines --ids 1", "the texts come from standard input");
        row("lines into a file", "trace ENCODER --json-lines -o DIR/a.json", "go to standard output");
        row("an ablation of no kind", "analyze ENCODER --text x --ablate-heads median",
            "--ablate-heads cannot be used, found \"median\", expected zero or mean");
        row("lines as CSV", "analyze ENCODER --json-lines --csv", "writes JSON, not --csv");
        row("an option without its value", "trace ENCODER --text", "needs a value, found --text");
        row("a flag with a value", "trace ENCODER --logits=2 --text x -o DIR/a.json", "found --logits=2");
        row("ids that are words", "trace ENCODER --ids 1,fox -o DIR/a.json",
            "--ids cannot be used, found \"1,fox\"");
        row("negative ids", "trace ENCODER --ids -1 -o DIR/a.json", "found \"-1\"");
        row("ids beyond 31 bits", "trace ENCODER --ids 2147483648 -o DIR/a.json", "2147483647");
        row("ids with a comma at the end", "trace ENCODER --ids 1, -o DIR/a.json",
            "with commas between them");
        row("the decoder's text with ids", "trace ENCODER --ids 1 --decoder-text x -o DIR/a.json",
            "--decoder-text goes with --text, --decoder-ids with --ids");
        row("the decoder's ids with a text", "trace ENCODER --text x --decoder-ids 1 -o DIR/a.json",
            "--decoder-text goes with --text, --decoder-ids with --ids");
        row("the decoder's ids that are words", "trace ENCODER --ids 1 --decoder-ids fox -o DIR/a.json",
            "--decoder-ids cannot be used, found \"fox\"");
        row("too few type ids", "trace ENCODER --ids 1,2 --type-ids 0 -o DIR/a.json",
            "--type-ids must have as many numbers as --ids, found 1, expected 2");
        row("a mask of 2", "trace ENCODER --ids 1 --attention-mask 2 -o DIR/a.json",
            "found 2, expected 0 or 1");
    }

    void wrongUsage()
    {
        QFETCH(QString, line);
        QFETCH(QString, text);
        const Outcome outcome = run(words(line, m_folder->path()));
        QCOMPARE(outcome.exitCode, 2);
        QVERIFY2(outcome.error.contains(text), qPrintable(outcome.error));
        QVERIFY(outcome.error.startsWith(QStringLiteral("headlight-cli: ")));
        QVERIFY(outcome.error.endsWith(QStringLiteral(" See headlight-cli --help.\n")));
        QCOMPARE(outcome.error.count(QLatin1Char('\n')), 1);
        QVERIFY(outcome.output.isEmpty());
        QVERIFY(QDir(m_folder->path()).isEmpty());
    }

    void failures_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("text");
        const auto row = [](const char *title, const char *line, const char *text) {
            QTest::addRow("%s", title) << QString::fromUtf8(line) << QString::fromUtf8(text);
        };
        row("a model that does not exist", "info DIR/absent",
            "absent/config.json: there is no such file or folder");
        row("a folder without a model", "trace DIR --text fox -o DIR/a.json", "Choose a model folder");
        row("a folder without a tokenizer", "tokenize DIR fox", "no tokenizer");
        row("an id that the model has not", "trace ENCODER --ids 999999 -o DIR/a.json", "found 999999");
        row("text for a decoder that is not there", "trace ENCODER --text a --decoder-text b -o DIR/a.json",
            "no decoder that looks at an encoder");
        row("ids for a decoder that is not there", "trace ENCODER --ids 5 --decoder-ids 5 -o DIR/a.json",
            "no decoder that looks at an encoder");
        row("a folder that does not exist", "trace ENCODER --text fox -o DIR/absent/a.json",
            "there is no such folder");
        row("a folder as output", "trace ENCODER --text fox -o DIR/folder.json", "this is a folder");
    }

    void failures()
    {
        QFETCH(QString, line);
        QFETCH(QString, text);
        QVERIFY(QDir(m_folder->path()).mkdir(QStringLiteral("folder.json")));
        const Outcome outcome = run(words(line, m_folder->path()));
        QCOMPARE(outcome.exitCode, 1);
        QVERIFY2(outcome.error.contains(text), qPrintable(outcome.error));
        QCOMPARE(outcome.error.count(QLatin1Char('\n')), 1);
        QVERIFY(outcome.output.isEmpty());
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
                 QStringList{QStringLiteral("folder.json")});
    }

    void aBrokenCheckpointIsNamed()
    {
        QVERIFY(QFile::copy(Encoder + QStringLiteral("/config.json"), path("config.json")));
        writeFile(path("model.safetensors"), "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\n");
        const Outcome outcome = run({QStringLiteral("info"), m_folder->path()});
        QCOMPARE(outcome.exitCode, 1);
        QVERIFY2(outcome.error.contains(QStringLiteral("model.safetensors: this is a Git LFS pointer")),
                 qPrintable(outcome.error));
    }

    void helpAndVersion()
    {
        const Outcome help = run({QStringLiteral("--help")});
        QCOMPARE(help.exitCode, 0);
        QVERIFY(help.output.startsWith("Usage:\n  headlight-cli info MODEL\n"));
        QCOMPARE(run(words(QStringLiteral("trace --help"))).output, help.output);
        QCOMPARE(run({QStringLiteral("--version")}).output,
                 QByteArray("headlight-cli " HEADLIGHT_VERSION "\n"));
    }

    void info()
    {
        const Outcome outcome = run({QStringLiteral("info"), Decoder});
        QCOMPARE(outcome.exitCode, 0);
        const QJsonObject info = jsonObject(outcome.output);
        QCOMPARE(info[u"family"].toString(), QStringLiteral("gpt2"));
        QCOMPARE(info[u"tokenizer"].toString(), QStringLiteral("BPE"));
        QCOMPARE(info[u"causal"].toBool(), true);
        for (const QString &key :
             {QStringLiteral("layers"), QStringLiteral("heads"), QStringLiteral("d_model"),
              QStringLiteral("vocabulary"), QStringLiteral("parameters")})
            QVERIFY2(info[key].toInteger() > 0, qPrintable(key));
        QVERIFY(info[u"dtype"].isString());
    }

    void everyHeadIsAblated()
    {
        const Outcome json = run(words(QStringLiteral("analyze ENCODER --ids 5,9,14 --ablate-heads mean")));
        QCOMPARE(json.exitCode, 0);
        const QJsonObject ablation = jsonObject(json.output)[u"ablation"].toObject();
        QCOMPARE(ablation[u"by"].toString(), QStringLiteral("mean"));
        QVERIFY(ablation[u"heads"].toArray()[0].toObject()[u"kl"].toDouble() > 0);
        const Outcome csv
            = run(words(QStringLiteral("analyze DECODER --ids 5,9,14 --csv --ablate-heads zero")));
        QVERIFY(csv.output.contains(",ablation_kl,nats,")
                && csv.output.contains(",ablation_loss_change,nats,"));
        QVERIFY(
            !run(words(QStringLiteral("analyze DECODER --ids 5,9,14 --csv"))).output.contains("ablation"));
    }

    void tokenizeArguments()
    {
        const Outcome outcome = run(words(QStringLiteral("tokenize ENCODER the fox")));
        QCOMPARE(outcome.exitCode, 0);
        const QList<QByteArray> lines = outcome.output.split('\n');
        QCOMPARE(lines.size(), 3);
        const QJsonObject first = jsonObject(lines[0]);
        QCOMPARE(first[u"text"].toString(), QStringLiteral("the"));
        QVERIFY(!first.contains(u"pair"));
        QCOMPARE(first[u"tokens"].toArray(), QJsonArray({u"[CLS]"_qs, u"the"_qs, u"[SEP]"_qs}));
        QCOMPARE(first[u"offsets"].toArray()[1].toArray(), QJsonArray({0, 3}));
        QCOMPARE(first[u"ids"].toArray().size(), 3);
        QCOMPARE(first[u"type_ids"].toArray(), QJsonArray({0, 0, 0}));

        const Outcome bare = run(words(QStringLiteral("tokenize ENCODER --no-special the")));
        QCOMPARE(jsonObject(bare.output)[u"tokens"].toArray(), QJsonArray({u"the"_qs}));
    }

    void tokenizeLines()
    {
        const QByteArray input
            = "\"the\\n\\u0000\xF0\x9F\xA6\x8A\"\n\n[\"the\", \"fox\"]\r\n\"\""; // no end of line at the end
        const Outcome outcome = run(words(QStringLiteral("tokenize ENCODER --json-lines")), input);
        QCOMPARE(outcome.exitCode, 0);
        const QList<QByteArray> lines = outcome.output.split('\n');
        QCOMPARE(lines.size(), 4);
        QCOMPARE(jsonObject(lines[0])[u"text"].toString(), QString::fromUtf8("the\n\0🦊", 9));
        const QJsonObject pair = jsonObject(lines[1]);
        QCOMPARE(pair[u"pair"].toString(), QStringLiteral("fox"));
        QVERIFY(pair[u"type_ids"].toArray().contains(1));
        QCOMPARE(jsonObject(lines[2])[u"tokens"].toArray(), QJsonArray({u"[CLS]"_qs, u"[SEP]"_qs}));
    }

    void aBadLineStopsAndIsNamed_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QString>("text");
        const auto row = [](const char *title, const QByteArray &line, const char *text) {
            QTest::addRow("%s", title) << line << QString::fromUtf8(text);
        };
        row("no JSON", "the fox", "line 2: not valid JSON at byte 2");
        row("a number", "5", "line 2: the line holds something else, expected a JSON text or [text, pair]");
        row("three texts", "[\"a\", \"b\", \"c\"]", "line 2: the line holds something else");
        row("a pair with a number", "[\"a\", 1]", "line 2: the line holds something else");
        row("bytes that are no UTF-8", "\"\xFF\"", "line 2: not valid JSON at byte 2");
        row("half a surrogate pair", "\"\\ud800\"", "line 2: not valid JSON");
        row("a NUL", QByteArray("\"a\0\"", 4), "line 2: not valid JSON at byte 3, found a NUL");
    }

    void aBadLineStopsAndIsNamed()
    {
        QFETCH(QByteArray, line);
        QFETCH(QString, text);
        const Outcome outcome = run(words(QStringLiteral("tokenize ENCODER --json-lines")),
                                    "\"good\"\n" + line + "\n\"never reached\"\n");
        QCOMPARE(outcome.exitCode, 1);
        QCOMPARE(outcome.output.count('\n'), 1);
        QVERIFY2(outcome.error.contains(QStringLiteral("standard input: ") + text),
                 qPrintable(outcome.error));
    }

    void bytesThatAreNoUtf8BecomeReplacementCharacters()
    {
        QProcess process; // QProcess would encode the argument; the shell passes the byte on
        process.start(QStringLiteral("sh"),
                      {QStringLiteral("-c"), QStringLiteral("\"$0\" tokenize \"$1\" \"$(printf '\\377')\""),
                       Program, Encoder});
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 0);
        QCOMPARE(jsonObject(process.readAllStandardOutput())[u"text"].toString(), QStringLiteral("\uFFFD"));
    }
};

QTEST_GUILESS_MAIN(TestCli)
#include "tst_cli.moc"
