// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/alignment.h"

#include "core/analysis/divergence.h"
#include "core/base/limits.h"

#include <algorithm>
#include <limits>

namespace headlight {

namespace {

Error refusal(std::string what, std::string hint)
{
    return {.code = ErrorCode::InvalidArgument, .what = std::move(what), .hint = std::move(hint)};
}

/// Fewest changes between the first i tokens of one and the first j of the other.
class ChangeTable
{
public:
    ChangeTable(std::span<const std::int32_t> a, std::span<const std::int32_t> b)
        : m_a(a)
        , m_b(b)
        , m_cost(static_cast<Eigen::Index>(a.size()) + 1, static_cast<Eigen::Index>(b.size()) + 1)
    {
        for (Eigen::Index i = 0; i < m_cost.rows(); ++i) {
            for (Eigen::Index j = 0; j < m_cost.cols(); ++j) {
                if (i == 0 || j == 0)
                    m_cost(i, j) = static_cast<int>(i + j);
                else
                    m_cost(i, j) = std::min(
                        {m_cost(i - 1, j - 1) + replaced(i, j), m_cost(i - 1, j) + 1, m_cost(i, j - 1) + 1});
            }
        }
    }

    std::vector<AlignedTokens> path() const
    {
        std::vector<AlignedTokens> places;
        Eigen::Index i = m_cost.rows() - 1, j = m_cost.cols() - 1;
        while (i > 0 || j > 0) {
            const bool both = i > 0 && j > 0 && m_cost(i, j) == m_cost(i - 1, j - 1) + replaced(i, j);
            const bool removed = !both && i > 0 && m_cost(i, j) == m_cost(i - 1, j) + 1;
            i -= both || removed ? 1 : 0;
            j -= removed ? 0 : 1;
            places.push_back(
                {both || removed ? static_cast<int>(i) : -1, removed ? -1 : static_cast<int>(j)});
        }
        std::reverse(places.begin(), places.end());
        return places;
    }

private:
    int replaced(Eigen::Index i, Eigen::Index j) const
    {
        return m_a[static_cast<std::size_t>(i) - 1] == m_b[static_cast<std::size_t>(j) - 1] ? 0 : 1;
    }

    std::span<const std::int32_t> m_a, m_b;
    Eigen::Matrix<int, Eigen::Dynamic, Eigen::Dynamic> m_cost;
};

/// A row at aligned keys, and the rest of it as one more.
RowVector alignedRow(const Eigen::Ref<const RowVector> &row, std::span<const AlignedTokens> alignment,
                     int AlignedTokens::*side)
{
    RowVector result(static_cast<Eigen::Index>(alignment.size()) + 1);
    double aligned = 0;
    for (std::size_t place = 0; place < alignment.size(); ++place) {
        const float probability = alignment[place].isPair() ? row(alignment[place].*side) : 0.F;
        result(static_cast<Eigen::Index>(place)) = probability;
        aligned += static_cast<double>(probability);
    }
    const double rest = row.cast<double>().sum() - aligned;
    result(result.size() - 1) = static_cast<float>(rest < 0 ? 0 : rest); // rounding
    return result;
}

HeadChange changeOf(const Matrix &a, const Matrix &b, std::span<const AlignedTokens> alignment)
{
    HeadChange change;
    for (const AlignedTokens &place : alignment) {
        if (!place.isPair())
            continue;
        change.change += jensenShannon(alignedRow(a.row(place.a), alignment, &AlignedTokens::a),
                                       alignedRow(b.row(place.b), alignment, &AlignedTokens::b));
        ++change.rows;
    }
    change.change /= change.rows;
    return change;
}

} // namespace

Result<std::vector<AlignedTokens>> alignTokens(std::span<const std::int32_t> a,
                                               std::span<const std::int32_t> b)
{
    if (a.empty() || b.empty())
        return refusal("an empty sentence cannot be compared", "type both sentences");
    if (static_cast<std::int64_t>(a.size()) * static_cast<std::int64_t>(b.size()) > limits::alignmentCells)
        return Error{.code = ErrorCode::TooLarge,
                     .what = "the sentences are too long to be compared token by token",
                     .expected = "at most " + std::to_string(limits::alignmentCells) + " pairs of tokens",
                     .found = std::to_string(a.size() * b.size())};
    std::vector<AlignedTokens> places = ChangeTable(a, b).path();
    const auto same = std::count_if(places.begin(), places.end(), [&](const AlignedTokens &place) {
        return place.isPair() && a[static_cast<std::size_t>(place.a)] == b[static_cast<std::size_t>(place.b)];
    });
    const std::size_t longer = std::max(a.size(), b.size());
    if (2 * static_cast<std::size_t>(same) < longer) {
        Error error = refusal("these sentences differ too much to be compared token by token",
                              "change one or two words of the first sentence");
        error.expected = "at least half of the tokens the same";
        error.found = std::to_string(same) + " of " + std::to_string(longer);
        return error;
    }
    return places;
}

Matrix alignedDifference(const MatrixView &a, const MatrixView &b, std::span<const AlignedTokens> alignment)
{
    const auto places = static_cast<Eigen::Index>(alignment.size());
    return Matrix::NullaryExpr(places, places, [&](Eigen::Index row, Eigen::Index column) {
        const AlignedTokens &query = alignment[static_cast<std::size_t>(row)];
        const AlignedTokens &key = alignment[static_cast<std::size_t>(column)];
        return query.isPair() && key.isPair() ? b(query.b, key.b) - a(query.a, key.a)
                                              : std::numeric_limits<float>::quiet_NaN();
    });
}

Result<std::vector<HeadChange>> headChanges(const Trace &a, const Trace &b,
                                            std::span<const AlignedTokens> alignment,
                                            const CancelToken &cancel)
{
    if (a.layers() != b.layers() || a.heads() != b.heads())
        return refusal("only heads of the same model can be compared one by one", "use one model for both");
    std::vector<HeadChange> changes;
    for (int layer = 0; layer < a.layers(); ++layer) {
        if (cancel.isCancelled())
            return Error{.code = ErrorCode::Cancelled, .what = "a newer request took over"};
        for (int head = 0; head < a.heads(); ++head) {
            changes.push_back(changeOf(a.attention({layer, head})->pattern,
                                       b.attention({layer, head})->pattern, alignment));
            changes.back().head = {layer, head};
        }
    }
    std::stable_sort(changes.begin(), changes.end(),
                     [](const HeadChange &x, const HeadChange &y) { return x.change > y.change; });
    return changes;
}

} // namespace headlight
