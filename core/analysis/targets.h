// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/score.h"
#include "core/analysis/visibility.h"

#include <cstdint>
#include <span>
#include <vector>

namespace headlight {

/// Where each query would look if a head did one thing only: "the previous token", "any punctuation", cells
/// that a person painted. Made once for all heads that share a mask.
///
///     score = 1/|R| Σ_{i∈R} Σ_{j∈T_i} A_ij        chance = 1/|R| Σ_{i∈R} |T_i| / m_i
///
/// T_i: the targets that query i sees; m_i: the keys that it sees; R: the queries that count. Both are
/// shares, 0 … 1. Chance is what equal shares give, and what random rows give on average.
/// Where no query counts, the score is "not applicable", not 0.
class Targets
{
public:
    /// Which queries count.
    enum class Rows {
        WithTarget, ///< those that have a target to look at: the first token has no previous one
        All, ///< all that see a key: there one asks what share of all attention goes to the targets
    };

    Targets() = default; ///< never applicable

    /// @param isTarget isTarget(query, key), asked for visible cells only
    template <typename Predicate> Targets(const Visibility &visibility, Rows rows, const Predicate &isTarget)
    {
        for (int query = 0; query < visibility.queries(); ++query) {
            const int visible = visibility.visibleKeys(query);
            const std::size_t before = m_cells.size();
            for (int key = 0; visible > 0 && key < visibility.keys(); ++key) {
                if (visibility.sees(query, key) && isTarget(query, key))
                    m_cells.push_back({query, key});
            }
            if (visible > 0 && (rows == Rows::All || m_cells.size() > before))
                m_chance.add(0, static_cast<double>(m_cells.size() - before) / visible);
        }
    }

    /// Pure, thread-safe. Cost O(targets). NaN in a target makes the score NaN.
    Score score(const MatrixView &pattern) const;

    int rows() const { return m_chance.mean().rows; }

private:
    struct Cell
    {
        int query;
        int key;
    };
    std::vector<Cell> m_cells;
    MeanScore m_chance;
};

/// The key @p offset tokens behind the query (−1: the previous one, 0: itself, 1: the next one). A mean over
/// the queries that see such a key, so that a perfect previous-token head has 1 and not (n − 1)/n.
/// Source: TransformerLens's demonstration; Clark et al. 2019 divide by n.
Targets offsetTargets(const Visibility &visibility, int offset);

/// Keys at most @p width tokens away, without the query itself. Over all queries with such a key.
Targets localTargets(const Visibility &visibility, int width);

/// Keys that are marked. Over all queries; never applicable where no key is marked.
/// Source: Clark et al. 2019, arXiv:1906.04341, section 3.2.
Targets markedKeyTargets(const Visibility &visibility, std::span<const std::uint8_t> marked);

/// From queries of one group to keys of another, M = 1/|S_a| Σ_{i∈S_a} Σ_{j∈S_b} A_ij: from sentence A to
/// sentence B, from these words to those.
Targets groupTargets(const Visibility &visibility, std::span<const std::uint8_t> queries,
                     std::span<const std::uint8_t> keys);

/// Earlier copies of the query's token: j < i with x_j = x_i. Over the queries that have one.
/// Source: TransformerLens head_detector.py, duplicate token head.
/// @param ignored one a token, 1: neither query nor key counts, such as [SEP], which always repeats
Targets duplicateTargets(const Visibility &visibility, std::span<const std::int32_t> ids,
                         std::span<const std::uint8_t> ignored);

/// What followed earlier copies of the query's token: j ≤ i with x_{j−1} = x_i. Over the queries that have
/// one. In "a b c a b c" queries 3, 4, 5 have targets 1, 2, 3.
/// Source: TransformerLens head_detector.py, induction head; Olsson et al. 2022, arXiv:2209.11895.
Targets inductionTargets(const Visibility &visibility, std::span<const std::int32_t> ids,
                         std::span<const std::uint8_t> ignored);

} // namespace headlight
