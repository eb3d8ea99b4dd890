// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/score.h"
#include "core/analysis/visibility.h"

#include <cstdint>
#include <span>

namespace headlight {

/// How sure a head is: the mean over queries of the largest probability, keys that end a sentence left out.
///
///     c = 1/|I| Σ_i max_{j ∉ E} A_ij        0 … 1
///
/// Chance: the expected maximum of a random row, H(m_i − e_i)/m_i with H(k) = 1 + 1/2 + … + 1/k and e_i of
/// the m_i visible keys left out. Source: Voita et al. 2019, arXiv:1905.09418, section 4. It is a mean of row
/// maxima, not the maximum of the whole map. Pure, thread-safe. Cost O(queries · keys).
/// @param leftOut one a key, 1: such as [SEP]; or empty
Score confidence(const MatrixView &pattern, const Visibility &visibility,
                 std::span<const std::uint8_t> leftOut);

} // namespace headlight
