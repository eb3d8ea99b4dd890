// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/entropy.h"
#include "core/base/matrix.h"
#include "core/transformer/trace.h"

#include <optional>
#include <vector>

namespace headlight {

/// How one head attends, averaged over the queries that have a choice.
///
/// Queries that see a single key (the first one under a causal mask) are left out of every mean: their
/// attention says nothing about the head.
struct HeadMetrics
{
    int queries = 0; ///< queries with more than one visible key; 0 makes the rest meaningless
    double normalisedEntropy = 0; ///< mean of H_i / ln(visible keys of i); 0 … 1
    double self = 0; ///< mean of A_ii; 0 … 1; 0 where queries and keys are different tokens
    double first = 0; ///< mean of A_i0, the first token or [CLS]; 0 … 1
    double delimiter = 0; ///< mean attention to special tokens after the first, such as [SEP]; 0 … 1
    double elsewhere
        = 0; ///< mean attention to every other key; the four shares can count A_00 twice, this one does not
};

/// @param pattern (query, key) of one head of @p trace, rows sum to 1
/// Cost O(tokens²). Pure, thread-safe.
/// Source of the shares: Clark et al. 2019, section 3.1 and 3.2, with means over rows instead of sums over a
/// corpus.
HeadMetrics headMetrics(const Trace &trace, int layer, const MatrixView &pattern);

} // namespace headlight
