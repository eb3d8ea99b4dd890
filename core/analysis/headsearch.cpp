// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/headsearch.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace headlight {

namespace {

bool isBetter(const RankedHead &a, const RankedHead &b)
{
    const double x = a.score.excess(), y = b.score.excess();
    return std::isnan(y) ? !std::isnan(x) : x > y;
}

} // namespace

Result<std::vector<RankedHead>> findHeads(const Trace &trace,
                                          const std::function<Targets(const Visibility &)> &targets,
                                          const CancelToken &cancel)
{
    std::map<const Matrix *, Targets> byMask;
    std::vector<RankedHead> ranked;
    bool applies = false;
    for (int layer = 0; layer < trace.layers(); ++layer) {
        if (cancel.isCancelled())
            return Error{.code = ErrorCode::Cancelled, .what = "a newer request took over"};
        const Matrix *mask = &trace.mask(layer);
        if (!byMask.contains(mask))
            byMask.emplace(mask, targets(visibilityIn(trace, layer)));
        for (int head = 0; head < trace.heads(); ++head) {
            const Score score = byMask.at(mask).score(trace.attention({layer, head})->pattern);
            applies = applies || score.isApplicable();
            ranked.push_back({{layer, head}, score});
        }
    }
    if (!applies)
        return Error{.code = ErrorCode::InvalidArgument,
                     .what = "there is nothing to look for",
                     .hint = "select cells or words that a query can see"};
    std::stable_sort(ranked.begin(), ranked.end(), isBetter);
    return ranked;
}

Targets paintedTargets(const Visibility &visibility, std::span<const QueryKey> cells)
{
    std::set<std::pair<int, int>> painted;
    for (const QueryKey &cell : cells)
        painted.emplace(cell.query, cell.key);
    return {visibility, Targets::Rows::WithTarget, [&](int query, int key) {
                return painted.contains({query, key});
            }};
}

} // namespace headlight
