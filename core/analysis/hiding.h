// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/matrix.h"

#include <cstdint>
#include <span>
#include <vector>

namespace headlight {

/// What becomes of the rest of a row when some of its keys are hidden.
enum class AfterHiding {
    Keep, ///< the numbers of the model; rows sum to less than 1
    Rescale, ///< rows sum to 1 again: no longer the numbers of the model, and to be said on screen
};

/// A pattern without some keys, and how much of each row that took away.
struct HiddenKeys
{
    Matrix pattern; ///< (query, key), as many columns as before; hidden keys are 0
    std::vector<double> hiddenMass; ///< one a query, 0 … 1
};

/// @param pattern (query, key)
/// @param hidden one a key, 1 hides it: special tokens, the sink
/// A row whose whole mass is hidden cannot be rescaled: it becomes NaN, which is shown as such.
/// Pure, thread-safe.
HiddenKeys hideKeys(const MatrixView &pattern, std::span<const std::uint8_t> hidden, AfterHiding after);

} // namespace headlight
