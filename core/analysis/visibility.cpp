// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/visibility.h"

#include <algorithm>

namespace headlight {

Visibility::Visibility(const MatrixView &mask, const std::vector<std::uint8_t> &paddedQueries)
    : m_keys(static_cast<int>(mask.cols()))
    , m_sees(static_cast<std::size_t>(mask.size()))
    , m_visible(static_cast<std::size_t>(mask.rows()))
    , m_harmonic(static_cast<std::size_t>(m_keys) + 1)
{
    for (int query = 0; query < queries(); ++query) {
        const auto row = static_cast<std::size_t>(query);
        if (!paddedQueries.empty() && paddedQueries[row] != 0)
            continue;
        for (int key = 0; key < m_keys; ++key) {
            const bool sees = mask(query, key) == 0.F;
            m_sees[index(query, key)] = sees ? 1 : 0;
            m_visible[row] += sees ? 1 : 0;
        }
    }
    for (std::size_t k = 1; k < m_harmonic.size(); ++k)
        m_harmonic[k] = m_harmonic[k - 1] + 1. / static_cast<double>(k);
}

bool Visibility::hasChoice() const
{
    return std::any_of(m_visible.begin(), m_visible.end(), [](int keys) { return keys > 1; });
}

Visibility visibilityIn(const Trace &trace, int layer)
{
    const Matrix &mask = trace.mask(layer);
    std::vector<std::uint8_t> padded;
    const std::vector<std::uint8_t> &attended = trace.content().attended;
    if (trace.kind() != AttentionKind::Cross && !attended.empty()) {
        for (const std::uint8_t counts : attended)
            padded.push_back(counts != 0 ? 0 : 1);
    }
    return Visibility(mask, padded);
}

} // namespace headlight
