// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/sink.h"

#include <cmath>

namespace headlight {

namespace {

Score received(const MatrixView &pattern, const Visibility &visibility, int key)
{
    MeanScore mean;
    for (int query = 0; query < visibility.queries(); ++query) {
        if (visibility.sees(query, key))
            mean.add(static_cast<double>(pattern(query, key)), 1. / visibility.visibleKeys(query));
    }
    return mean.mean();
}

} // namespace

std::vector<double> attentionReceived(const MatrixView &pattern, const Visibility &visibility)
{
    std::vector<double> shares;
    for (int key = 0; key < visibility.keys(); ++key)
        shares.push_back(received(pattern, visibility, key).value);
    return shares;
}

Sink sinkOf(const MatrixView &pattern, const Visibility &visibility)
{
    int mostQueries = 0;
    Sink sink;
    for (int key = 0; key < visibility.keys(); ++key) {
        const Score share = received(pattern, visibility, key);
        if (!share.isApplicable() || share.rows < mostQueries)
            continue;
        if (std::isnan(share.value))
            return {};
        if (share.rows > mostQueries || share.value > sink.share.value)
            sink = {key, share};
        mostQueries = share.rows;
    }
    return sink;
}

} // namespace headlight
