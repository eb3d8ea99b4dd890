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

Matrix maskOf(int queries, int keys, bool causal, int window, const std::vector<float> &keyMask)
{
    Matrix mask = Matrix::Zero(queries, keys);
    for (int query = 0; query < queries; ++query) {
        for (int key = 0; key < keys; ++key) {
            if ((causal && key > query) || (window > 0 && std::abs(query - key) >= window))
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
        QTest::addColumn<int>("queries");
        QTest::addColumn<int>("keys");
        QTest::addColumn<int>("dHead");
        QTest::addColumn<bool>("causal");
        QTest::addColumn<int>("window");
        QTest::addColumn<bool>("padded");
        for (const int tokens : {1, 7, 48, 64, 65, 130}) {
            for (const int dHead : {1, 8, 20, 64}) {
                for (const bool causal : {false, true})
                    QTest::addRow("%d tokens, width %d%s", tokens, dHead, causal ? ", causal" : "")
                        << tokens << tokens << dHead << causal << 0 << (tokens == 65);
            }
        }
        QTest::addRow("more queries than keys") << 130 << 50 << 16 << false << 0 << true;
        QTest::addRow("more keys than queries") << 3 << 130 << 16 << false << 0 << false;
        QTest::addRow("a window on both sides") << 130 << 130 << 16 << false << 5 << false;
        QTest::addRow("a causal window") << 130 << 130 << 16 << true << 5 << false;
        QTest::addRow("a window wider than the text") << 7 << 7 << 16 << false << 9 << false;
    }

    void zIsTheShownPatternTimesTheValues()
    {
        QFETCH(const int, queries);
        QFETCH(const int, keys);
        QFETCH(const int, dHead);
        QFETCH(const bool, causal);
        QFETCH(const int, window);
        QFETCH(const bool, padded);
        const Matrix query = randomMatrix(queries, dHead + 3, 1);
        const Matrix key = randomMatrix(keys, dHead + 5, 2);
        const Matrix value = randomMatrix(keys, dHead + 5, 3);
        std::vector<float> keyMask;
        if (padded) {
            keyMask.assign(static_cast<std::size_t>(keys), 0);
            std::fill(keyMask.end() - 10, keyMask.end(), -std::numeric_limits<float>::infinity());
        }
        const HeadInput input{query.data(),
                              dHead + 3,
                              key.data(),
                              value.data(),
                              dHead + 5,
                              queries,
                              keys,
                              dHead,
                              {0.3F},
                              causal,
                              padded ? keyMask.data() : nullptr,
                              window};
        Matrix z = Matrix::Constant(queries, dHead + 2, 7);
        HeadMixer mixer;
        mixer.mix(input, z.data(), dHead + 2);

        const HeadAttention attention
            = scaledDotProductAttention(query.leftCols(dHead), key.leftCols(dHead),
                                        maskOf(queries, keys, causal, window, keyMask), {0.3F});
        const Eigen::MatrixXd expected
            = attention.pattern.cast<double>() * value.leftCols(dHead).cast<double>();
        QVERIFY((z.leftCols(dHead).cast<double>() - expected).cwiseAbs().maxCoeff() < 2e-6);
        QVERIFY((z.rightCols(2).array() == 7).all()); // the neighbour's columns

        const Matrix scores = (query.leftCols(dHead) * key.leftCols(dHead).transpose() * 0.3F).eval();
        for (int row = 0; row < queries; ++row) {
            for (int column = 0; column < (causal ? row + 1 : keys); ++column) {
                const bool inWindow = window == 0 || std::abs(row - column) < window;
                if (inWindow && (!padded || column < keys - 10))
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
