// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/confidence.h"

#include <algorithm>
#include <cmath>

namespace headlight {

Score confidence(const MatrixView &pattern, const Visibility &visibility,
                 std::span<const std::uint8_t> leftOut)
{
    MeanScore mean;
    for (int query = 0; query < visibility.queries(); ++query) {
        int counted = 0;
        double highest = 0;
        for (int key = 0; key < visibility.keys(); ++key) {
            if (!visibility.sees(query, key)
                || (!leftOut.empty() && leftOut[static_cast<std::size_t>(key)] != 0))
                continue;
            const auto probability = static_cast<double>(pattern(query, key));
            highest = std::isnan(probability) ? probability : std::max(highest, probability);
            ++counted;
        }
        if (counted > 0)
            mean.add(highest, visibility.harmonic(counted) / visibility.visibleKeys(query));
    }
    return mean.mean();
}

} // namespace headlight
