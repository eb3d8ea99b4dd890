// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/divergence.h"

#include "core/analysis/entropy.h"

#include <algorithm>
#include <cmath>

namespace headlight {

double klDivergence(const Eigen::Ref<const RowVector> &p, const Eigen::Ref<const RowVector> &q)
{
    double sum = 0;
    for (Eigen::Index j = 0; j < p.size(); ++j) {
        const auto a = static_cast<double>(p(j)), b = static_cast<double>(q(j));
        if (a != 0 || std::isnan(b))
            sum += a * std::log(a / b);
    }
    return sum < 0 ? 0 : sum; // rounding
}

namespace {

/// Entropy of the mean of two rows.
double mixedEntropy(const Eigen::Ref<const RowVector> &p, const Eigen::Ref<const RowVector> &q)
{
    double sum = 0;
    for (Eigen::Index j = 0; j < p.size(); ++j) {
        const double m = (static_cast<double>(p(j)) + static_cast<double>(q(j))) / 2;
        if (m != 0)
            sum -= m * std::log(m);
    }
    return sum;
}

/// JS(p, q) = H(½(p + q)) − ½ (H(p) + H(q)): one logarithm a cell when the entropies are known.
double jensenShannonOf(double mixed, double p, double q)
{
    const double js = mixed - (p + q) / 2;
    return js < 0 ? 0 : js; // rounding
}

std::vector<double> rowEntropies(const Matrix &pattern)
{
    std::vector<double> entropies;
    for (Eigen::Index row = 0; row < pattern.rows(); ++row)
        entropies.push_back(entropy(pattern.row(row)));
    return entropies;
}

/// Patterns of all heads and what pairs of them share.
struct Heads
{
    std::vector<std::shared_ptr<const HeadAttention>> attention;
    std::vector<std::vector<double>> entropies;
    std::vector<Visibility> visibility; // by layer
    std::size_t perLayer = 0;

    double distance(std::size_t a, std::size_t b) const
    {
        const Matrix &first = attention[a]->pattern, &second = attention[b]->pattern;
        const Visibility &seenByA = visibility[a / perLayer], &seenByB = visibility[b / perLayer];
        MeanScore mean;
        for (int query = 0; query < seenByA.queries(); ++query) {
            if (seenByA.visibleKeys(query) == 0 || seenByB.visibleKeys(query) == 0)
                continue;
            const auto row = static_cast<std::size_t>(query);
            mean.add(jensenShannonOf(mixedEntropy(first.row(query), second.row(query)), entropies[a][row],
                                     entropies[b][row]),
                     0);
        }
        return std::sqrt(mean.mean().value);
    }
};

} // namespace

double jensenShannon(const Eigen::Ref<const RowVector> &p, const Eigen::Ref<const RowVector> &q)
{
    return jensenShannonOf(mixedEntropy(p, q), entropy(p), entropy(q));
}

double headDistance(const MatrixView &a, const MatrixView &b, const Visibility &visibility)
{
    MeanScore mean;
    for (int query = 0; query < visibility.queries(); ++query) {
        if (visibility.visibleKeys(query) > 0)
            mean.add(jensenShannon(a.row(query), b.row(query)), 0);
    }
    return std::sqrt(mean.mean().value);
}

std::optional<Eigen::MatrixXd> headDistances(const Trace &trace, const CancelToken &cancel)
{
    Heads heads;
    heads.perLayer = static_cast<std::size_t>(trace.heads());
    for (int layer = 0; layer < trace.layers(); ++layer) {
        heads.visibility.push_back(visibilityIn(trace, layer));
        for (int head = 0; head < trace.heads(); ++head) {
            heads.attention.push_back(trace.attention({layer, head}));
            heads.entropies.push_back(rowEntropies(heads.attention.back()->pattern));
        }
    }
    const auto count = static_cast<Eigen::Index>(heads.attention.size());
    Eigen::MatrixXd distances = Eigen::MatrixXd::Zero(count, count);
    for (Eigen::Index a = 0; a < count; ++a) {
        if (cancel.isCancelled())
            return std::nullopt;
        for (Eigen::Index b = a + 1; b < count; ++b)
            distances(a, b) = distances(b, a)
                = heads.distance(static_cast<std::size_t>(a), static_cast<std::size_t>(b));
    }
    return distances;
}

std::vector<int> nearestHeads(const Eigen::MatrixXd &distances, int head, int count)
{
    std::vector<int> heads;
    for (int other = 0; other < static_cast<int>(distances.cols()); ++other) {
        if (other != head && !std::isnan(distances(head, other)))
            heads.push_back(other);
    }
    std::stable_sort(heads.begin(), heads.end(),
                     [&](int a, int b) { return distances(head, a) < distances(head, b); });
    heads.resize(std::min(heads.size(), static_cast<std::size_t>(std::max(count, 0))));
    return heads;
}

} // namespace headlight
