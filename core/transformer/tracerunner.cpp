// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/tracerunner.h"

#include "core/transformer/vocabularyhead.h"

#include <algorithm>
#include <utility>

namespace headlight {

namespace {

RunInput inputOf(const Trace::Content &content)
{
    return {content.encoding.ids, content.encoding.typeIds, content.attended};
}

/// A trace of @p layer, while the run that fills @p content goes on.
TracePtr onlyLayerOf(Trace::Content &content, int layer, const std::vector<TracePtr> &encoders)
{
    // What other layers hold is large and is not wanted: it steps aside for the copy.
    std::vector<Trace::Layer> layers = std::exchange(content.layers, {});
    std::vector<Matrix> hiddenStates = std::exchange(content.hiddenStates, {});
    Trace::Content early = content;
    content.layers = std::move(layers);
    content.hiddenStates = std::move(hiddenStates);
    const auto at = static_cast<std::size_t>(layer);
    early.layers.resize(content.layers.size());
    early.layers[at] = content.layers[at];
    early.onlyLayer = layer;
    early.companions = encoders;
    return std::make_shared<const Trace>(std::move(early));
}

} // namespace

TraceRunner::TraceRunner(Stacks stacks, std::shared_ptr<const Tokenizer> tokenizer,
                         std::shared_ptr<const ModelInfo> info)
    : m_info(std::move(info))
    , m_stacks(std::move(stacks))
    , m_tokenizer(std::move(tokenizer))
    , m_mainOutput(std::make_shared<const StackOutput>(m_stacks.main))
{
    if (m_stacks.encoder)
        m_encoderOutput = std::make_shared<const StackOutput>(m_stacks.encoder);
    if (m_info->predicts)
        m_predictionHead = std::make_shared<const VocabularyHead>(m_stacks.main, m_tokenizer);
}

Status TraceRunner::check(const TraceRequest &request) const
{
    const Status first = checkTokens(m_stacks.first().shape(), inputOf(request.content));
    return first && m_stacks.encoder ? checkTokens(m_stacks.main->shape(), inputOf(request.decoder)) : first;
}

std::vector<std::string> TraceRunner::labels(const Encoding &encoding) const
{
    std::vector<std::string> labels;
    for (const std::int32_t id : encoding.ids)
        labels.push_back(m_tokenizer ? m_tokenizer->display(id) : std::to_string(id));
    return labels;
}

/// The cross-attention's part of what @p decoder begins.
Trace::Content TraceRunner::crossContent(const Trace::Content &decoder, const Trace &encoder) const
{
    Trace::Content cross;
    cross.model = m_info;
    cross.text = decoder.text;
    cross.decoderText = decoder.decoderText;
    cross.encoding = decoder.encoding;
    cross.tokensBeforeCut = decoder.tokensBeforeCut;
    cross.display = decoder.display;
    cross.keyEncoding = encoder.encoding();
    cross.keyDisplay = encoder.display();
    cross.headOutput = m_mainOutput;
    return cross;
}

/// Lets @p sequence, which @p stack is about to run over, give the layer that @p early wants.
void TraceRunner::giveEarly(const EarlyLayer &early, const Transformer &stack, RunSequence &sequence,
                            const std::vector<TracePtr> &encoders) const
{
    const bool readsText = &stack == &m_stacks.first();
    const bool isWanted = !m_stacks.encoder || (early.kind == AttentionKind::Encoder) == readsText;
    if (!isWanted)
        return;
    const int wanted = std::clamp(early.layer, 0, stack.shape().layers - 1);
    const bool cross = m_stacks.encoder && early.kind == AttentionKind::Cross;
    sequence.projected = [&early, &encoders, wanted,
                          of = cross ? sequence.cross : sequence.content](auto &content, int layer) {
        if (layer == wanted && &content == of)
            early.give(onlyLayerOf(content, layer, encoders));
    };
}

/// Runs one stack over the encodings of @p run, each of which looks at its encoder where there are any.
Result<std::vector<TracePtr>> TraceRunner::runStack(const Transformer &stack, StackRun run,
                                                    const CancelToken &cancel) const
{
    std::vector<Trace::Content> &contents = run.contents;
    const std::vector<TracePtr> &encoders = run.encoders;
    const bool isMain = &stack == m_stacks.main.get();
    std::vector<std::vector<std::uint8_t>> attended(contents.size());
    std::vector<Trace::Content> crosses(encoders.size());
    std::vector<RunSequence> sequences;
    for (std::size_t i = 0; i < contents.size(); ++i) {
        Trace::Content &content = contents[i];
        content.model = m_info;
        content.display = labels(content.encoding);
        if (isMain)
            content.predictionHead = m_predictionHead;
        content.headOutput = isMain ? m_mainOutput : m_encoderOutput;
        content.transformer = isMain ? m_stacks.main : m_stacks.encoder;
        attended[i] = content.attended;
        RunSequence sequence{
            {content.encoding.ids, content.encoding.typeIds, attended[i]}, &content, nullptr};
        sequence.input.previous = run.previous;
        if (!encoders.empty()) {
            crosses[i] = crossContent(content, *encoders[i]);
            sequence.cross = &crosses[i];
            sequence.input.memory = &encoders[i]->content().hiddenStates.back();
            sequence.input.memoryAttended = encoders[i]->content().attended;
        }
        if (run.early)
            giveEarly(*run.early, stack, sequence, encoders);
        sequences.push_back(sequence);
    }
    if (const Status done = stack.run(sequences, cancel); !done)
        return done.error();
    std::vector<TracePtr> traces;
    for (std::size_t i = 0; i < contents.size(); ++i) {
        if (!encoders.empty())
            contents[i].companions = {encoders[i], std::make_shared<const Trace>(std::move(crosses[i]))};
        traces.push_back(std::make_shared<const Trace>(std::move(contents[i])));
    }
    return traces;
}

Result<std::vector<TracePtr>> TraceRunner::runAll(std::vector<TraceRequest> requests,
                                                  const CancelToken &cancel) const
{
    return runAll(std::move(requests), nullptr, cancel);
}

/// @param early of one request only; or null
Result<std::vector<TracePtr>> TraceRunner::runAll(std::vector<TraceRequest> requests, const EarlyLayer *early,
                                                  const CancelToken &cancel) const
{
    std::vector<Trace::Content> contents;
    std::vector<Trace::Content> decoders;
    for (TraceRequest &request : requests) {
        if (m_stacks.encoder) {
            request.decoder.text = request.content.text;
            request.decoder.decoderText = request.content.decoderText;
            decoders.push_back(std::move(request.decoder));
        }
        contents.push_back(std::move(request.content));
    }
    Result<std::vector<TracePtr>> first
        = runStack(m_stacks.first(), {std::move(contents), {}, nullptr, early}, cancel);
    if (!first || !m_stacks.encoder)
        return first;
    return runStack(*m_stacks.main, {std::move(decoders), first.value(), nullptr, early}, cancel);
}

Result<TracePtr> TraceRunner::run(TraceRequest request, const CancelToken &cancel,
                                  const EarlyLayer *early) const
{
    if (const Status fine = check(request); !fine)
        return fine.error();
    if (!m_stacks.encoder)
        return runMain(std::move(request.content), nullptr, cancel, early);
    std::vector<TraceRequest> one;
    one.push_back(std::move(request));
    const Result<std::vector<TracePtr>> traces = runAll(std::move(one), early, cancel);
    return traces ? Result<TracePtr>(traces.value().front()) : traces.error();
}

Result<TracePtr> TraceRunner::runMain(Trace::Content content, const TracePtr &encoder,
                                      const CancelToken &cancel, const EarlyLayer *early) const
{
    if (const Status fine = checkTokens(m_stacks.main->shape(), inputOf(content)); !fine)
        return fine.error();
    const TracePtr previous = m_last.get();
    std::vector<Trace::Content> one;
    one.push_back(std::move(content));
    const std::vector<TracePtr> encoders = encoder ? std::vector{encoder} : std::vector<TracePtr>{};
    const Result<std::vector<TracePtr>> traces
        = runStack(*m_stacks.main, {std::move(one), encoders, previous.get(), early}, cancel);
    if (!traces)
        return traces.error();
    if (!m_stacks.encoder)
        m_last.set(traces.value().front());
    return traces.value().front();
}

} // namespace headlight
