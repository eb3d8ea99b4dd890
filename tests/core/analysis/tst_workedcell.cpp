// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/workedcell.h"
#include "core/transformer/languagemodel.h"
#include "core/transformer/rerun.h"
#include "testpaths.h"
#include "tests/core/analysis/handmade.h"

#include <QTest>

#include <numeric>

using namespace headlight;
using namespace handmade;

namespace {

double total(const std::vector<double> &numbers)
{
    return std::accumulate(numbers.begin(), numbers.end(), 0.);
}

/// Whether two numbers agree to single precision, after a product over the dimensions of a head.
bool printsAlike(double a, double b)
{
    return std::abs(a - b) <= 1e-5 * std::max({1., std::abs(a), std::abs(b)});
}

/// Of every kind of attention that the model in @p folder has.
std::vector<TracePtr> tracesOf(const std::string &folder)
{
    const auto model = LanguageModel::load(folder);
    if (!model)
        return {};
    LanguageModel::IdInput input;
    for (int i = 0; i < 9; ++i)
        input.ids.push_back((i * 31 + 7) % 60);
    if (model.value()->info().isEncoderDecoder)
        input.decoderIds = {2, 17, 5, 33, 8};
    const auto trace = model.value()->traceIds(input);
    if (!trace)
        return {};
    std::vector<TracePtr> all = trace.value()->companions();
    all.push_back(trace.value());
    return all;
}

/// Every step from the numbers of the step before, and the last one from the trace.
void checkSteps(const WorkedCell &c, const Trace &trace, LayerHead head, int query, int key)
{
    QVERIFY(near(total(c.products), c.sum, 1e-9));
    const double scaled = c.sum * c.scale;
    QVERIFY(near(c.softCap > 0 ? c.softCap * std::tanh(scaled / c.softCap) : scaled, c.scaled, 1e-12));
    QCOMPARE(c.isMasked, std::isinf(c.score));
    const auto score = static_cast<double>(c.score);
    if (!c.isMasked) {
        const double expected = (c.scaled + c.bias) / c.temperature;
        QVERIFY2(printsAlike(expected, score), qPrintable(QStringLiteral("%1 %2").arg(expected).arg(score)));
        QVERIFY(near(std::exp(score - static_cast<double>(c.rowMaximum)), c.exponential, 1e-12));
    }
    QCOMPARE(c.exponentials[static_cast<std::size_t>(key)], c.exponential);
    QVERIFY(near(total(c.exponentials), c.rowSum, 1e-9));
    QCOMPARE(c.probability, trace.attention(head)->pattern(query, key));
    const double quotient = c.exponential / c.rowSum;
    QVERIFY(printsAlike(quotient, static_cast<double>(c.probability)));
    QCOMPARE(std::lround(quotient * 1e3), std::lround(static_cast<double>(c.probability) * 1e3));
    const auto value = trace.value(head);
    for (std::size_t d = 0; d < c.z.size(); ++d) {
        double z = 0;
        for (int other = 0; other < trace.keys(); ++other)
            z += static_cast<double>(trace.attention(head)->pattern(query, other))
                * static_cast<double>(value(other, static_cast<Eigen::Index>(d)));
        QVERIFY(near(z, c.z[d]));
    }
}

} // namespace

class TestWorkedCell : public QObject
{
    Q_OBJECT

private slots:
    void aCellByHand()
    {
        // Scores 0, ln 2, ln 5 give 1/8, 2/8, 5/8.
        const Matrix pattern = rows({{.125F, .25F, .625F}, {.125F, .25F, .625F}, {.125F, .25F, .625F}});
        Trace::Content content = contentWith({{pattern}});
        content.layers[0].query.row(1) = rows({{0, std::log(2.F), std::log(5.F)}});
        content.layers[0].value = rows({{1, 0, 0}, {0, 2, 0}, {0, 0, 4}});
        const auto cell = workedCell(Trace(std::move(content)), {0, 0}, 1, 2);
        QVERIFY(cell);
        QCOMPARE(cell.value().products, (std::vector<double>{0, 0, static_cast<double>(std::log(5.F))}));
        QVERIFY(near(cell.value().sum, std::log(5.)));
        QVERIFY(near(static_cast<double>(cell.value().rowMaximum), std::log(5.)));
        QVERIFY(near(cell.value().exponential, 1));
        QVERIFY(near(cell.value().rowSum, 8. / 5));
        QVERIFY(near(static_cast<double>(cell.value().probability), 5. / 8));
        QVERIFY(near(cell.value().contribution[2], 2.5));
        QVERIFY(near(cell.value().z[0], .125) && near(cell.value().z[1], .5) && near(cell.value().z[2], 2.5));
        QCOMPARE(largestProducts(cell.value(), 2), (std::vector<int>{2, 0}));
    }

    void everyStepLeadsToTheNumberOfTheTrace_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<int>("biasKind");
        QTest::addColumn<bool>("turned");
        QTest::addColumn<bool>("capped");
        const auto add = [](const char *model, BiasKind bias = BiasKind::None, bool turned = false,
                            bool capped = false) {
            QTest::newRow(model) << QStringLiteral(HEADLIGHT_TEST_DATA "/") + QString::fromLatin1(model)
                                 << static_cast<int>(bias) << turned << capped;
        };
        for (const char *model :
             {"models/bert", "models/gpt2", "families/albert", "families/bart", "families/distilbert",
              "families/electra", "families/gpt_neo", "families/marian", "families/opt", "families/roberta"})
            add(model);
        for (const char *model : {"families/gemma", "families/gpt_neox", "families/llama",
                                  "families/llama_gqa_tied", "families/llama_linear_rope", "families/mistral",
                                  "families/phi", "families/phi3", "families/qwen2"})
            add(model, BiasKind::None, true);
        add("families/gemma2", BiasKind::None, true, true);
        add("families/bloom", BiasKind::Linear);
        for (const char *model : {"families/mpnet", "families/t5", "families/t5_encoder"})
            add(model, BiasKind::Relative);
    }

    void everyStepLeadsToTheNumberOfTheTrace()
    {
        QFETCH(const QString, folder);
        QFETCH(const int, biasKind);
        QFETCH(const bool, turned);
        QFETCH(const bool, capped);
        for (const TracePtr &trace : tracesOf(folder.toStdString())) {
            const bool cross = trace->kind() == AttentionKind::Cross; // knows no positions
            const int layers = trace->layers();
            for (const LayerHead head : {LayerHead{0, 0}, LayerHead{layers - 1, trace->heads() - 1}}) {
                for (int query = 0; query < trace->tokens(); ++query) {
                    double sum = 0;
                    for (int key = 0; key < trace->keys(); ++key) {
                        const auto cell = workedCell(*trace, head, query, key);
                        QVERIFY(cell);
                        const WorkedCell &c = cell.value();
                        checkSteps(c, *trace, head, query, key);
                        QCOMPARE(static_cast<int>(c.biasKind), cross ? 0 : biasKind);
                        QCOMPARE(c.turned > 0, turned);
                        QCOMPARE(c.softCap > 0, capped);
                        sum += c.exponential / c.rowSum;
                    }
                    QVERIFY(near(sum, 1, 1e-9));
                }
            }
        }
    }

    void everyStepFollowsWhatWasChanged()
    {
        for (const char *model : {"models/gpt2", "families/gemma2", "families/bloom"}) {
            const TracePtr base = tracesOf(HEADLIGHT_TEST_DATA "/" + std::string(model)).front();
            Interventions changes;
            changes.temperature = 2.5;
            changes.scaling = Interventions::Scaling::Off;
            changes.cutEdges = {{.layer = 1, .head = 2, .query = 5, .key = 3}};
            const auto trace = rerun(*base, changes);
            QVERIFY(trace);
            const auto cut = workedCell(*trace.value(), {1, 2}, 5, 3),
                       beside = workedCell(*trace.value(), {1, 1}, 5, 3);
            QVERIFY(cut && beside);
            QVERIFY(cut.value().isMasked && !beside.value().isMasked);
            QVERIFY(cut.value().visibleKeys == beside.value().visibleKeys - 1);
            QVERIFY(beside.value().temperature == 2.5 && beside.value().scale == 1);
            for (int key = 0; key < 9; ++key) {
                for (const int head : {1, 2})
                    checkSteps(workedCell(*trace.value(), {1, head}, 5, key).value(), *trace.value(),
                               {1, head}, 5, key);
            }
        }
    }

    /// Without a position in the embeddings the same token projects alike everywhere, until it is turned.
    void turningBackGivesTheSameTokenTheSameQuery_data()
    {
        QTest::addColumn<QString>("folder");
        for (const char *model : {"llama", "llama_linear_rope", "gpt_neox", "gemma2", "phi", "mistral"})
            QTest::newRow(model) << QStringLiteral(HEADLIGHT_TEST_DATA "/families/")
                    + QString::fromLatin1(model);
    }

    void turningBackGivesTheSameTokenTheSameQuery()
    {
        QFETCH(const QString, folder);
        const auto model = LanguageModel::load(folder.toStdString());
        QVERIFY(model);
        LanguageModel::IdInput input;
        input.ids.assign(7, 11);
        const auto trace = model.value()->traceIds(input);
        QVERIFY(trace);
        const auto first = workedCell(*trace.value(), {0, 0}, 0, 0).value();
        const auto last = workedCell(*trace.value(), {0, 0}, 6, 5).value();
        bool wasTurned = false;
        for (std::size_t d = 0; d < first.query.size(); ++d) {
            QCOMPARE(first.queryBefore[d], static_cast<double>(first.query[d])); // position 0
            QVERIFY(near(first.queryBefore[d], last.queryBefore[d], 1e-5));
            QVERIFY(near(first.keyBefore[d], last.keyBefore[d], 1e-5));
            const bool differs = std::abs(first.query[d] - last.query[d]) > 1e-3F;
            QVERIFY2(!differs || static_cast<int>(d) < last.turned, "turned beyond the turned dimensions");
            wasTurned = wasTurned || differs;
        }
        QVERIFY(wasTurned);
    }

    void aRowThatSeesNothingHasNoProbabilities()
    {
        Trace::Content content = contentWith({{uniform(openMask(3, 3))}});
        content.attended = {0, 0, 0};
        const auto cell = workedCell(Trace(std::move(content)), {0, 0}, 1, 2);
        QVERIFY(cell);
        QVERIFY(cell.value().isMasked);
        QCOMPARE(cell.value().visibleKeys, 0);
        QCOMPARE(cell.value().rowSum, 0.);
        QCOMPARE(cell.value().probability, 0.F);
        QVERIFY(largestContributions(cell.value(), 3).empty());
    }

    void theKeysThatBringMostComeFirst()
    {
        // 1/8 · 8, 2/8 · 1, 5/8 · 1: the largest probability is not the largest contribution.
        const Matrix pattern = rows({{.125F, .25F, .625F}, {.125F, .25F, .625F}, {.125F, .25F, .625F}});
        Trace::Content content = contentWith({{pattern}});
        content.layers[0].value = rows({{8, 0, 0}, {0, 1, 0}, {0, .6F, .8F}});
        const auto cell = workedCell(Trace(std::move(content)), {0, 0}, 1, 2);
        QVERIFY(cell);
        QVERIFY(near(cell.value().contributions[0], 1));
        QVERIFY(near(cell.value().contributions[1], .25));
        QVERIFY(near(cell.value().contributions[2], .625));
        QCOMPARE(largestContributions(cell.value(), 2), (std::vector<int>{0, 2}));
    }

    void whatIsNotThereIsRefused()
    {
        const Trace trace(contentWith({{uniform(openMask(3, 3))}}));
        QCOMPARE(workedCell(trace, {1, 0}, 0, 0).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(workedCell(trace, {0, -1}, 0, 0).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(workedCell(trace, {0, 0}, 3, 0).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(workedCell(trace, {0, 0}, 0, 3).error().code, ErrorCode::InvalidArgument);
    }
};

QTEST_APPLESS_MAIN(TestWorkedCell)
#include "tst_workedcell.moc"
