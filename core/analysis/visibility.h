// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/matrix.h"
#include "core/transformer/trace.h"

#include <cstdint>
#include <vector>

namespace headlight {

/// Which keys each query may look at, counted once for all heads that share a mask.
///
/// Metrics average over the queries that count: those that see at least one key and are no padding.
class Visibility
{
public:
    /// @param mask (query, key), additive: 0 where visible, −inf where not
    /// @param paddedQueries one a query, 1 leaves it out; or empty: none
    explicit Visibility(const MatrixView &mask, const std::vector<std::uint8_t> &paddedQueries = {});

    int queries() const { return static_cast<int>(m_visible.size()); }
    int keys() const { return m_keys; }

    bool sees(int query, int key) const { return m_sees[index(query, key)] != 0; }
    int visibleKeys(int query) const { return m_visible[static_cast<std::size_t>(query)]; } ///< m_i
    bool hasChoice() const; ///< some query sees more than one key

    /// 1 + 1/2 + … + 1/k for k up to keys(): what random rows are expected to do is made of these.
    double harmonic(int k) const { return m_harmonic[static_cast<std::size_t>(k)]; }

private:
    std::size_t index(int query, int key) const
    {
        return static_cast<std::size_t>(query) * static_cast<std::size_t>(m_keys)
            + static_cast<std::size_t>(key);
    }

    int m_keys = 0;
    std::vector<std::uint8_t> m_sees; // (query, key)
    std::vector<int> m_visible; // one a query
    std::vector<double> m_harmonic; // 0 … keys
};

/// The visibility in @p layer of a trace; its padding does not count.
Visibility visibilityIn(const Trace &trace, int layer);

} // namespace headlight
