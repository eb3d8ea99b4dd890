// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/tellinghead.h"

namespace headlight {

namespace {

constexpr double candidateShare = 0.5;

bool isBetter(const TellingHead &a, const TellingHead &b)
{
    if (a.looksElsewhere != b.looksElsewhere)
        return a.looksElsewhere;
    if (a.looksElsewhere)
        return a.metrics.normalisedEntropy < b.metrics.normalisedEntropy;
    return a.metrics.elsewhere > b.metrics.elsewhere;
}

} // namespace

std::optional<TellingHead> mostTellingHead(const Trace &trace, const CancelToken &cancel)
{
    std::optional<TellingHead> best;
    for (int layer = 0; layer < trace.layers(); ++layer) {
        if (cancel.isCancelled())
            return std::nullopt;
        for (int head = 0; head < trace.heads(); ++head) {
            const HeadMetrics metrics = headMetrics(trace, layer, trace.attention({layer, head})->pattern);
            if (metrics.queries == 0)
                return std::nullopt;
            const TellingHead candidate{{layer, head}, metrics, metrics.elsewhere >= candidateShare};
            if (!best || isBetter(candidate, *best))
                best = candidate;
        }
    }
    return best;
}

} // namespace headlight
