// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/profile.h"
#include "core/base/canceltoken.h"
#include "core/base/result.h"
#include "core/transformer/languagemodel.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace headlight {

/// Called with 0 … 1 on the calling thread; may be empty.
using ProbeProgress = std::function<void(double)>;

struct RepeatOptions
{
    int tokens = 50; ///< of the sequence that is repeated once; fewer where vocabulary or positions are small
    int sequences = 20;
    std::uint32_t seed = 1; ///< the same seed gives the same sequences
};

/// Repeated random tokens: T different tokens drawn from the vocabulary without special ones, then the same T
/// again, within the model's own template (its start token in front). There HeadMetric::Induction is
/// mean_{i≥T} A_{i, i−T+1} and DuplicateToken mean_{i≥T} A_{i, i−T}, counted from the first copy's start:
/// nothing but the repetition tells the next token, so what the text means has no part in it.
/// The diagonal that is often averaged instead holds one entry more, (T − 1, 0), that is no target.
/// Of an encoder-decoder the heads of its encoder are measured.
/// @return one sequence a sample, each as all the metrics of every head; InvalidArgument for a model without
///   tokenizer or with fewer than 4 usable tokens or positions; Cancelled
/// Source: Olsson et al. 2022, arXiv:2209.11895, "Head activation evaluators"; TransformerLens Main_Demo.
Result<HeadProfile> repeatedTokensProbe(const LanguageModel &model, const RepeatOptions &options = {},
                                        const CancelToken &cancel = {}, const ProbeProgress &progress = {});

/// All metrics of every head over a set of sentences; of an encoder-decoder those of its encoder.
/// @return InvalidArgument for an empty set; the errors of the model, with the sentence's number; Cancelled
Result<HeadProfile> sentencesProbe(const TraceSource &model, const std::vector<std::string> &sentences,
                                   const CancelToken &cancel = {}, const ProbeProgress &progress = {});

/// What probes measure of a run: of an encoder-decoder its encoder, of others all.
TracePtr encoderTrace(const TracePtr &trace);

/// The error of a probe's sentence, which it names where the error names nothing.
Error withSentence(const BatchFailure &failure);

} // namespace headlight
