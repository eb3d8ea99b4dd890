// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/readingfile.h"
#include "tests/core/analysis/handmade.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <sstream>

using namespace headlight;
using namespace handmade;

namespace {

/// [CLS] and "a, b" of a causal model; probabilities 1 and 1/4, 3/4.
TracePtr quoted()
{
    Trace::Content content = contentWith({{rows({{1, 0}, {0.25F, 0.75F}})}}, true);
    content.encoding.tokens = content.display = {"[CLS]", "a, \"b\""};
    content.encoding.special = {1, 0};
    content.text = "a, \"b\"";
    return std::make_shared<const Trace>(std::move(content));
}

std::vector<std::string> lines(const std::string &text)
{
    std::vector<std::string> result;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);)
        result.push_back(line);
    return result;
}

} // namespace

class TestReadingFile : public QObject
{
    Q_OBJECT

private slots:
    void whatWasChangedAboutTheModelIsSaid()
    {
        Trace::Content content = quoted()->content();
        Interventions changed;
        changed.temperature = 2;
        content.interventions = std::make_shared<const Interventions>(changed);
        const std::string mark = phraseLine(&changed);
        QVERIFY(!mark.empty());
        const auto reading = readingOf(std::make_shared<const Trace>(std::move(content)), 0, 0, {});
        QVERIFY(reading.ok());
        const auto csv = lines(readingAsCsv(reading.value()));
        QVERIFY(QString::fromStdString(csv[0]).endsWith(QStringLiteral("hidden_share,what_if\r")));
        for (std::size_t line = 1; line < csv.size(); ++line)
            QVERIFY(QString::fromStdString(csv[line]).endsWith(QString::fromStdString(mark + '\r')));
        const auto json = nlohmann::json::parse(readingAsJson(reading.value()));
        QCOMPARE(json["what_if"].size(), std::size_t{1});
        QVERIFY(
            !nlohmann::json::parse(readingAsJson(readingOf(quoted(), 0, 0, {}).value())).contains("what_if"));
    }

    void everyCellThatIsNotMaskedIsALine()
    {
        const auto reading = readingOf(quoted(), 0, 0, {.meaning = Meaning::Score});
        const auto csv = lines(readingAsCsv(reading.value()));
        QCOMPARE(csv.size(), std::size_t{4});
        QCOMPARE(csv[0],
                 std::string("meaning,unit,reference,layer,head,query,query_text,key,key_text,value,"
                             "hidden_share\r"));
        QVERIFY(csv[1].starts_with("score,logit,,0,0,0,[CLS],0,[CLS],"));
        QVERIFY(csv[3].starts_with("score,logit,,0,0,1,\"a, \"\"b\"\"\",1,\"a, \"\"b\"\"\","));
        const std::size_t end = csv[3].rfind(','); // before an empty share
        QCOMPARE(std::stof(csv[3].substr(csv[3].rfind(',', end - 1) + 1)), (*reading.value().numbers)(1, 1));
    }

    void hiddenSharesAndReferencesAreNamed()
    {
        const Quantity mean{Meaning::Probability, 0, std::nullopt};
        const auto hidden = readingOf(quoted(), 0, std::nullopt, {.hide = HideKeys::SpecialTokens});
        const auto csv = lines(readingAsCsv(hidden.value()));
        QCOMPARE(csv.size(), std::size_t{2}); // the second query alone sees the second key
        QVERIFY(csv[1].starts_with("probability,share,,0,mean,1,"));
        const double share = std::stod(csv[1].substr(csv[1].rfind(',') + 1));
        QVERIFY(near(share, 0.25));
        const auto difference = readingOf(quoted(), 0, 0, {.meaning = Meaning::Rollout, .reference = mean});
        QVERIFY(lines(readingAsCsv(difference.value()))[1].starts_with(
            "rollout,share,probability L0 mean,0,all,"));
    }

    void jsonSaysWhatTheNumbersMean()
    {
        const auto reading = readingOf(quoted(), 0, 0, {.meaning = Meaning::Score});
        const auto json = nlohmann::json::parse(readingAsJson(reading.value()));
        QCOMPARE(json["schema"].get<std::string>(), std::string("headlight.reading/1"));
        QCOMPARE(json["meaning"].get<std::string>(), std::string("score"));
        QCOMPARE(json["unit"].get<std::string>(), std::string("logit"));
        QCOMPARE(json["grouping"].get<std::string>(), std::string("tokens"));
        QCOMPARE(json["keys"].size(), std::size_t{2});
        QVERIFY(json["numbers"][0][1].is_null()); // masked
        QCOMPARE(json["numbers"][1][0].get<float>(), (*reading.value().numbers)(1, 0));
        QVERIFY(!json.contains("hidden_share"));
    }

    void whatIsNotKnownIsNoZero()
    {
        Trace::Content content = contentWith({{allAt(2, 0)}});
        content.encoding.special = {1, 0};
        content.layers[0].query.array() *= 100; // so that nothing is left beside the special token
        const auto reading = readingOf(std::make_shared<const Trace>(std::move(content)), 0, 0,
                                       {.hide = HideKeys::SpecialTokens, .after = AfterHiding::Rescale});
        QVERIFY(lines(readingAsCsv(reading.value()))[1].find(",nan,1") != std::string::npos);
        const auto json = nlohmann::json::parse(readingAsJson(reading.value()));
        QVERIFY(json["numbers"][0][0].is_null());
        QCOMPARE(json["rescaled"].get<bool>(), true);
        QCOMPARE(json["hidden_keys"].get<std::vector<int>>(), std::vector<int>{0});
    }
};

QTEST_APPLESS_MAIN(TestReadingFile)
#include "tst_readingfile.moc"
