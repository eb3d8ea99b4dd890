// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/tellinghead.h"

#include <QTest>

#include <cmath>
#include <memory>

using namespace headlight;

namespace {

constexpr int tokens = 4;

/// A trace whose patterns are (nearly) the given ones: d_head = tokens, queries = ln(pattern), keys =
/// identity. One head a pattern, all in one layer; token 0 and the last one are special.
TracePtr traceWith(const std::vector<Matrix> &patterns, bool causal = false)
{
    auto info = std::make_shared<ModelInfo>();
    info->layers = 1;
    info->heads = info->keyValueHeads = static_cast<int>(patterns.size());
    info->dHead = tokens;
    info->causal = causal;
    Trace::Content content;
    content.model = info;
    content.encoding.ids = {1, 2, 3, 4};
    content.encoding.special = {1, 0, 0, 1};
    const Eigen::Index width = tokens * static_cast<Eigen::Index>(patterns.size());
    Trace::Layer layer{Matrix(tokens, width), Matrix(tokens, width), Matrix::Zero(tokens, width)};
    for (std::size_t head = 0; head < patterns.size(); ++head) {
        const auto column = static_cast<Eigen::Index>(head) * tokens;
        layer.query.middleCols(column, tokens) = patterns[head].array().max(1e-30F).log();
        layer.key.middleCols(column, tokens) = Matrix::Identity(tokens, tokens);
    }
    content.layers.push_back(layer);
    return std::make_shared<const Trace>(std::move(content));
}

Matrix rows(std::initializer_list<float> values)
{
    Matrix result(tokens, tokens);
    std::copy(values.begin(), values.end(), result.data());
    return result;
}

const Matrix uniform = Matrix::Constant(tokens, tokens, 0.25F);
const Matrix identity = Matrix::Identity(tokens, tokens);
const Matrix toFirst = rows({1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0});
const Matrix toLast = rows({0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1});
const Matrix toWords = rows({0, 1, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0.5F, 0.5F, 0});

bool near(double a, double b)
{
    return std::abs(a - b) < 1e-6;
}

} // namespace
Q_DECLARE_METATYPE(headlight::Matrix)

class TestTellingHead : public QObject
{
    Q_OBJECT

private slots:
    void entropyOfARow()
    {
        RowVector row(4);
        row << 0.25F, 0.25F, 0.25F, 0.25F;
        QVERIFY(near(entropy(row), std::log(4.0)));
        QVERIFY(near(effectiveKeys(entropy(row)), 4));
        row << 0, 1, 0, 0;
        QCOMPARE(entropy(row), 0.0);
        QCOMPARE(effectiveKeys(entropy(row)), 1.0);
        row << 0.5F, 0.25F, 0.25F, 0;
        QVERIFY(near(entropy(row), 1.5 * std::log(2.0)));
    }

    void metricsOfAHead_data()
    {
        QTest::addColumn<Matrix>("pattern");
        QTest::addColumn<bool>("causal");
        QTest::addColumn<int>("queries");
        QTest::addColumn<QList<double>>("expected"); // entropy, self, first, delimiter, elsewhere
        using List = QList<double>;
        QTest::newRow("equal shares are the highest entropy")
            << uniform << false << 4 << List{1, .25, .25, .25, .375};
        QTest::newRow("everything on itself") << identity << false << 4 << List{0, 1, .25, .25, 0};
        QTest::newRow("everything on the first token") << toFirst << false << 4 << List{0, .25, 1, 0, 0};
        QTest::newRow("everything on the last delimiter") << toLast << false << 4 << List{0, .25, 0, 1, 0};
        QTest::newRow("words; half of one row's bits of ln 4")
            << toWords << false << 4 << List{.125, 0, 0, 0, 1};
        QTest::newRow("the only visible key of query 0 says nothing")
            << identity << true << 3 << List{0, 1, 0, 1. / 3, 0};
    }

    void metricsOfAHead()
    {
        QFETCH(Matrix, pattern);
        QFETCH(bool, causal);
        QFETCH(QList<double>, expected);
        const auto metrics = headMetrics(*traceWith({pattern}, causal), 0, pattern);
        QTEST(metrics.queries, "queries");
        const QList<double> found{metrics.normalisedEntropy, metrics.self, metrics.first, metrics.delimiter,
                                  metrics.elsewhere};
        for (qsizetype i = 0; i < expected.size(); ++i)
            QVERIFY2(near(found[i], expected[i]), qPrintable(QString::number(i)));
    }

    void theFocusedHeadThatLooksElsewhereIsChosen()
    {
        const auto telling = mostTellingHead(*traceWith({identity, toFirst, uniform, toLast, toWords}));
        QVERIFY(telling);
        QCOMPARE(telling->head.head, 4);
        QVERIFY(telling->looksElsewhere);
    }

    void withoutSuchAHeadTheLeastIdleOneIsChosen()
    {
        const auto telling = mostTellingHead(*traceWith({identity, uniform, toFirst}));
        QVERIFY(telling);
        QCOMPARE(telling->head.head, 1);
        QVERIFY(!telling->looksElsewhere);
    }

    void cancelledGivesNothing()
    {
        const CancelToken cancel;
        cancel.cancel();
        QVERIFY(!mostTellingHead(*traceWith({toWords}), cancel));
    }
};

QTEST_APPLESS_MAIN(TestTellingHead)
#include "tst_tellinghead.moc"
