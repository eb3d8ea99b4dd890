// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/headlabel.h"
#include "core/analysis/probes.h"

#include <array>
#include <string>
#include <vector>

namespace headlight {

/// What every head of a model did on the standard probes: repeated random tokens for what copying tells
/// (induction, duplicate tokens), a set of sentences for the rest. It says nothing about other texts.
struct StandardProfile
{
    using Means = std::array<SampleMean, headMetricCount>;

    int layers = 0; ///< of an encoder-decoder those of its encoder
    int heads = 0;
    int sequences = 0; ///< of repeated random tokens; 0: none could be made
    std::string whyNoSequences{}; ///< then: why not, English
    int sentences = 0;
    std::vector<Means> means{}; ///< head h of layer l at l · heads + h; samples 0: not measured

    const SampleMean &mean(LayerHead head, HeadMetric metric) const;
    /// The label of the means, by the rule of labelOf(); the score's rows are samples.
    LabelledHead label(LayerHead head) const;
};

/// Whether @p metric is measured on repeated random tokens.
bool isMeasuredOnRepeats(HeadMetric metric);

/// Runs both probes. A model that repeated tokens cannot be made for (no tokenizer, a tiny vocabulary, few
/// positions) is measured on the sentences alone.
/// @param progress 0 … 1 over both
/// @return the errors of the model; InvalidArgument for an empty set; Cancelled
Result<StandardProfile> standardProfile(const TraceSource &model, const std::vector<std::string> &sentences,
                                        const CancelToken &cancel = {}, const ProbeProgress &progress = {});

} // namespace headlight
