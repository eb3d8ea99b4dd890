// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/safetensors.h"
#include "tests/support/cliprogram.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace headlight::test;

/// headlight-cli trace.
class TestCliTrace : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QString path(const char *name) const { return m_folder->filePath(QLatin1String(name)); }

private slots:
    void initTestCase() { QVERIFY2(QFile::exists(Program), "build the target headlight-cli first"); }
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void traceWritesTheSameNumbersInEveryFormat()
    {
        for (const char *name : {"a.safetensors", "a.json", "a.npz"}) {
            const Outcome outcome
                = run({QStringLiteral("trace"), Encoder, QStringLiteral("--text"), QStringLiteral("The fox"),
                       QStringLiteral("--pair"), QStringLiteral("ran"), QStringLiteral("--hidden-states"),
                       QStringLiteral("--logits"), QStringLiteral("-o"), path(name)});
            QVERIFY2(outcome.exitCode == 0, qPrintable(outcome.error));
            QVERIFY(outcome.output.isEmpty());
        }
        const QJsonObject json = jsonObject(readFile(path("a.json")));
        const auto opened = headlight::SafetensorsFile::open(path("a.safetensors").toStdString());
        QVERIFY(opened.ok());
        const auto tokens = json[u"input_ids"].toArray().size();
        QVERIFY(tokens > 5);
        for (const char *name : {"attentions.0", "hidden_states.1", "logits"}) {
            const headlight::TensorInfo *tensor = opened.value().find(name);
            QVERIFY2(tensor != nullptr, name);
            std::vector<float> values(tensor->elements());
            QVERIFY(opened.value().read(name, values).ok());
            QJsonValue first = json[QLatin1String(name)];
            QJsonValue last = first;
            while (first.isArray()) {
                first = first.toArray().first();
                last = last.toArray().last();
            }
            QCOMPARE(static_cast<float>(first.toDouble()), values.front());
            QCOMPARE(static_cast<float>(last.toDouble()), values.back());
            QVERIFY(readFile(path("a.npz")).contains(std::string(name).append(".npy").c_str()));
        }
        QVERIFY((opened.value().find("logits")->shape
                 == std::vector<std::int64_t>{
                     tokens,
                     jsonObject(run({QStringLiteral("info"), Encoder}).output)[u"vocabulary"].toInteger()}));
    }

    void idsGiveWhatTheTextGives()
    {
        const Outcome text = run(words(QStringLiteral("trace DECODER --text fox -o -")));
        QCOMPARE(text.exitCode, 0);
        const QJsonObject fromText = jsonObject(text.output);
        QVERIFY(!fromText.contains(u"hidden_states.0"));
        QVERIFY(!fromText.contains(u"logits"));
        QStringList ids;
        for (const QJsonValue id : fromText[u"input_ids"].toArray())
            ids.append(QString::number(id.toInt()));
        const Outcome outcome = run({QStringLiteral("trace"), Decoder, QStringLiteral("--ids"),
                                     ids.join(QLatin1Char(',')), QStringLiteral("-o"), QStringLiteral("-")});
        QCOMPARE(outcome.exitCode, 0);
        const QJsonObject fromIds = jsonObject(outcome.output);
        QCOMPARE(fromIds[u"attentions.0"], fromText[u"attentions.0"]);
        QCOMPARE(fromIds[u"tokens"], fromText[u"tokens"]);
    }

    void anEncoderDecoderHasThreeKindsOfAttention()
    {
        const QString model = QStringLiteral(HEADLIGHT_TEST_DATA "/families/bart");
        const Outcome outcome
            = run({QStringLiteral("trace"), model, QStringLiteral("--ids"), QStringLiteral("5,6,7"),
                   QStringLiteral("--decoder-ids"), QStringLiteral("2,8"), QStringLiteral("--hidden-states"),
                   QStringLiteral("--logits"), QStringLiteral("-o"), path("a.safetensors")});
        QVERIFY2(outcome.exitCode == 0, qPrintable(outcome.error));
        const auto opened = headlight::SafetensorsFile::open(path("a.safetensors").toStdString());
        QVERIFY(opened.ok());
        using Shape = std::vector<std::int64_t>;
        for (const auto &[name, shape] : {std::pair<const char *, Shape>{"input_ids", {3}},
                                          {"decoder_input_ids", {2}},
                                          {"encoder_attentions.2", {4, 3, 3}},
                                          {"decoder_attentions.1", {2, 2, 2}},
                                          {"cross_attentions.1", {2, 2, 3}},
                                          {"encoder_hidden_states.3", {3, 32}},
                                          {"decoder_hidden_states.2", {2, 32}},
                                          {"logits", {2, 96}}}) {
            const headlight::TensorInfo *tensor = opened.value().find(name);
            QVERIFY2(tensor != nullptr, name);
            QVERIFY2(tensor->shape == shape, name);
        }
        const QJsonObject info = jsonObject(run({QStringLiteral("info"), model}).output);
        QCOMPARE(info[u"decoder_layers"].toInt(), 2);
        QCOMPARE(info[u"decoder_heads"].toInt(), 2);
    }

    void thePoolersOutputIsWithTheHiddenStates_data()
    {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("option");
        QTest::addColumn<int>("width"); // 0: there is none
        const auto row = [](const char *model, const char *option, int width) {
            QTest::addRow("%s %s", model, option)
                << QString::fromLatin1(model) << QString::fromLatin1(option) << width;
        };
        for (const char *model : {"models/bert", "families/roberta", "families/albert", "families/mpnet"}) {
            row(model, "--hidden-states", 32);
            row(model, "", 0);
        }
        for (const char *model :
             {"models/bert_mlm", "families/distilbert", "families/electra", "models/gpt2"})
            row(model, "--hidden-states", 0);
    }

    void thePoolersOutputIsWithTheHiddenStates()
    {
        QFETCH(QString, model);
        QFETCH(QString, option);
        QFETCH(int, width);
        QStringList arguments{QStringLiteral("trace"), QStringLiteral(HEADLIGHT_TEST_DATA "/") + model,
                              QStringLiteral("--ids"), QStringLiteral("5,6"),
                              QStringLiteral("-o"),    QStringLiteral("-")};
        if (!option.isEmpty())
            arguments += option;
        const Outcome outcome = run(arguments);
        QVERIFY2(outcome.exitCode == 0, qPrintable(outcome.error));
        const QJsonObject json = jsonObject(outcome.output);
        QCOMPARE(json.contains(u"pooler_output"), width > 0);
        QCOMPARE(json[u"pooler_output"].toArray().size(), width);
    }

    void aMaskHidesItsKeys()
    {
        const Outcome outcome
            = run(words(QStringLiteral("trace ENCODER --ids 2,5,6 --attention-mask 1,1,0 -o -")));
        QCOMPARE(outcome.exitCode, 0);
        const QJsonArray pattern = jsonObject(outcome.output)[u"attentions.0"].toArray()[0].toArray();
        QCOMPARE(pattern[0].toArray()[2].toDouble(), 0.0);
        QVERIFY(pattern[0].toArray()[1].toDouble() > 0);
    }

    void typeIdsChooseSegments()
    {
        const QString line = QStringLiteral("trace ENCODER --ids 2,5,6 --hidden-states -o -");
        const auto embeddings = [&](const QString &more) {
            return jsonObject(run(words(line + more)).output)[u"hidden_states.0"].toArray();
        };
        const QJsonArray first = embeddings({});
        const QJsonArray second = embeddings(QStringLiteral(" --type-ids 0,1,1"));
        QCOMPARE(second.size(), 3);
        QCOMPARE(second[0], first[0]);
        QVERIFY(second[1] != first[1]);
        QVERIFY(second[2] != first[2]);
    }

    void whatIsOddAboutAModelIsSaid()
    {
        const Outcome outcome
            = run({QStringLiteral("trace"), QStringLiteral(HEADLIGHT_TEST_DATA "/models/bert"),
                   QStringLiteral("--ids"), QStringLiteral("1,2"), QStringLiteral("-o"), path("a.npz")});
        QCOMPARE(outcome.exitCode, 0);
        QVERIFY2(outcome.error.contains(QStringLiteral("warning: no text can be typed: ")),
                 qPrintable(outcome.error));
    }

    void aTextThatIsTooLongIsCutWithAWarning()
    {
        const QString text = QStringLiteral("fox ").repeated(3000);
        const Outcome outcome = run({QStringLiteral("trace"), Decoder, QStringLiteral("--text"), text,
                                     QStringLiteral("-o"), path("a.npz")});
        QCOMPARE(outcome.exitCode, 0);
        QVERIFY2(outcome.error.contains(QStringLiteral("warning: the text was cut to ")),
                 qPrintable(outcome.error));
        QVERIFY(QFile::exists(path("a.npz")));
    }

    void textsOfAnEncoderDecoderAreCutWithAWarning_data()
    {
        QTest::addColumn<int>("words");
        QTest::addColumn<int>("written");
        QTest::addColumn<QStringList>("warnings");
        const QString source = QStringLiteral("warning: the text was cut to 64 of 100 tokens");
        const QString target = QStringLiteral("warning: the decoder's text was cut to 64 of 201 tokens");
        QTest::addRow("neither") << 60 << 63 << QStringList();
        QTest::addRow("the decoder's") << 60 << 200 << QStringList{target};
        QTest::addRow("the encoder's") << 100 << 63 << QStringList{source};
        QTest::addRow("both") << 100 << 200 << QStringList{source, target};
    }

    void textsOfAnEncoderDecoderAreCutWithAWarning() // BART's 64 positions; the decoder begins with its start
                                                     // token
    {
        QFETCH(int, words);
        QFETCH(int, written);
        QFETCH(QStringList, warnings);
        for (const char *file : {"config.json", "model.safetensors"})
            QVERIFY(QFile::link(QStringLiteral(HEADLIGHT_TEST_DATA "/families/bart/") + QLatin1String(file),
                                path(file)));
        writeFile(path("tokenizer.json"), R"({"pre_tokenizer": {"type": "WhitespaceSplit"},
            "model": {"type": "WordLevel", "unk_token": "a", "vocab": {"a": 3, "b": 4}}})");
        const Outcome outcome
            = run({QStringLiteral("trace"), m_folder->path(), QStringLiteral("--text"),
                   QStringLiteral("a ").repeated(words), QStringLiteral("--decoder-text"),
                   QStringLiteral("b ").repeated(written), QStringLiteral("-o"), path("run.json")});
        QVERIFY2(outcome.exitCode == 0, qPrintable(outcome.error));
        QStringList found = outcome.error.split(QLatin1Char('\n'));
        found.removeIf([](const QString &line) { return !line.contains(QStringLiteral("cut to")); });
        for (QString &line : found)
            line.remove(QStringLiteral("headlight-cli: "));
        QCOMPARE(found, warnings);
        const QJsonObject json = jsonObject(readFile(path("run.json")));
        QCOMPARE(json[u"input_ids"].toArray().size(), std::min(words, 64));
        QCOMPARE(json[u"decoder_input_ids"].toArray().size(), std::min(written + 1, 64));
        QCOMPARE(json[u"tokens_before_cut"].toInt(words), words);
        QCOMPARE(json[u"decoder_tokens_before_cut"].toInt(written + 1), written + 1);
    }

    void aFailedWriteLeavesTheOldFile()
    {
        writeFile(path("a.json"), "old");
        QProcess process; // the file may have one block only
        process.start(
            QStringLiteral("sh"),
            {QStringLiteral("-c"),
             QStringLiteral(
                 "trap '' XFSZ; ulimit -f 1; exec \"$0\" trace \"$1\" --text 'the fox ran' -o \"$2\""),
             Program, Encoder, path("a.json")});
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 1);
        QVERIFY(
            process.readAllStandardError().contains("a.json: the file is too large for this file system"));
        QCOMPARE(readFile(path("a.json")), QByteArray("old"));
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden).size(), 1);
    }

    void fullAndBrokenStandardOutput_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QString>("text");
        QTest::addRow("a full disk") << QStringLiteral(
            "\"$0\" tokenize \"$1\" fox > /dev/full; echo exit $? >&2")
                                     << QStringLiteral("standard output: the disk is full");
        QTest::addRow("a reader that has stopped")
            << QStringLiteral(
                   "yes '\"fox\"' | { \"$0\" tokenize \"$1\" --json-lines; echo exit $? >&2; } | head -n 1")
            << QStringLiteral("standard output: the reading program has stopped (broken pipe)");
    }

    void fullAndBrokenStandardOutput()
    {
        QFETCH(QString, command);
        QFETCH(QString, text);
        QProcess process;
        process.start(QStringLiteral("sh"), {QStringLiteral("-c"), command, Program, Encoder});
        QVERIFY(process.waitForFinished());
        const QString error = QString::fromUtf8(process.readAllStandardError());
        QVERIFY2(error.contains(text), qPrintable(error));
        QVERIFY2(error.contains(QStringLiteral("exit 1")), qPrintable(error));
    }
};

QTEST_GUILESS_MAIN(TestCliTrace)
#include "tst_clitrace.moc"
