// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/headscores.h"

#include <QString>

#include <optional>

namespace headlight::ui {

/// "Effective keys": a few words for a list.
QString metricName(HeadMetric metric);

/// What the metric measures and who measures so, in two lines, without a claim about any head.
QString metricDefinition(HeadMetric metric);

/// "Chance, marked in the bar: 0.26, if every visible key gets the same. Source: Clark et al. 2019 …". Layers
/// that see different keys have different levels, hence @p least and @p most; empty where there is none.
QString chanceSentence(HeadMetric metric, std::optional<double> least, std::optional<double> most);

/// "0.83", "3.2": as many digits as the unit deserves, by the user's locale; "–" for what is not a number.
QString metricNumber(MetricUnit unit, double value);

/// "nats", "keys", "tokens"; "share" for a share of the attention.
QString unitName(MetricUnit unit);

/// "0.57 above chance (0.26)".
QString besideChance(MetricUnit unit, const Score &score);

/// "Confidence 0.61, 0.20 above chance (0.41)"; where it is not applicable, that.
QString metricSentence(HeadMetric metric, const Score &score);

} // namespace headlight::ui
