// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// From text to a trace: what a model makes of what was typed.
#include "core/tokenizer/tokenizer.h"
#include "modelfixtures.h"

#include <QTest>

using namespace headlight;

class TestModelText : public QObject
{
    Q_OBJECT

private slots:
    void segmentsOfATokenizerAreLeftOutWhereTheModelHasNone()
    {
        const ChangedModel model("gpt2", "{}");
        QVERIFY(model.addTokenizer(R"({"known": 1})", R"({"type": "Whitespace"}, "post_processor":
            {"type": "TemplateProcessing", "single": [{"Sequence": {"id": "A", "type_id": 1}}],
             "pair": [{"Sequence": {"id": "A", "type_id": 1}}, {"Sequence": {"id": "B", "type_id": 1}}],
             "special_tokens": {}})"));
        const auto load = LanguageModel::load(model.folder());
        QVERIFY2(load.ok(), load ? "" : sentence(load.error()).c_str());
        const auto trace = load.value()->trace({"known", std::nullopt}, {});
        QVERIFY2(trace.ok(), trace ? "" : sentence(trace.error()).c_str());
        QCOMPARE(trace.value()->encoding().typeIds, std::vector<std::int32_t>{0});
    }

    void aPatternThatGivesUpIsAnError() // TK07
    {
        const ChangedModel model("gpt2", "{}");
        QVERIFY(model.addTokenizer(
            R"({"a": 1, "!": 2})",
            R"({"type": "Split", "pattern": {"Regex": "(a+)+$"}, "behavior": "Isolated"})"));
        const auto load = LanguageModel::load(model.folder());
        QVERIFY2(load.ok(), load ? "" : sentence(load.error()).c_str());
        const auto trace = load.value()->trace({std::string(40, 'a') + "!", std::nullopt}, {});
        QVERIFY(!trace);
        QCOMPARE(trace.error().code, ErrorCode::Unsupported);
        QVERIFY(load.value()->trace({"a", std::nullopt}, {}).ok());
    }

    void textBecomesATrace()
    {
        const auto model = loaded(Models + "encoder");
        if (!model)
            QSKIP("the bundled encoder is not there");
        const auto trace = model->trace({"The quick brown fox", "It jumps"}, {});
        QVERIFY2(trace.ok(), trace ? "" : sentence(trace.error()).c_str());
        QCOMPARE(trace.value()->display().front(), "[CLS]");
        QCOMPARE(trace.value()->encoding().typeIds.back(), 1);
        QVERIFY(!trace.value()->wasCut());
        const auto predictions = trace.value()->predictions(1, 5);
        QCOMPARE(predictions.size(), std::size_t{5});
        QVERIFY(predictions[0].probability >= predictions[4].probability && predictions[4].probability > 0);
        double all = 0;
        for (const Prediction &prediction : trace.value()->predictions(1, model->info().vocabulary))
            all += static_cast<double>(prediction.probability);
        QVERIFY(std::abs(all - 1) < 1e-4);
        const auto estimate = model->estimate({"The quick brown fox", "It jumps"});
        QCOMPARE(estimate.value().tokens, trace.value()->tokens());
        QVERIFY(estimate.value().flop > 1e6 && estimate.value().bytes > 1000);
    }

    void longTextIsCutAndKeepsItsEnd()
    {
        const auto model = loaded(Models + "encoder");
        if (!model)
            QSKIP("the bundled encoder is not there");
        std::string text;
        for (int i = 0; i < 400; ++i)
            text += "fox ";
        const auto trace = model->trace({text, "It jumps"}, {});
        QVERIFY(trace.ok());
        QCOMPARE(trace.value()->tokens(), model->info().maxPositions);
        QVERIFY(trace.value()->wasCut());
        QCOMPARE(trace.value()->display().back(), "[SEP]");
        QCOMPARE(trace.value()->encoding().sequence[trace.value()->encoding().size() - 2], std::int8_t{1});
    }

    void aMegabyteIsCut_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("word");
        for (const char *name : {"encoder", "decoder"}) {
            QTest::addRow("words, %s", name) << QString::fromLatin1(name) << QStringLiteral("word ");
            QTest::addRow("one long word, %s", name) << QString::fromLatin1(name) << QStringLiteral("abc");
            QTest::addRow("not ASCII, %s", name) << QString::fromLatin1(name) << QStringLiteral("漢字");
        }
    }

    void aMegabyteIsCut()
    {
        QFETCH(const QString, name);
        QFETCH(const QString, word);
        const auto model = loaded(Models + name.toStdString());
        if (!model)
            QSKIP("the bundled models are not there");
        const std::string part = word.toStdString();
        std::string text;
        while (text.size() + part.size() <= (1U << 20))
            text += part;
        const auto trace = model->trace({text, std::nullopt}, {});
        QVERIFY2(trace.ok(), trace ? "" : sentence(trace.error()).c_str());
        QVERIFY(trace.value()->tokens() <= model->info().maxPositions);
        const auto refused = model->trace({text, "a pair more" + part}, {});
        QVERIFY(!refused);
        const auto tooLong = model->trace({text + "12345678", std::nullopt}, {});
        QVERIFY(!tooLong);
        QCOMPARE(tooLong.error().code, ErrorCode::TooLarge);
    }

    void aTextWithoutTokensIsRefused()
    {
        const auto model = loaded(Models + "decoder");
        if (!model)
            QSKIP("the bundled decoder is not there");
        const auto trace = model->trace({"", std::nullopt}, {});
        QVERIFY(!trace);
        QCOMPARE(trace.error().code, ErrorCode::InvalidArgument);
        QVERIFY(!model->trace({"a", "pair"}, {}));
    }
};

QTEST_GUILESS_MAIN(TestModelText)
#include "tst_modeltext.moc"
