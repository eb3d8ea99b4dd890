// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/alignment.h"
#include "core/analysis/divergence.h"
#include "core/analysis/headsearch.h"
#include "core/analysis/scaling.h"
#include "core/base/limits.h"
#include "tests/core/analysis/handmade.h"

#include <QTest>

using namespace headlight;
using namespace handmade;

using Ids = std::vector<std::int32_t>;
Q_DECLARE_METATYPE(Ids)
Q_DECLARE_METATYPE(std::vector<headlight::AlignedTokens>)

namespace {

RowVector row(std::initializer_list<float> values)
{
    return rows({values}).row(0);
}

} // namespace

class TestComparison : public QObject
{
    Q_OBJECT

private slots:
    void divergences()
    {
        const RowVector a = row({1, 0, 0}), b = row({0, 1, 0}), c = row({.5F, .25F, .25F});
        QVERIFY(near(jensenShannon(a, b), std::log(2.)));
        QCOMPARE(jensenShannon(c, c), 0.);
        QVERIFY(near(klDivergence(a, c), std::log(2.)));
        QVERIFY(std::isinf(klDivergence(c, a)));
        QVERIFY(near(klDivergence(c, row({.25F, .25F, .5F})), .5 * std::log(2.) - .25 * std::log(2.)));
        QVERIFY(std::isnan(jensenShannon(a, row({0, std::numeric_limits<float>::quiet_NaN(), 0}))));
        QVERIFY(std::isnan(klDivergence(a, row({1, std::numeric_limits<float>::quiet_NaN(), 0}))));
    }

    void jensenShannonIsSymmetricBoundedAndHalfOfTwoDivergences()
    {
        std::mt19937 random(3);
        for (int draw = 0; draw < 200; ++draw) {
            const Matrix pair = randomRows(openMask(2, 7), random);
            const RowVector p = pair.row(0), q = pair.row(1), m = (p + q) / 2;
            const double js = jensenShannon(p, q);
            QCOMPARE(js, jensenShannon(q, p));
            QVERIFY(js >= 0 && js <= std::log(2.));
            QVERIFY(near(js, (klDivergence(p, m) + klDivergence(q, m)) / 2, 1e-7));
        }
    }

    void distancesBetweenHeads()
    {
        // Of two tokens: identical in one row and disjoint in the other.
        const Matrix a = rows({{1, 0}, {1, 0}}), b = rows({{1, 0}, {0, 1}});
        const Visibility all(openMask(2, 2));
        QVERIFY(near(headDistance(a, b, all), std::sqrt(std::log(2.) / 2)));
        QVERIFY(near(headDistance(a, allAt(2, 1), all), .8325546));
        const Trace trace(contentWith({{a, b}, {a, allAt(2, 1)}}));
        const auto distances = headDistances(trace);
        QVERIFY(distances);
        QVERIFY(near((*distances)(0, 1), std::sqrt(std::log(2.) / 2), 1e-5));
        QVERIFY(near((*distances)(0, 2), 0, 1e-5));
        QVERIFY(near((*distances)(3, 0), std::sqrt(std::log(2.)), 1e-5));
        QVERIFY(distances->isApprox(distances->transpose()));
        QCOMPARE(nearestHeads(*distances, 0, 2), (std::vector<int>{2, 1}));
        const CancelToken cancel;
        cancel.cancel();
        QVERIFY(!headDistances(trace, cancel));
    }

    void aMapKeepsDistancesInThePlane()
    {
        Eigen::MatrixX2d corners(4, 2);
        corners << 0, 0, 3, 0, 3, 1, 0, 1;
        Eigen::MatrixXd distances(4, 4);
        for (int i = 0; i < 4; ++i) {
            for (int j = 0; j < 4; ++j)
                distances(i, j) = (corners.row(i) - corners.row(j)).norm();
        }
        const auto map = classicalScaling(distances);
        QVERIFY(map);
        QVERIFY(near(map.value().explained, 1));
        for (int i = 0; i < 4; ++i) {
            for (int j = 0; j < 4; ++j)
                QVERIFY(
                    near((map.value().points.row(i) - map.value().points.row(j)).norm(), distances(i, j)));
        }
        QVERIFY(std::abs(map.value().points(0, 0)) > std::abs(map.value().points(0, 1))); // widest axis first
    }

    void whatHasNoMapIsRefused()
    {
        Eigen::MatrixXd distances = Eigen::MatrixXd::Zero(2, 2);
        QVERIFY(classicalScaling(distances)); // two things in one place
        QVERIFY(classicalScaling(Eigen::MatrixXd::Zero(1, 1)));
        distances(0, 1) = 1;
        QCOMPARE(classicalScaling(distances).error().code, ErrorCode::InvalidArgument);
        distances(0, 1) = distances(1, 0) = std::numeric_limits<double>::quiet_NaN();
        QVERIFY(!classicalScaling(distances));
        QVERIFY(!classicalScaling(Eigen::MatrixXd(2, 3)));
        QVERIFY(!classicalScaling(Eigen::MatrixXd()));
    }

    void alignments_data()
    {
        QTest::addColumn<Ids>("a");
        QTest::addColumn<Ids>("b");
        QTest::addColumn<std::vector<AlignedTokens>>("expected");
        using Places = std::vector<AlignedTokens>;
        QTest::newRow("the same") << Ids{1, 2} << Ids{1, 2} << Places{{0, 0}, {1, 1}};
        QTest::newRow("one replaced") << Ids{1, 2, 3} << Ids{1, 9, 3} << Places{{0, 0}, {1, 1}, {2, 2}};
        QTest::newRow("one more") << Ids{1, 3} << Ids{1, 2, 3} << Places{{0, 0}, {-1, 1}, {1, 2}};
        QTest::newRow("one less") << Ids{1, 2, 3, 4} << Ids{1, 2, 4}
                                  << Places{{0, 0}, {1, 1}, {2, -1}, {3, 2}};
        QTest::newRow("one word of two pieces for one of one")
            << Ids{1, 2, 3, 4} << Ids{1, 8, 9, 3, 4} << Places{{0, 0}, {-1, 1}, {1, 2}, {2, 3}, {3, 4}};
    }

    void alignments()
    {
        QFETCH(const Ids, a);
        QFETCH(const Ids, b);
        QFETCH(const std::vector<AlignedTokens>, expected);
        const auto alignment = alignTokens(a, b);
        QVERIFY(alignment);
        QVERIFY(alignment.value() == expected);
    }

    void whatIsNoPairIsRefused()
    {
        QCOMPARE(alignTokens(Ids{}, Ids{1}).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(alignTokens(Ids{1, 2, 3, 4}, Ids{1, 7, 8, 9}).error().code, ErrorCode::InvalidArgument);
        QVERIFY(alignTokens(Ids{1, 2, 3, 4}, Ids{1, 2, 8, 9}));
        const Ids tooLong(4097, 1);
        QCOMPARE(alignTokens(tooLong, tooLong).error().code, ErrorCode::TooLarge);
    }

    void differencesStandAtAlignedTokens()
    {
        const Matrix a = rows({{.25F, .75F}, {.5F, .5F}});
        const Matrix b = rows({{.5F, .25F, .25F}, {0, 1, 0}, {.25F, .25F, .5F}});
        const std::vector<AlignedTokens> alignment{{0, 0}, {-1, 1}, {1, 2}};
        const Matrix difference = alignedDifference(a, b, alignment);
        QCOMPARE(difference(0, 0), .25F);
        QCOMPARE(difference(0, 2), -.5F);
        QCOMPARE(difference(2, 2), 0.F);
        for (int i = 0; i < 3; ++i)
            QVERIFY(std::isnan(difference(1, i)) && std::isnan(difference(i, 1)));
    }

    void headsAreRankedByChange()
    {
        const Matrix same = uniform(openMask(3, 3));
        const Trace a(contentWith({{same, Matrix::Identity(3, 3)}})), b(contentWith({{same, allAt(3, 0)}}));
        const std::vector<AlignedTokens> alignment{{0, 0}, {1, 1}, {2, 2}};
        const auto changes = headChanges(a, b, alignment);
        QVERIFY(changes);
        QCOMPARE(changes.value()[0].head.head, 1);
        QVERIFY(near(changes.value()[0].change, 2 * std::log(2.) / 3, 1e-5));
        QVERIFY(near(changes.value()[1].change, 0, 1e-6));
        const Trace other(contentWith({{same}}));
        QCOMPARE(headChanges(a, other, alignment).error().code, ErrorCode::InvalidArgument);
    }

    void attentionToTokensWithoutPartnerCounts()
    {
        // b puts half on a token that a has not: JS of (1, 0) and (½, ½).
        const Trace a(contentWith({{Matrix::Ones(1, 1)}})),
            b(contentWith({{rows({{.5F, .5F}, {.5F, .5F}})}}));
        const auto changes = headChanges(a, b, std::vector<AlignedTokens>{{0, 0}, {-1, 1}});
        QVERIFY(changes);
        QVERIFY(near(changes.value()[0].change, jensenShannon(row({1, 0}), row({.5F, .5F})), 1e-5));
    }

    void paintedCellsFindTheirHead()
    {
        const Trace trace(
            contentWith({{uniform(openMask(4, 4)), shifted(4, -1)}, {allAt(4, 0), Matrix::Identity(4, 4)}}));
        const std::vector<QueryKey> cells{{2, 1}, {3, 2}};
        const auto found = findHeads(
            trace, [&](const Visibility &visibility) { return paintedTargets(visibility, cells); });
        QVERIFY(found);
        QVERIFY((found.value()[0].head == LayerHead{0, 1}));
        QVERIFY(near(found.value()[0].score.value, 1, 1e-5));
        QVERIFY(near(found.value()[0].score.chance, .25));
        QCOMPARE(found.value()[0].score.rows, 2);
        QVERIFY((found.value()[1].head == LayerHead{0, 0}));
    }

    void theseWordsToThoseFindTheirHead()
    {
        const std::vector<std::uint8_t> from{0, 0, 1, 1}, to{1, 0, 0, 0};
        const Trace trace(contentWith({{shifted(4, -1), allAt(4, 0)}}));
        const auto found = findHeads(
            trace, [&](const Visibility &visibility) { return groupTargets(visibility, from, to); });
        QVERIFY(found);
        QVERIFY((found.value()[0].head == LayerHead{0, 1}));
        QCOMPARE(found.value()[0].score.rows, 2);
    }

    void anEmptySelectionIsRefused()
    {
        const Trace trace(contentWith({{shifted(3, -1)}}, true));
        const auto search = [&](const std::vector<QueryKey> &cells) {
            return findHeads(trace,
                             [&](const Visibility &visibility) { return paintedTargets(visibility, cells); });
        };
        QCOMPARE(search({}).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(search({{0, 2}}).error().code, ErrorCode::InvalidArgument); // behind the causal mask
        QVERIFY(search({{2, 0}}));
    }
};

QTEST_APPLESS_MAIN(TestComparison)
#include "tst_comparison.moc"
