// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fakemodel.h"

#include <cmath>

namespace headlight::test {

namespace {

constexpr int dHead = 4;

class FakePredictions : public PredictionHead
{
public:
    std::string label(std::int32_t id) const override { return std::to_string(id); }

    std::vector<Prediction> top(const RowVector &residual, int count) const override
    {
        std::vector<Prediction> likeliest;
        for (int i = 0; i < count; ++i) {
            likeliest.push_back({i, "guess" + std::to_string(i), 0.5F / static_cast<float>(i + 1)});
        }
        likeliest.front().token += std::to_string(static_cast<int>(residual(0)));
        return likeliest;
    }

    Matrix logits(const MatrixView &residual) const override { return residual; }
};

/// Head h adds its z, times h + 1, to columns of its own.
class FakeOutput : public HeadOutput
{
public:
    explicit FakeOutput(int heads)
        : m_heads(heads)
    {
    }

    Matrix writes(int, AttentionKind, const Matrix &z) const override
    {
        Matrix written = Matrix::Zero(z.rows(), z.size());
        for (Eigen::Index head = 0; head < z.rows(); ++head)
            written.row(head).segment(head * z.cols(), z.cols()) = z.row(head) * static_cast<float>(head + 1);
        return written;
    }
    RowVector bias(int, AttentionKind) const override { return RowVector::Zero(m_heads * dHead); }
    bool isNormed(int, AttentionKind) const override { return false; }
    Matrix added(int, AttentionKind, const Matrix &parts, const RowVector &) const override { return parts; }
    RowVector residual(int, const RowVector &hiddenState) const override { return hiddenState; }

private:
    int m_heads;
};

void append(Encoding &encoding, const std::string &token, CharacterRange offset, int segment, bool special)
{
    std::int32_t id = 0;
    for (const char c : token)
        id = (id * 31 + c) % 9973;
    encoding.ids.push_back(id);
    encoding.tokens.push_back(token);
    encoding.offsets.push_back(offset);
    encoding.typeIds.push_back(segment);
    encoding.sequence.push_back(static_cast<std::int8_t>(special ? -1 : segment));
    encoding.special.push_back(special ? 1 : 0);
}

void appendWords(Encoding &encoding, const std::string &text, int segment)
{
    std::size_t begin = 0;
    while (begin < text.size()) {
        const auto end = std::min(text.find(' ', begin), text.size());
        if (end > begin) {
            append(encoding, text.substr(begin, end - begin),
                   {static_cast<int>(begin), static_cast<int>(end)}, segment, false);
        }
        begin = end + 1;
    }
}

void cutTo(Encoding &encoding, int positions)
{
    const std::size_t kept = std::min(encoding.size(), static_cast<std::size_t>(positions));
    encoding.ids.resize(kept);
    encoding.tokens.resize(kept);
    encoding.offsets.resize(kept);
    encoding.typeIds.resize(kept);
    encoding.sequence.resize(kept);
    encoding.special.resize(kept);
}

Matrix projection(const Encoding &encoding, int layer, int columns, float phase)
{
    Matrix result(static_cast<Eigen::Index>(encoding.size()), columns);
    for (Eigen::Index row = 0; row < result.rows(); ++row) {
        const auto id = static_cast<float>(encoding.ids[static_cast<std::size_t>(row)]);
        for (Eigen::Index column = 0; column < columns; ++column) {
            const auto c = static_cast<float>(column + 1);
            result(row, column) = 2.F
                * std::sin(id * 0.37F * c + static_cast<float>(layer) + static_cast<float>(row) * 0.61F
                           + phase);
        }
    }
    return result;
}

} // namespace

FakeModel::FakeModel(ModelInfo info)
    : m_info(std::make_shared<const ModelInfo>(std::move(info)))
{
}

ModelInfo FakeModel::encoder()
{
    ModelInfo info;
    info.name = "fake-encoder";
    info.path = "/nowhere/fake-encoder";
    info.family = "bert";
    info.layers = 2;
    info.heads = info.keyValueHeads = 3;
    info.dModel = 3 * dHead;
    info.dHead = dHead;
    info.vocabulary = 10000;
    info.maxPositions = 64;
    info.hasSegments = true;
    info.predicts = true;
    return info;
}

ModelInfo FakeModel::encoderDecoder()
{
    ModelInfo info = encoder();
    info.name = "fake-encoder-decoder";
    info.path = "/nowhere/fake-encoder-decoder";
    info.family = "bart";
    info.hasSegments = false;
    info.isEncoderDecoder = true;
    info.decoderLayers = 4;
    info.decoderHeads = 2;
    info.decoderPositions = info.maxPositions;
    return info;
}

TracePtr FakeModel::encoderDecoderTrace(const TextInput &input) const
{
    Encoding source;
    appendWords(source, input.text, 0);
    append(source, "</s>", {}, 0, true);
    Encoding target;
    append(target, "<s>", {}, 0, true);
    appendWords(target, input.decoderText.value_or(std::string()), 0);
    const int sourceBeforeCut = static_cast<int>(source.size());
    const int targetBeforeCut = static_cast<int>(target.size());
    cutTo(source, m_info->maxPositions);
    cutTo(target, m_info->decoderPositions);
    const auto contentOf = [&](AttentionKind kind) {
        const bool encoder = kind == AttentionKind::Encoder;
        Trace::Content content;
        content.model = m_info;
        content.text = input.text;
        content.decoderText = input.decoderText.value_or(std::string());
        content.kind = kind;
        content.encoding = encoder ? source : target;
        content.display = content.encoding.tokens;
        content.tokensBeforeCut = encoder ? sourceBeforeCut : targetBeforeCut;
        if (kind == AttentionKind::Cross) {
            content.keyEncoding = source;
            content.keyDisplay = source.tokens;
        }
        content.scale = 1.F / std::sqrt(static_cast<float>(dHead));
        const int layers = encoder ? m_info->layers : m_info->decoderLayers;
        const int width = dHead * (encoder ? m_info->heads : m_info->decoderHeads);
        const Encoding &keys = kind == AttentionKind::Decoder ? target : source;
        for (int layer = 0; layer < layers; ++layer) {
            content.layers.push_back({projection(content.encoding, layer, width, 0.F),
                                      projection(keys, layer, width, 1.F),
                                      projection(keys, layer, width, 2.F)});
        }
        if (kind != AttentionKind::Cross) {
            content.hiddenStates.resize(static_cast<std::size_t>(layers) + 1,
                                        projection(content.encoding, 0, m_info->dModel, 3.F));
        }
        return content;
    };
    Trace::Content primary = contentOf(AttentionKind::Decoder);
    primary.predictionHead = std::make_shared<FakePredictions>();
    for (const AttentionKind kind : {AttentionKind::Encoder, AttentionKind::Cross})
        primary.companions.push_back(std::make_shared<const Trace>(contentOf(kind)));
    return std::make_shared<const Trace>(std::move(primary));
}

ModelInfo FakeModel::decoder()
{
    ModelInfo info = encoder();
    info.name = "fake-decoder";
    info.path = "/nowhere/fake-decoder";
    info.family = "gpt2";
    info.layers = 3;
    info.heads = info.keyValueHeads = 4;
    info.dModel = 4 * dHead;
    info.causal = true;
    info.hasSegments = false;
    return info;
}

Result<RunEstimate> FakeModel::estimate(const TextInput &input) const
{
    return RunEstimate{static_cast<std::int64_t>(input.text.size()), 1e6, 1000};
}

Result<TracePtr> FakeModel::trace(const TextInput &input, const CancelToken &cancel) const
{
    ++runs;
    if (gated) {
        started.release();
        gate.acquire();
    }
    if (cancel.isCancelled()) {
        ++cancelledRuns;
        return Error{ErrorCode::Cancelled, "cancelled", {}, {}, {}, {}, {}};
    }
    return traceNow(input);
}

Result<TracePtr> FakeModel::traceLayerFirst(const TextInput &input, const EarlyLayer &early,
                                            const CancelToken &cancel) const
{
    const Result<TracePtr> whole = givesEarly ? traceNow(input) : Result<TracePtr>(TracePtr());
    if (whole && whole.value()) {
        const Trace &shown = *traceOf(
            whole.value(), whole.value()->companions().empty() ? whole.value()->kind() : early.kind);
        Trace::Content content = shown.content();
        for (int layer = 0; layer < shown.layers(); ++layer) {
            if (layer != early.layer)
                content.layers[static_cast<std::size_t>(layer)] = {};
        }
        content.hiddenStates.clear();
        content.onlyLayer = early.layer;
        early.give(std::make_shared<const Trace>(std::move(content)));
    }
    return trace(input, cancel);
}

Result<std::shared_ptr<const TraceSource>> FakeModel::rounded() const
{
    if (!hasTwin)
        return TraceSource::rounded();
    auto twin = std::make_shared<FakeModel>(*m_info);
    twin->skew = 0.01F;
    twin->givesEarly = true;
    return std::shared_ptr<const TraceSource>(std::move(twin));
}

Result<TracePtr> FakeModel::traceNow(const TextInput &input) const
{
    if (input.text == "fail")
        return Error{ErrorCode::BadValue, "the text is \"fail\"", {}, {}, {}, {}, "type something else"};
    if (m_info->isEncoderDecoder)
        return encoderDecoderTrace(input);
    Trace::Content content;
    content.model = m_info;
    content.text = input.text;
    content.pair = input.pair.value_or("");
    content.hasPair = input.pair.has_value();
    if (m_info->hasSegments)
        append(content.encoding, "[CLS]", {}, 0, true);
    appendWords(content.encoding, input.text, 0);
    if (m_info->hasSegments)
        append(content.encoding, "[SEP]", {}, 0, true);
    if (input.pair) {
        appendWords(content.encoding, *input.pair, 1);
        append(content.encoding, "[SEP]", {}, 1, true);
    }
    content.tokensBeforeCut = static_cast<int>(content.encoding.size());
    cutTo(content.encoding, m_info->maxPositions);
    content.display = content.encoding.tokens;
    content.scale = 1.F / std::sqrt(static_cast<float>(dHead));
    for (int layer = 0; layer < m_info->layers; ++layer) {
        content.layers.push_back({projection(content.encoding, layer, m_info->dModel, skew),
                                  projection(content.encoding, layer, m_info->dModel, 1.F),
                                  projection(content.encoding, layer, m_info->dModel, 2.F)});
    }
    content.hiddenStates.resize(static_cast<std::size_t>(m_info->layers) + 1,
                                projection(content.encoding, 0, m_info->dModel, 3.F));
    content.predictionHead = std::make_shared<FakePredictions>();
    content.headOutput = std::make_shared<FakeOutput>(m_info->heads);
    return TracePtr(std::make_shared<const Trace>(std::move(content)));
}

Result<GenerationStep> FakeModel::generateNext(const TracePtr &trace, const CancelToken &cancel) const
{
    constexpr int longest = 12;
    if (trace->tokens() >= longest)
        return GenerationStep{writesUntil, 2, trace};
    TextInput input{.text = trace->content().text};
    if (m_info->isEncoderDecoder)
        input.decoderText = trace->content().decoderText + " more";
    else
        input.text += " more";
    const auto longer = this->trace(input, cancel);
    if (!longer)
        return longer.error();
    return GenerationStep{GenerationEnd::None, longer.value()->encoding().ids.back(), longer.value()};
}

} // namespace headlight::test
