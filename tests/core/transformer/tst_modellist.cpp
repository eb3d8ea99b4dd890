// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/modelscan.h"
#include "core/transformer/modellist.h"
#include "testpaths.h"

#include <QTest>

#include <algorithm>

using namespace headlight;

namespace {

const std::string Bert = HEADLIGHT_TEST_DATA "/models/bert";

/// @p json written with single quotes.
Config config(std::string json)
{
    std::replace(json.begin(), json.end(), '\'', '"');
    return Config::parse(json, "config.json").value();
}

} // namespace

class TestModelList : public QObject
{
    Q_OBJECT

private slots:
    void whatConfigJsonTells()
    {
        const ModelEntry entry = describeModel(lookAtModel(Bert), std::nullopt);
        QVERIFY2(!entry.summary.problem,
                 entry.summary.problem ? sentence(*entry.summary.problem).c_str() : "");
        QCOMPARE(entry.summary.family, std::string("bert"));
        QVERIFY(entry.summary.layers > 0 && entry.summary.heads > 0);
        QCOMPARE(entry.name, std::string("bert"));
        QVERIFY(entry.memoryBytes > 0 && entry.memoryBytes <= entry.bytes * 2);
    }

    void whyAModelCannotBeOpened()
    {
        const auto problem = [](const std::string &json) {
            const ModelSummary summary = summarise(config(json));
            return summary.problem ? QString::fromStdString(sentence(*summary.problem)) : QString();
        };
        QVERIFY(problem("{}").contains(QStringLiteral("model_type: the key is missing")));
        QVERIFY(problem("{'model_type':'mamba'}").contains(QStringLiteral("not supported, found mamba")));
        QVERIFY(problem("{'model_type':'bert','num_hidden_layers':'x'}")
                    .contains(QStringLiteral("num_hidden_layers")));
    }

    void whatFits()
    {
        QVERIFY(fitsInMemory(10, 10) == ModelEntry::Fit::Yes);
        QVERIFY(fitsInMemory(11, 10) == ModelEntry::Fit::No);
        QVERIFY(fitsInMemory(0, 10) == ModelEntry::Fit::Unknown);
        QVERIFY(fitsInMemory(10, std::nullopt) == ModelEntry::Fit::Unknown);
        QVERIFY(describeModel(lookAtModel(Bert), 1).fits == ModelEntry::Fit::No);
    }

    void placesInTheirOrder()
    {
        const auto groups
            = listModels({{Bert}, {Bert}, "/nonexistent", {HEADLIGHT_TEST_DATA "/models", "/gone"}});
        QCOMPARE(groups.size(), std::size_t(5));
        QVERIFY(groups[0].place == ModelGroup::Place::Included);
        QVERIFY(groups[1].place == ModelGroup::Place::Recent);
        QVERIFY(groups[2].place == ModelGroup::Place::HubCache);
        QVERIFY(groups[2].models.empty() && groups[2].problems.empty());
        QVERIFY(groups[3].models.size() >= 4);
        QCOMPARE(groups[4].problems.size(), std::size_t(1));
        QCOMPARE(listModels({{}, {}, "", {}}).size(), std::size_t(0));
    }

    void cancelledListsAreShort()
    {
        CancelToken cancel;
        cancel.cancel();
        QVERIFY(listModels({{Bert}, {}, "", {}}, cancel).empty());
    }

    void theTableHasALineAModel()
    {
        const std::string table = modelTable(listModels({{Bert}, {"/gone"}, "", {"/gone"}}));
        QCOMPARE(std::count(table.begin(), table.end(), '\n'), 3);
        QVERIFY(table.find("bert") != table.npos);
        QVERIFY(table.find("cannot be opened") != table.npos);
        QVERIFY(table.find("could not be looked at: /gone") != table.npos);
    }

    void aPathComesBeforeAName()
    {
        QCOMPARE(modelPath(Bert, "/nonexistent"), Bert);
        QCOMPARE(modelPath("org/name", "/nonexistent"), std::string("org/name"));
        QCOMPARE(modelPath("", ""), std::string());
        QCOMPARE(modelPath("/gone/folder", ""), std::string("/gone/folder"));
    }
};

QTEST_GUILESS_MAIN(TestModelList)
#include "tst_modellist.moc"
