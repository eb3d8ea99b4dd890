// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/hiding.h"

namespace headlight {

HiddenKeys hideKeys(const MatrixView &pattern, std::span<const std::uint8_t> hidden, AfterHiding after)
{
    HiddenKeys result{pattern, {}};
    for (auto row : result.pattern.rowwise()) {
        double taken = 0, left = 0;
        for (Eigen::Index key = 0; key < row.size(); ++key) {
            const bool hides
                = static_cast<std::size_t>(key) < hidden.size() && hidden[static_cast<std::size_t>(key)] != 0;
            (hides ? taken : left) += static_cast<double>(row(key));
            if (hides)
                row(key) = 0;
        }
        result.hiddenMass.push_back(taken);
        if (after == AfterHiding::Rescale)
            row = (row.cast<double>() / left).cast<float>(); // 0/0 is NaN
    }
    return result;
}

} // namespace headlight
