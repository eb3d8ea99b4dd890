// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/headmetrics.h"
#include "core/base/canceltoken.h"

#include <optional>

namespace headlight {

/// A head that is worth being shown first, and the numbers that say why.
struct TellingHead
{
    LayerHead head;
    HeadMetrics metrics;
    bool looksElsewhere
        = true; ///< false when every head looks mostly at itself, the first token or delimiters
};

/// The most focused head that does more than look at itself, at the first token or at delimiters.
///
/// Candidates are heads whose queries give at least half of their attention to other keys
/// (HeadMetrics::elsewhere ≥ 0.5); of these the one with the lowest normalised entropy. Where no head is a
/// candidate, the head with the largest share elsewhere. Ties go to the lower layer, then the lower head.
///
/// Why these are set aside: attention to [CLS], [SEP] and the first token is mostly a resting place (Clark et
/// al. 2019, arXiv:1906.04341, section 3.2; Gu et al. 2024, arXiv:2410.10781), so such heads are focused
/// and tell little. The threshold ½ is Clark's for positional heads.
///
/// @return nothing for a trace without a query that has a choice (one token), or when cancelled
/// Derives every pattern of the trace. Cost O(layers · heads · tokens²). Thread-safe.
std::optional<TellingHead> mostTellingHead(const Trace &trace, const CancelToken &cancel = {});

} // namespace headlight
