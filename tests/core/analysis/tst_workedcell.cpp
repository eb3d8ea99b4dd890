// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/workedcell.h"
#include "core/transformer/languagemodel.h"
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
        for (const char *model : {"/models/bert", "/models/gpt2", "/families/llama", "/families/gemma2",
                                  "/families/bloom", "/families/t5_encoder", "/families/gpt_neo"})
            QTest::newRow(model) << QStringLiteral(HEADLIGHT_TEST_DATA) + QString::fromLatin1(model);
    }

    void everyStepLeadsToTheNumberOfTheTrace()
    {
        QFETCH(const QString, folder);
        const auto model = LanguageModel::load(folder.toStdString());
        QVERIFY(model);
        LanguageModel::IdInput input;
        for (int i = 0; i < 9; ++i)
            input.ids.push_back((i * 31 + 7) % 60);
        const auto trace = model.value()->traceIds(input);
        QVERIFY(trace);
        const int layers = trace.value()->layers();
        for (const LayerHead head : {LayerHead{0, 0}, LayerHead{layers - 1, trace.value()->heads() - 1}}) {
            for (int query = 0; query < 9; ++query) {
                double sum = 0;
                for (int key = 0; key < 9; ++key) {
                    const auto cell = workedCell(*trace.value(), head, query, key);
                    QVERIFY(cell);
                    const WorkedCell &c = cell.value();
                    QVERIFY(near(total(c.products), c.sum, 1e-9));
                    QCOMPARE(c.isMasked, std::isinf(c.score));
                    if (!c.isMasked)
                        QVERIFY2(printsAlike(c.scaled + c.bias, static_cast<double>(c.score)),
                                 qPrintable(QStringLiteral("%1 %2")
                                                .arg(c.scaled + c.bias)
                                                .arg(static_cast<double>(c.score))));
                    QVERIFY(printsAlike(c.exponential / c.rowSum, static_cast<double>(c.probability)));
                    sum += c.exponential / c.rowSum;
                }
                QVERIFY(near(sum, 1, 1e-9));
            }
        }
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
