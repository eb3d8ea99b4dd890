// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/canceltoken.h"
#include "core/base/result.h"
#include "core/transformer/trace.h"

#include <string>

namespace headlight {

/// What every head of a trace does, as JSON:
///
///     schema, program, model, text, pair, tokens
///     heads        one object a head: layer, head, label (label, metric, sentence) and metrics; each metric
///     has
///                  value, chance (null where there is none) and rows, or is null where it is not applicable
///     rollout      (token, input token) of the highest layer; null for attention between different tokens
///     map          [x, y] a head, layer by layer: classical scaling of their Jensen-Shannon distances
///     map_explained  share of the distances that the map holds
///
/// null also stands for NaN. Cost: all patterns, and (layers · heads)² · tokens² for the map.
/// @return Cancelled, OutOfMemory
Result<std::string> analysisAsJson(const Trace &trace, const CancelToken &cancel = {});

/// One line for each head and metric that is applicable:
///
///     layer,head,label,metric,unit,value,chance,rows
///
/// RFC 4180, CRLF; numbers with a point and all digits. @return Cancelled, OutOfMemory
Result<std::string> analysisAsCsv(const Trace &trace, const CancelToken &cancel = {});

} // namespace headlight
