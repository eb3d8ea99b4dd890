// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/attention.h"

#include <QTest>

#include <cmath>
#include <limits>

using headlight::Matrix;

namespace {

constexpr float Hidden = -std::numeric_limits<float>::infinity();
constexpr float NaN = std::numeric_limits<float>::quiet_NaN();

Matrix matrix(std::initializer_list<std::initializer_list<float>> rows)
{
    Matrix result(static_cast<Eigen::Index>(rows.size()), static_cast<Eigen::Index>(rows.begin()->size()));
    Eigen::Index row = 0;
    for (const auto &values : rows) {
        Eigen::Index column = 0;
        for (const float value : values)
            result(row, column++) = value;
        ++row;
    }
    return result;
}

} // namespace
Q_DECLARE_METATYPE(headlight::Matrix)

class TestAttention : public QObject
{
    Q_OBJECT

private slots:
    void pattern_data()
    {
        QTest::addColumn<Matrix>("query");
        QTest::addColumn<Matrix>("key");
        QTest::addColumn<Matrix>("mask");
        QTest::addColumn<Matrix>("expected");

        QTest::addRow("equal scores share equally")
            << matrix({{0}}) << matrix({{1}, {2}}) << matrix({{0, 0}}) << matrix({{0.5F, 0.5F}});
        QTest::addRow("a masked key gets exactly 0")
            << matrix({{1}}) << matrix({{5}, {9}}) << matrix({{0, Hidden}}) << matrix({{1, 0}});
        QTest::addRow("scores ln 3 apart share 3 to 1")
            << matrix({{1}}) << matrix({{1.0986123F}, {0}}) << matrix({{0, 0}}) << matrix({{0.75F, 0.25F}});
        QTest::addRow("no overflow at 1e4")
            << matrix({{1}}) << matrix({{1e4F}, {1e4F}}) << matrix({{0, 0}}) << matrix({{0.5F, 0.5F}});
        QTest::addRow("d_head 4 halves the score")
            << matrix({{1, 0, 0, 0}}) << matrix({{2.1972246F, 0, 0, 0}, {0, 0, 0, 0}}) << matrix({{0, 0}})
            << matrix({{0.75F, 0.25F}});
        QTest::addRow("a query that sees nothing has a row of zeros")
            << matrix({{1}, {2}}) << matrix({{3}, {4}}) << matrix({{Hidden, Hidden}, {0, Hidden}})
            << matrix({{0, 0}, {1, 0}});
    }

    void pattern()
    {
        QFETCH(Matrix, query);
        QFETCH(Matrix, key);
        QFETCH(Matrix, mask);
        QFETCH(Matrix, expected);

        const float scale = 1.F / std::sqrt(static_cast<float>(query.cols()));
        const auto attention = headlight::scaledDotProductAttention(query, key, mask, {scale});

        QCOMPARE(attention.pattern.rows(), expected.rows());
        QCOMPARE(attention.pattern.cols(), expected.cols());
        QVERIFY((attention.pattern - expected).cwiseAbs().maxCoeff<Eigen::PropagateNaN>() <= 1e-6F);
        for (Eigen::Index row = 0; row < mask.rows(); ++row) {
            for (Eigen::Index column = 0; column < mask.cols(); ++column) {
                if (mask(row, column) == Hidden)
                    QCOMPARE(attention.pattern(row, column), 0.F);
            }
        }
    }

    void nanStaysNan()
    {
        const auto attention = headlight::scaledDotProductAttention(matrix({{1}, {NaN}}), matrix({{1}, {2}}),
                                                                    Matrix::Zero(2, 2), {1.F});
        QVERIFY(std::abs(attention.pattern.row(0).sum() - 1.F) < 1e-6F);
        QVERIFY(std::isnan(attention.pattern(1, 0)));
        QVERIFY(std::isnan(attention.pattern(1, 1)));
    }
};

QTEST_APPLESS_MAIN(TestAttention)
#include "tst_attention.moc"
