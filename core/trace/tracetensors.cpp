// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/tracetensors.h"

#include <new>

namespace headlight {
namespace {

void append(std::vector<float> &values, const Matrix &matrix)
{
    values.insert(values.end(), matrix.data(), matrix.data() + matrix.size()); // both row-major
}

TensorData matrixTensor(std::string name, const Matrix &matrix)
{
    std::vector<float> values;
    append(values, matrix);
    return {std::move(name), {matrix.rows(), matrix.cols()}, std::move(values)};
}

TensorData idsTensor(const Trace &trace)
{
    const std::vector<std::int32_t> &ids = trace.encoding().ids;
    return {"input_ids", {trace.tokens()}, std::vector<std::int64_t>(ids.begin(), ids.end())};
}

TensorData layerTensor(const Trace &trace, int layer, TraceScope scope)
{
    scope.layer = layer;
    std::vector<float> values;
    std::int64_t heads = 0;
    for (const ScopedPattern &which : patternsIn(trace, scope)) {
        append(values, *patternOf(trace, which));
        ++heads;
    }
    return {
        "attentions." + std::to_string(layer), {heads, trace.tokens(), trace.tokens()}, std::move(values)};
}

} // namespace

Result<std::vector<TensorData>> traceTensors(const Trace &trace, const TraceScope &scope,
                                             const TraceParts &parts)
{
    if (const Status valid = checkScope(trace, scope); !valid)
        return valid.error();
    const Trace::Content &content = trace.content();
    if (parts.logits && (!content.predictionHead || content.hiddenStates.empty()))
        return Error{.code = ErrorCode::MissingPart,
                     .what = "the model has no language-model head, so there are no logits",
                     .file = trace.model().path};
    try {
        std::vector<TensorData> tensors{idsTensor(trace)};
        for (const int layer : layersIn(trace, scope))
            tensors.push_back(layerTensor(trace, layer, scope));
        for (std::size_t i = 0; parts.hiddenStates && i < content.hiddenStates.size(); ++i)
            tensors.push_back(matrixTensor("hidden_states." + std::to_string(i), content.hiddenStates[i]));
        if (parts.logits)
            tensors.push_back(
                matrixTensor("logits", content.predictionHead->logits(content.hiddenStates.back())));
        return tensors;
    } catch (const std::bad_alloc &) {
        return Error{.code = ErrorCode::OutOfMemory,
                     .what = "not enough memory for so many numbers",
                     .hint = "Write one layer or one head"};
    }
}

std::map<std::string, std::string> traceMetadata(const Trace &trace, const TraceScope &scope)
{
    std::map<std::string, std::string> metadata{
        {"program", "Headlight " HEADLIGHT_VERSION},
        {"model", trace.model().name},
        {"family", trace.model().family},
        {"text", trace.content().text},
    };
    if (trace.content().hasPair)
        metadata["pair"] = trace.content().pair;
    if (scope.heads == TraceScope::Heads::One)
        metadata["heads"] = std::to_string(scope.head);
    else
        metadata["heads"] = scope.heads == TraceScope::Heads::Mean ? "mean" : "all";
    return metadata;
}

} // namespace headlight
