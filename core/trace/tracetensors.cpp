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

TensorData idsTensor(std::string name, const Encoding &encoding)
{
    return {std::move(name),
            {static_cast<std::int64_t>(encoding.size())},
            std::vector<std::int64_t>(encoding.ids.begin(), encoding.ids.end())};
}

/// Ids of the encoder and of the decoder, each once.
void appendIds(std::vector<TensorData> &tensors, const std::vector<const Trace *> &traces)
{
    const Trace &first = *traces.front();
    if (!first.model().isEncoderDecoder || first.kind() != AttentionKind::Decoder)
        tensors.push_back(idsTensor("input_ids", first.keyEncoding()));
    const Trace &last = *traces.back();
    if (last.model().isEncoderDecoder && last.kind() != AttentionKind::Encoder)
        tensors.push_back(idsTensor("decoder_input_ids", last.encoding()));
}

/// What was changed about the model as the bytes of its phrases: arrays know no text.
TensorData markTensor(const Interventions &interventions)
{
    const std::string line = phraseLine(&interventions);
    std::vector<std::int64_t> bytes;
    for (const char byte : line)
        bytes.push_back(static_cast<unsigned char>(byte));
    return {"what_if_utf8", {static_cast<std::int64_t>(bytes.size())}, std::move(bytes)};
}

/// What stands before "attentions" and "hidden_states" in the names.
std::string prefixOf(const Trace &trace)
{
    if (!trace.model().isEncoderDecoder)
        return {};
    switch (trace.kind()) {
    case AttentionKind::Encoder:
        return "encoder_";
    case AttentionKind::Decoder:
        return "decoder_";
    case AttentionKind::Cross:
        return "cross_";
    }
    return {};
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
    return {prefixOf(trace) + "attentions." + std::to_string(layer),
            {heads, trace.tokens(), trace.keys()},
            std::move(values)};
}

} // namespace

Result<std::vector<TensorData>> traceTensors(const Trace &trace, const TraceScope &scope,
                                             const TraceParts &parts, const Progress &progress)
{
    const std::vector<const Trace *> traces = tracesIn(trace, scope);
    for (const Trace *each : traces) {
        if (const Status valid = checkScope(*each, scope); !valid)
            return valid.error();
    }
    constexpr double bytesOfANumber = 16; // as an array, and in the file: up to twelve digits
    if (const Status fits = checkFits(traces, scope, bytesOfANumber); !fits)
        return fits.error();
    const Trace::Content &content = trace.content();
    if (parts.logits && (!content.predictionHead || content.hiddenStates.empty()))
        return Error{.code = ErrorCode::MissingPart,
                     .what = "the model has no language-model head, so there are no logits",
                     .file = trace.model().path};
    try {
        std::vector<TensorData> tensors;
        appendIds(tensors, traces);
        if (trace.interventions())
            tensors.push_back(markTensor(*trace.interventions()));
        std::size_t layers = 0;
        for (const Trace *each : traces)
            layers += layersIn(*each, scope).size();
        std::size_t done = 0;
        for (const Trace *each : traces) {
            for (const int layer : layersIn(*each, scope)) {
                if (progress.cancel.isCancelled())
                    return exportCancelled();
                tensors.push_back(layerTensor(*each, layer, scope));
                progress.done(static_cast<double>(++done) / static_cast<double>(layers));
            }
        }
        for (const Trace *each : traces) {
            const std::vector<Matrix> &states = each->content().hiddenStates;
            for (std::size_t i = 0; parts.hiddenStates && i < states.size(); ++i)
                tensors.push_back(
                    matrixTensor(prefixOf(*each) + "hidden_states." + std::to_string(i), states[i]));
        }
        const RowVector &pooler = content.poolerOutput;
        if (parts.hiddenStates && pooler.size() > 0)
            tensors.push_back({"pooler_output",
                               {pooler.size()},
                               std::vector<float>(pooler.data(), pooler.data() + pooler.size())});
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
    if (trace.interventions())
        metadata["what_if"] = phraseLine(trace.interventions());
    if (trace.content().hasPair)
        metadata["pair"] = trace.content().pair;
    if (trace.model().isEncoderDecoder)
        metadata["decoder_text"] = trace.content().decoderText;
    if (scope.heads == TraceScope::Heads::One)
        metadata["heads"] = std::to_string(scope.head);
    else
        metadata["heads"] = scope.heads == TraceScope::Heads::Mean ? "mean" : "all";
    return metadata;
}

} // namespace headlight
