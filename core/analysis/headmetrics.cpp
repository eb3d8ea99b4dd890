// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/headmetrics.h"

#include <cmath>

namespace headlight {

namespace {

int visibleKeys(const Trace &trace, int layer, int query)
{
    int count = 0;
    for (int key = 0; key < trace.keys(); ++key)
        count += trace.isVisible(layer, query, key) ? 1 : 0;
    return count;
}

void addRow(HeadMetrics &sum, const Trace &trace, const MatrixView &pattern, int query, int visible)
{
    sum.normalisedEntropy += entropy(pattern.row(query)) / std::log(static_cast<double>(visible));
    const bool sameTokens = trace.kind() != AttentionKind::Cross;
    for (int key = 0; key < trace.keys(); ++key) {
        const auto probability = static_cast<double>(pattern(query, key));
        const bool delimiter = key > 0 && trace.keyEncoding().special[static_cast<std::size_t>(key)] != 0;
        const bool self = sameTokens && key == query;
        if (self)
            sum.self += probability;
        if (key == 0)
            sum.first += probability;
        if (delimiter)
            sum.delimiter += probability;
        if (!self && key != 0 && !delimiter)
            sum.elsewhere += probability;
    }
}

} // namespace

HeadMetrics headMetrics(const Trace &trace, int layer, const MatrixView &pattern)
{
    HeadMetrics metrics;
    for (int query = 0; query < trace.tokens(); ++query) {
        const int visible = visibleKeys(trace, layer, query);
        if (visible < 2)
            continue;
        ++metrics.queries;
        addRow(metrics, trace, pattern, query, visible);
    }
    if (metrics.queries > 0) {
        for (double *value : {&metrics.normalisedEntropy, &metrics.self, &metrics.first, &metrics.delimiter,
                              &metrics.elsewhere})
            *value /= metrics.queries;
    }
    return metrics;
}

} // namespace headlight
