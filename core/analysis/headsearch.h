// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/targets.h"
#include "core/base/canceltoken.h"
#include "core/base/result.h"
#include "core/transformer/trace.h"

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace headlight {

struct RankedHead
{
    LayerHead head;
    Score score; ///< share of the attention that goes to the targets, see targets.h
};

/// Ranks all heads by how far their attention to the targets exceeds chance, largest excess first; heads with
/// NaN and heads to which the targets do not apply come last.
/// @param targets called once for each mask of the trace
/// Derives every pattern. @return InvalidArgument when the targets apply to no head: nothing was selected, or
///   nothing that a query sees; Cancelled, polled before each layer
Result<std::vector<RankedHead>> findHeads(const Trace &trace,
                                          const std::function<Targets(const Visibility &)> &targets,
                                          const CancelToken &cancel = {});

/// A cell of a pattern.
struct QueryKey
{
    int query = 0;
    int key = 0;
};

/// Cells that a person painted. Over the queries that have one.
Targets paintedTargets(const Visibility &visibility, std::span<const QueryKey> cells);

} // namespace headlight
