// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/consequences.h"
#include "core/analysis/headscores.h"
#include "core/base/numbertext.h"
#include "core/trace/analysisfile.h"
#include "core/transformer/languagemodel.h"
#include "testpaths.h"
#include "tests/core/analysis/handmade.h"

#include <QTest>

#include <nlohmann/json.hpp>

using namespace headlight;
using namespace handmade;

class TestAnalysisFile : public QObject
{
    Q_OBJECT

private slots:
    void jsonHoldsEveryHeadBesideChance()
    {
        const Trace trace(
            contentWith({{shifted(6, -1), Matrix::Identity(6, 6)}, {uniform(openMask(6, 6)), allAt(6, 0)}}));
        const auto text = analysisAsJson(trace);
        QVERIFY(text);
        const auto json = nlohmann::json::parse(text.value());
        QCOMPARE(json["heads"].size(), std::size_t{4});
        const auto &head = json["heads"][0];
        QCOMPARE(head["label"].get<std::string>(), std::string("previous"));
        QVERIFY(near(head["metrics"]["previous"]["value"].get<double>(), 1, 1e-5));
        QVERIFY(near(head["metrics"]["previous"]["chance"].get<double>(), 1. / 6));
        QCOMPARE(head["metrics"]["previous"]["rows"].get<int>(), 5);
        QVERIFY(head["metrics"]["induction"].is_null()); // nothing repeats
        QCOMPARE(json["heads"][2]["label"].get<std::string>(), std::string("broad"));
        QCOMPARE(json["heads"][3]["layer"].get<int>(), 1);
        QCOMPARE(json["heads"][3]["head"].get<int>(), 1);
        QCOMPARE(json["rollout"].size(), std::size_t{6});
        QCOMPARE(json["map"].size(), std::size_t{4});
        double sum = 0;
        for (const auto &share : json["rollout"][5])
            sum += share.get<double>();
        QVERIFY(near(sum, 1, 1e-5));
    }

    void numbersThatAreNoneAreNull()
    {
        Trace::Content content = contentWith({{uniform(openMask(3, 3))}});
        content.layers[0].query(1, 0) = std::numeric_limits<float>::quiet_NaN();
        const auto text = analysisAsJson(Trace(std::move(content)));
        QVERIFY(text);
        const auto json = nlohmann::json::parse(text.value());
        QVERIFY(json["heads"][0]["metrics"]["entropy"]["value"].is_null());
        QCOMPARE(json["heads"][0]["label"].get<std::string>(), std::string("not_applicable"));
    }

    void csvHasALineForEachApplicableMetric()
    {
        const Trace trace(contentWith({{shifted(6, -1)}}, true));
        const auto csv = analysisAsCsv(trace);
        QVERIFY(csv);
        const QList<QByteArray> lines = QByteArray::fromStdString(csv.value()).trimmed().split('\n');
        QCOMPARE(lines[0].trimmed(), QByteArray("layer,head,label,metric,unit,value,chance,rows"));
        const auto heads = allHeadScores(trace);
        QVERIFY(heads);
        int applicable = 0;
        for (const Score &score : (*heads)[0].scores)
            applicable += score.isApplicable() ? 1 : 0;
        QCOMPARE(lines.size() - 1, applicable);
        QVERIFY(csv.value().find("0,0,previous,self,share,") != std::string::npos);
        QVERIFY(csv.value().find(",next,") == std::string::npos);
    }

    void ablationsAreAdded()
    {
        const auto model = LanguageModel::load(HEADLIGHT_TEST_DATA "/models/gpt2");
        QVERIFY(model);
        LanguageModel::IdInput input;
        input.ids = {5, 42, 7, 19};
        const auto trace = model.value()->traceIds(input);
        QVERIFY(trace);
        constexpr auto Mean = Interventions::AblateBy::Mean;
        const auto effects = ablateAllHeads(*trace.value(), Mean, 3);
        const auto text = analysisAsJson(*trace.value(), Mean), csv = analysisAsCsv(*trace.value(), Mean);
        QVERIFY(effects && text && csv);
        const auto json = nlohmann::json::parse(text.value())["ablation"];
        QCOMPARE(json["by"].get<std::string>(), std::string("mean"));
        QCOMPARE(json["position"].get<int>(), 3);
        QCOMPARE(json["heads"].size(), effects.value().size());
        QCOMPARE(json["heads"][5]["kl"].get<double>(), effects.value()[5].divergence);
        QCOMPARE(json["heads"][5]["loss_change"].get<double>(), effects.value()[5].lossChange);
        QVERIFY(csv.value().find(",ablation_kl,nats," + numberText(effects.value()[5].divergence) + ",,1\r\n")
                != std::string::npos);
        QVERIFY(csv.value().find(",ablation_loss_change,nats," + numberText(effects.value()[5].lossChange)
                                 + ",,3\r\n")
                != std::string::npos);
        const Trace alone(contentWith({{Matrix::Identity(2, 2)}}));
        QCOMPARE(analysisAsJson(alone, Mean).error().code, ErrorCode::MissingPart);
        QVERIFY(!nlohmann::json::parse(analysisAsJson(alone).value()).contains("ablation"));
    }

    void cancelled()
    {
        const CancelToken cancel;
        cancel.cancel();
        const Trace trace(contentWith({{Matrix::Identity(2, 2)}}));
        QCOMPARE(analysisAsJson(trace, {}, cancel).error().code, ErrorCode::Cancelled);
        QCOMPARE(analysisAsCsv(trace, {}, cancel).error().code, ErrorCode::Cancelled);
    }
};

QTEST_APPLESS_MAIN(TestAnalysisFile)
#include "tst_analysisfile.moc"
