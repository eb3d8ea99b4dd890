// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/attention.h"
#include "core/transformer/headattention.h"

#include <QTest>

#include <limits>
#include <random>

using namespace headlight;

namespace {

Matrix randomMatrix(int rows, int columns, unsigned seed)
{
    std::mt19937 generator(seed);
    std::normal_distribution<float> distribution;
    return Matrix::NullaryExpr(rows, columns,
                               [&](Eigen::Index, Eigen::Index) { return distribution(generator); });
}

Matrix maskOf(int tokens, bool causal, const std::vector<float> &keyMask)
{
    Matrix mask = Matrix::Zero(tokens, tokens);
    for (int query = 0; query < tokens; ++query) {
        for (int key = 0; key < tokens; ++key) {
            if (causal && key > query)
                mask(query, key) = -std::numeric_limits<float>::infinity();
            if (!keyMask.empty())
                mask(query, key) += keyMask[static_cast<std::size_t>(key)];
        }
    }
    return mask;
}

} // namespace

class TestHeadAttention : public QObject
{
    Q_OBJECT

private slots:
    void zIsTheShownPatternTimesTheValues_data()
    {
        QTest::addColumn<int>("tokens");
        QTest::addColumn<int>("dHead");
        QTest::addColumn<bool>("causal");
        QTest::addColumn<bool>("padded");
        for (const int tokens : {1, 7, 48, 64, 65, 130}) {
            for (const int dHead : {1, 8, 20, 64}) {
                for (const bool causal : {false, true})
                    QTest::addRow("%d tokens, width %d%s", tokens, dHead, causal ? ", causal" : "")
                        << tokens << dHead << causal << (tokens == 65);
            }
        }
    }

    void zIsTheShownPatternTimesTheValues()
    {
        QFETCH(const int, tokens);
        QFETCH(const int, dHead);
        QFETCH(const bool, causal);
        QFETCH(const bool, padded);
        const Matrix query = randomMatrix(tokens, dHead + 3, 1);
        const Matrix key = randomMatrix(tokens, dHead + 5, 2);
        const Matrix value = randomMatrix(tokens, dHead + 5, 3);
        std::vector<float> keyMask;
        if (padded) {
            keyMask.assign(static_cast<std::size_t>(tokens), 0);
            std::fill(keyMask.end() - 10, keyMask.end(), -std::numeric_limits<float>::infinity());
        }
        HeadInput input{query.data(), dHead + 3, key.data(), value.data(), dHead + 5,
                        tokens,       dHead,     {0.3F},     causal,       padded ? keyMask.data() : nullptr};
        Matrix z = Matrix::Constant(tokens, dHead + 2, 7);
        HeadMixer mixer;
        mixer.mix(input, z.data(), dHead + 2);

        const HeadAttention attention = scaledDotProductAttention(query.leftCols(dHead), key.leftCols(dHead),
                                                                  maskOf(tokens, causal, keyMask), {0.3F});
        const Eigen::MatrixXd expected
            = attention.pattern.cast<double>() * value.leftCols(dHead).cast<double>();
        QVERIFY((z.leftCols(dHead).cast<double>() - expected).cwiseAbs().maxCoeff() < 2e-6);
        QVERIFY((z.rightCols(2).array() == 7).all()); // the neighbour's columns

        const Matrix scores = (query.leftCols(dHead) * key.leftCols(dHead).transpose() * 0.3F).eval();
        for (int row = 0; row < tokens; ++row) {
            for (int column = 0; column < (causal ? row + 1 : tokens); ++column) {
                if (!padded || column < tokens - 10)
                    QVERIFY(std::abs(attention.scores(row, column) - scores(row, column)) < 1e-5F);
            }
        }
    }

    void permutingKeysPermutesThePattern()
    {
        constexpr int Tokens = 53;
        const Matrix query = randomMatrix(Tokens, 16, 4);
        const Matrix key = randomMatrix(Tokens, 16, 5);
        const Matrix none = Matrix::Zero(Tokens, Tokens);
        const Matrix pattern = scaledDotProductAttention(query, key, none, {0.25F}).pattern;
        const Matrix reversed
            = scaledDotProductAttention(query, key.colwise().reverse().eval(), none, {0.25F}).pattern;
        QVERIFY((reversed.rowwise().reverse() - pattern).cwiseAbs().maxCoeff() < 1e-6F);
    }
};

QTEST_GUILESS_MAIN(TestHeadAttention)
#include "tst_headattention.moc"
