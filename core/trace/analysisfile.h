// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/canceltoken.h"
#include "core/base/result.h"
#include "core/transformer/trace.h"

#include <optional>
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
///     ablation     only where asked for: by (zero, mean), position and token of the prediction that is
///     compared, and
///                  heads, one object a head: layer, head, kl (nats), loss_change (nats, null unless the
///                  model predicts next tokens); see ablateAllHeads()
///     what_if      only of a run with interventions: what was changed
///
/// null also stands for NaN. Cost: all patterns, and (layers · heads)² · tokens² for the map; a pass from its
/// layer on for each ablated head.
/// @return Cancelled, OutOfMemory; with an ablation the errors of ablateAllHeads()
Result<std::string> analysisAsJson(const Trace &trace, std::optional<Interventions::AblateBy> ablation = {},
                                   const CancelToken &cancel = {});

/// One line for each head and metric that is applicable; with an ablation also ablation_kl and
/// ablation_loss_change, in nats and without chance:
///
///     layer,head,label,metric,unit,value,chance,rows
///
/// RFC 4180, CRLF; numbers with a point and all digits. @return as analysisAsJson()
Result<std::string> analysisAsCsv(const Trace &trace, std::optional<Interventions::AblateBy> ablation = {},
                                  const CancelToken &cancel = {});

} // namespace headlight
