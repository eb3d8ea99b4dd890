// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/standardprofile.h"

namespace headlight {

namespace {

/// @p progress for the part of the whole from @p begin to @p end.
ProbeProgress partOf(const ProbeProgress &progress, double begin, double end)
{
    return [&progress, begin, end](double done) {
        if (progress)
            progress(begin + (end - begin) * done);
    };
}

/// Error InvalidArgument: the probe does not apply to this model, and the other one still does.
Result<HeadProfile> repeats(const TraceSource &model, const CancelToken &cancel,
                            const ProbeProgress &progress)
{
    const auto *loaded = dynamic_cast<const LanguageModel *>(&model);
    if (!loaded)
        return Error{.code = ErrorCode::InvalidArgument, .what = "the model takes no token ids"};
    return repeatedTokensProbe(*loaded, {}, cancel, progress);
}

} // namespace

bool isMeasuredOnRepeats(HeadMetric metric)
{
    return metric == HeadMetric::Induction || metric == HeadMetric::DuplicateToken;
}

const SampleMean &StandardProfile::mean(LayerHead head, HeadMetric metric) const
{
    return means[static_cast<std::size_t>(head.layer * heads + head.head)][static_cast<std::size_t>(metric)];
}

LabelledHead StandardProfile::label(LayerHead head) const
{
    HeadScores scores;
    for (const HeadMetric metric : allHeadMetrics()) {
        const SampleMean &sample = mean(head, metric);
        if (sample.samples > 0)
            scores[metric] = {sample.mean, sample.chance, sample.samples};
    }
    return labelOf(scores);
}

Result<StandardProfile> standardProfile(const TraceSource &model, const std::vector<std::string> &sentences,
                                        const CancelToken &cancel, const ProbeProgress &progress)
{
    constexpr double RepeatsEnd = 0.5;
    StandardProfile profile{.layers = model.info().layers, .heads = model.info().heads};
    const Result<HeadProfile> onRepeats = repeats(model, cancel, partOf(progress, 0, RepeatsEnd));
    if (onRepeats)
        profile.sequences = onRepeats.value().sentences();
    else if (onRepeats.error().code == ErrorCode::InvalidArgument)
        profile.whyNoSequences = onRepeats.error().what;
    else
        return onRepeats.error();
    const Result<HeadProfile> onSentences
        = sentencesProbe(model, sentences, cancel, partOf(progress, onRepeats ? RepeatsEnd : 0, 1));
    if (!onSentences)
        return onSentences.error();
    profile.sentences = onSentences.value().sentences();
    profile.means.resize(static_cast<std::size_t>(profile.layers) * static_cast<std::size_t>(profile.heads));
    for (int head = 0; head < static_cast<int>(profile.means.size()); ++head) {
        for (const HeadMetric metric : allHeadMetrics()) {
            SampleMean &mean
                = profile.means[static_cast<std::size_t>(head)][static_cast<std::size_t>(metric)];
            if (!isMeasuredOnRepeats(metric))
                mean = onSentences.value().mean(head, metric);
            else if (onRepeats)
                mean = onRepeats.value().mean(head, metric);
        }
    }
    return profile;
}

} // namespace headlight
