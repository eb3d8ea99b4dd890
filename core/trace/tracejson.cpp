// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/tracejson.h"

#include "core/base/numbertext.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <new>

namespace headlight {
namespace {

using Json = nlohmann::ordered_json;

Json modelJson(const ModelInfo &model)
{
    Json json{{"name", model.name},    {"family", model.family},  {"layers", model.layers},
              {"heads", model.heads},  {"d_model", model.dModel}, {"d_head", model.dHead},
              {"causal", model.causal}};
    if (model.isEncoderDecoder) {
        json["decoder_layers"] = model.decoderLayers;
        json["decoder_heads"] = model.decoderHeads;
    }
    return json;
}

/// @param prefix "decoder_" or nothing
void appendTokens(Json &root, const std::string &prefix, const Encoding &encoding,
                  const std::vector<std::string> &display)
{
    root[prefix + "tokens"] = encoding.tokens;
    root[prefix + "display"] = display;
    root[prefix + "type_ids"] = encoding.typeIds;
    Json &offsets = root[prefix + "offsets"] = Json::array();
    for (const CharacterRange &range : encoding.offsets)
        offsets.push_back({range.begin, range.end});
}

Json headsJson(const Trace &trace, const TraceScope &scope)
{
    Json heads = Json::array();
    for (const ScopedPattern &which : patternsIn(trace, {0, scope.heads, scope.head}))
        heads.push_back(which.head ? Json(*which.head) : Json("mean"));
    return heads;
}

/// Tokens of the encoder and, named apart, of the decoder, as far as @p traces hold them.
void appendBothTokens(Json &root, const std::vector<const Trace *> &traces)
{
    const Trace &first = *traces.front();
    if (first.kind() != AttentionKind::Decoder)
        appendTokens(root, "", first.keyEncoding(), first.keyDisplay());
    const Trace &last = *traces.back();
    if (last.kind() != AttentionKind::Encoder)
        appendTokens(root, "decoder_", last.encoding(), last.display());
}

Json descriptionJson(const Trace &trace, const TraceScope &scope)
{
    Json root{{"schema", TraceJsonSchema}, {"program", "Headlight " HEADLIGHT_VERSION}};
    root["model"] = modelJson(trace.model());
    root["text"] = trace.content().text;
    if (trace.content().hasPair)
        root["pair"] = trace.content().pair;
    if (trace.interventions())
        root["what_if"] = phrases(*trace.interventions());
    for (const CutText &cut : cutTexts(trace))
        root[cut.isDecoders ? "decoder_tokens_before_cut" : "tokens_before_cut"] = cut.tokensBefore;
    const std::vector<const Trace *> traces = tracesIn(trace, scope);
    if (trace.model().isEncoderDecoder) {
        root["decoder_text"] = trace.content().decoderText;
        appendBothTokens(root, traces);
    } else {
        appendTokens(root, "", trace.encoding(), trace.display());
    }
    root["heads"] = headsJson(*traces.front(), scope);
    if (trace.model().isEncoderDecoder)
        root["decoder_heads"] = headsJson(*traces.back(), scope);
    return root;
}

/// Writes arrays of any rank as nested lists.
class ListWriter
{
public:
    explicit ListWriter(std::string &json)
        : m_json(json)
    {
    }

    void write(const TensorData &tensor)
    {
        m_next = 0;
        std::visit([&](const auto &values) { writeLevel(values, tensor.shape, 0); }, tensor.values);
    }

    bool hasNull() const { return m_hasNull; }

private:
    template <typename Number>
    void writeLevel(const std::vector<Number> &values, const std::vector<std::int64_t> &shape,
                    std::size_t level)
    {
        if (level == shape.size())
            return append(values[m_next++]);
        m_json += '[';
        for (std::int64_t i = 0; i < shape[level]; ++i) {
            if (i > 0)
                m_json += ',';
            writeLevel(values, shape, level + 1);
        }
        m_json += ']';
    }

    void append(std::int64_t value) { m_json += std::to_string(value); }

    void append(float value)
    {
        if (std::isfinite(value))
            return appendNumber(m_json, value);
        m_json += "null";
        m_hasNull = true;
    }

    std::string &m_json;
    std::size_t m_next = 0;
    bool m_hasNull = false;
};

} // namespace

Result<std::string> traceAsJson(const Trace &trace, const TraceScope &scope, const TraceParts &parts,
                                const Progress &progress)
{
    constexpr double derived = 0.3; // of the time: the rest goes into digits
    const auto deriving = [&](double fraction) { progress.done(derived * fraction); };
    const auto tensors = traceTensors(trace, scope, parts, {progress.cancel, deriving});
    if (!tensors)
        return tensors.error();
    try {
        // The library would write floats as doubles, with twice the digits; so the lists are written here.
        std::string json = descriptionJson(trace, scope).dump(-1, ' ', false, Json::error_handler_t::replace);
        json.pop_back(); // the closing brace
        ListWriter lists(json);
        for (std::size_t i = 0; i < tensors.value().size(); ++i) {
            if (progress.cancel.isCancelled())
                return exportCancelled();
            const TensorData &tensor = tensors.value()[i];
            json += ",\n\"" + tensor.name + "\":";
            lists.write(tensor);
            const auto written = static_cast<double>(i + 1) / static_cast<double>(tensors.value().size());
            progress.done(derived + (1 - derived) * written);
        }
        if (lists.hasNull())
            json += ",\n\"note\":\"null stands for NaN or an infinite number\"";
        json += "}\n";
        return json;
    } catch (const std::bad_alloc &) {
        return Error{.code = ErrorCode::OutOfMemory,
                     .what = "not enough memory for so many numbers",
                     .hint = "Write one layer or one head, or choose .safetensors"};
    }
}

} // namespace headlight
