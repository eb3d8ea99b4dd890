// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/headsearch.h"
#include "core/analysis/probes.h"
#include "core/analysis/syntax.h"
#include "core/transformer/tracesource.h"

namespace headlight {

/// The accuracy of every head on the relations of a treebank; of an encoder-decoder those of its encoder.
/// Words behind a cut at the model's positions do not count.
/// @return InvalidArgument for a treebank without sentences; the errors of the model, with the sentence's
///   number; Cancelled
/// Cost: a run and all patterns a sentence.
Result<SyntaxScores> syntaxProbe(const TraceSource &model, const std::vector<TreebankSentence> &sentences,
                                 const CancelToken &cancel = {}, const ProbeProgress &progress = {});

/// Cells of a trace as arcs that a person drew: from the query's word, as the dependent, to the key's word.
/// Cells within a word, at tokens of no word, and in a second sentence are none, nor
/// are cells between different texts; the relation is "drawn".
ParsedWords drawnArcs(const Trace &trace, const std::vector<QueryKey> &cells);

} // namespace headlight
