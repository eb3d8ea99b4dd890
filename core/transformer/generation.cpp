// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/generation.h"

#include <algorithm>

namespace headlight {

Result<GenerationStep> TraceSource::generateNext(const TracePtr &, const CancelToken &) const
{
    return Error{.code = ErrorCode::InvalidArgument, .what = "this model writes no text"};
}

Result<GenerationStep> LanguageModel::generateNext(const TracePtr &trace, const CancelToken &cancel) const
{
    return headlight::generateNext(*this, trace, cancel);
}

Result<GenerationStep> generateNext(const LanguageModel &model, const TracePtr &trace,
                                    const CancelToken &cancel)
{
    if (!trace || trace->kind() != AttentionKind::Decoder || !trace->content().predictionHead) {
        return Error{.code = ErrorCode::InvalidArgument,
                     .what = "this model predicts no next token",
                     .expected = "a decoder with a language-model head"};
    }
    const int last = trace->tokens() - 1;
    const ModelInfo &info = model.info();
    const int positions = info.isEncoderDecoder ? info.decoderPositions : info.maxPositions;
    if (trace->tokens() >= positions)
        return GenerationStep{GenerationEnd::PositionLimit, -1, trace};
    const std::vector<Prediction> likeliest = trace->predictions(last, 1);
    if (likeliest.empty())
        return Error{.code = ErrorCode::BadValue, .what = "the model's logits are not numbers"};
    const std::int32_t id = likeliest.front().id;
    const std::vector<std::int32_t> &ends = model.sequenceEnds().ends;
    if (std::find(ends.begin(), ends.end(), id) != ends.end())
        return GenerationStep{GenerationEnd::EndToken, id, trace};
    const Result<TracePtr> longer = model.extend(trace, id, cancel);
    if (!longer)
        return longer.error();
    return GenerationStep{GenerationEnd::None, id, longer.value()};
}

Result<GenerationStep> generate(const LanguageModel &model, const TracePtr &trace, int count,
                                const CancelToken &cancel)
{
    GenerationStep step{GenerationEnd::None, -1, trace};
    for (int i = 0; i < count && step.end == GenerationEnd::None; ++i) {
        Result<GenerationStep> next = generateNext(model, step.trace, cancel);
        if (!next)
            return next;
        step = std::move(next).value();
    }
    return step;
}

} // namespace headlight
