// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/entropy.h"

#include <cmath>

namespace headlight {

double entropy(const Eigen::Ref<const RowVector> &row)
{
    double sum = 0;
    for (const float probability : row) {
        if (probability != 0.F)
            sum -= static_cast<double>(probability) * std::log(static_cast<double>(probability));
    }
    return sum;
}

double effectiveKeys(double entropy)
{
    return std::exp(entropy);
}

EntropyScores entropyScores(const MatrixView &pattern, const Visibility &visibility)
{
    MeanScore nats, normalised, effective;
    for (int query = 0; query < visibility.queries(); ++query) {
        const int visible = visibility.visibleKeys(query);
        if (visible == 0)
            continue;
        const double row = entropy(pattern.row(query));
        const double most = std::log(static_cast<double>(visible));
        nats.add(row, most);
        effective.add(effectiveKeys(row), visible);
        if (visible > 1)
            normalised.add(row / most, (visibility.harmonic(visible) - 1) / most);
    }
    return {nats.mean(), normalised.mean(), effective.mean()};
}

} // namespace headlight
