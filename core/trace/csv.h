// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/progress.h"
#include "core/trace/tracescope.h"

#include <string>

namespace headlight {

/// What to do with tokens that a spreadsheet would run as a formula: those that begin with = + - @ or a tab.
enum class SpreadsheetFormulas {
    Keep, ///< the token as it is
    Protect, ///< a single quote before it
};

/// @p text as a field of RFC 4180: in quotes where needed.
std::string csvField(const std::string &text, SpreadsheetFormulas formulas);

/// One line for each query and key of each pattern in @p scope:
///
///     layer,head,query,query_token,key,key_token,probability,score
///
/// Layers, heads, queries and keys count from 0; the head of a mean is "mean" and its score is empty. Tokens
/// are spelled as in the vocabulary. A run with interventions has one more column, what_if, which says them.
/// A key that is hidden from the query has probability 0 and score -inf. RFC 4180: UTF-8, CRLF, quotes where
/// needed; numbers with a point and all digits (appendNumber()).
/// @return InvalidArgument for a scope outside the trace, OutOfMemory, Cancelled (polled at each pattern)
Result<std::string> patternsAsCsv(const Trace &trace, const TraceScope &scope,
                                  SpreadsheetFormulas formulas = SpreadsheetFormulas::Keep,
                                  const Progress &progress = {});

/// One pattern as a table: a column for each key, a row for each query, tokens in the first row and column;
/// the corner says what was changed about the model.
Result<std::string> patternAsCsvTable(const Trace &trace, const ScopedPattern &which,
                                      SpreadsheetFormulas formulas = SpreadsheetFormulas::Keep);

} // namespace headlight
