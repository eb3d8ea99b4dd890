// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/languagemodel.h"

#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/hub/hubcache.h"
#include "core/tokenizer/tokenizer.h"
#include "core/transformer/cutting.h"
#include "core/transformer/inputencoding.h"
#include "core/transformer/modeltokenizer.h"
#include "core/transformer/stackoutput.h"
#include "core/transformer/stacks.h"
#include "core/transformer/vocabularyhead.h"

#include <algorithm>
#include <filesystem>
#include <mutex>
#include <new>

namespace headlight {

struct LanguageModel::Implementation
{
    /// The trace of the run before, as long as somebody shows it: most keystrokes leave most of a text as it
    /// was.
    class LastTrace
    {
    public:
        TracePtr get() const
        {
            const std::lock_guard lock(m_mutex);
            return m_trace.lock();
        }
        void set(const TracePtr &trace)
        {
            const std::lock_guard lock(m_mutex);
            m_trace = trace;
        }

    private:
        mutable std::mutex m_mutex;
        std::weak_ptr<const Trace> m_trace;
    };

    std::shared_ptr<const ModelInfo> info;
    Stacks stacks;
    std::shared_ptr<const Tokenizer> tokenizer; // null without
    std::shared_ptr<const PredictionHead> predictionHead; // null without
    std::shared_ptr<const HeadOutput> mainOutput, encoderOutput; // of the stacks
    std::optional<Error> noTokenizer; // why there is none
    SequenceEnds ends;
    std::vector<std::string> warnings;
    mutable LastTrace last; // changes no bit of what comes after, only its cost

    Result<Encoding> encode(const TextInput &input) const;
    Result<Encoding> encodeDecoder(const TextInput &input) const;
    Result<TracePtr> run(Trace::Content content, Trace::Content decoder, const CancelToken &cancel) const;
    Result<TracePtr> runStack(const Transformer &stack, Trace::Content content, const TracePtr &encoder,
                              const CancelToken &cancel) const;
    std::vector<std::string> labels(const Encoding &encoding) const;
    void adoptTokenizer(const std::string &folder);
    ModelInfo describe(const std::string &folder) const;
};

namespace {

Error outOfMemory(const std::string &what)
{
    return Error{
        .code = ErrorCode::OutOfMemory, .what = what, .hint = "close other programs or use a shorter text"};
}

} // namespace

void LanguageModel::Implementation::adoptTokenizer(const std::string &folder)
{
    Result<std::shared_ptr<const Tokenizer>> loaded = loadModelTokenizer(folder);
    if (!loaded) {
        noTokenizer = loaded.error();
        warnings.push_back("no text can be typed: " + sentence(loaded.error()));
        return;
    }
    tokenizer = std::move(loaded).value();
    const std::vector<std::string> odd = tokenizer->warnings();
    warnings.insert(warnings.end(), odd.begin(), odd.end());
    if (tokenizer->idBound() > stacks.first().shape().vocabulary) {
        warnings.push_back("the tokenizer has ids up to " + std::to_string(tokenizer->idBound() - 1)
                           + ", the embedding table " + std::to_string(stacks.first().shape().vocabulary)
                           + " rows: tokens beyond cannot be computed");
    }
}

ModelInfo LanguageModel::Implementation::describe(const std::string &folder) const
{
    const ModelShape &shape = stacks.first().shape();
    std::error_code ignored;
    std::filesystem::path path = std::filesystem::weakly_canonical(folder, ignored);
    if (path.empty())
        path = folder;
    ModelInfo result;
    result.path = path.string();
    result.name = modelName(std::filesystem::absolute(folder, ignored).lexically_normal().string());
    result.family = stacks.architecture->family;
    result.layers = shape.layers;
    result.heads = shape.heads;
    result.keyValueHeads = shape.keyValueHeads;
    result.dModel = shape.dModel;
    result.dHead = shape.dHead;
    result.vocabulary = shape.vocabulary;
    result.maxPositions = shape.positions;
    result.parameters = stacks.main->loaded().parameters;
    result.dtype = stacks.first().loaded().dtype;
    result.tokenizerKind = tokenizer ? tokenizer->kind() : std::string();
    result.causal = shape.causal;
    result.hasSegments = shape.segments > 1;
    result.predicts = stacks.main->predicts();
    if (stacks.encoder) {
        const ModelShape &decoder = stacks.main->shape();
        result.isEncoderDecoder = true;
        result.parameters += stacks.encoder->loaded().parameters;
        result.decoderLayers = decoder.layers;
        result.decoderHeads = decoder.heads;
        result.decoderPositions = decoder.positions;
    }
    return result;
}

Result<std::shared_ptr<const LanguageModel>> LanguageModel::load(const std::string &folder,
                                                                 const CancelToken &cancel,
                                                                 const std::function<void(double)> &progress)
try {
    const Result<Checkpoint> opened = openCheckpoint(folder, cancel);
    if (!opened)
        return opened.error();
    const Checkpoint &checkpoint = opened.value();
    Result<Stacks> stacks = loadStacks(checkpoint, cancel, progress);
    if (!stacks)
        return stacks.error();
    if (const Status unchanged = checkpoint.tensors->checkUnchanged(); !unchanged)
        return unchanged.error();

    auto m = std::make_unique<Implementation>();
    m->stacks = std::move(stacks).value();
    m->warnings = checkpoint.warnings;
    const Result<SequenceEnds> ends = readSequenceEnds(folder, checkpoint.config, *m->stacks.architecture);
    if (ends)
        m->ends = ends.value();
    else if (m->stacks.encoder) // whose decoder reads the start in every run
        return ends.error();
    else
        m->warnings.push_back("where a text ends is not known: " + sentence(ends.error()));
    if (checkpoint.config.has("auto_map"))
        m->warnings.push_back("custom code that config.json names (auto_map) is ignored");
    m->warnings.insert(m->warnings.end(), m->stacks.warnings.begin(), m->stacks.warnings.end());
    m->adoptTokenizer(folder);
    m->mainOutput = std::make_shared<const StackOutput>(m->stacks.main);
    if (m->stacks.encoder)
        m->encoderOutput = std::make_shared<const StackOutput>(m->stacks.encoder);
    m->info = std::make_shared<const ModelInfo>(m->describe(folder));
    if (m->info->predicts)
        m->predictionHead = std::make_shared<const VocabularyHead>(m->stacks.main, m->tokenizer);
    return std::shared_ptr<const LanguageModel>(new LanguageModel(std::move(m)));
} catch (const std::bad_alloc &) {
    return outOfMemory("there is not enough memory for this model");
}

LanguageModel::LanguageModel(std::unique_ptr<Implementation> implementation)
    : m(std::move(implementation))
{
}

LanguageModel::~LanguageModel() = default;

const ModelInfo &LanguageModel::info() const
{
    return *m->info;
}

const Tokenizer *LanguageModel::tokenizer() const
{
    return m->tokenizer.get();
}

std::vector<std::string> LanguageModel::warnings() const
{
    return m->warnings;
}

const SequenceEnds &LanguageModel::sequenceEnds() const
{
    return m->ends;
}

Result<Encoding> LanguageModel::Implementation::encode(const TextInput &input) const
{
    if (!tokenizer)
        return *noTokenizer;
    return encodeInput(*tokenizer, stacks.first().shape(), input.text, input.pair);
}

/// What the decoder reads; nothing for models of one stack.
Result<Encoding> LanguageModel::Implementation::encodeDecoder(const TextInput &input) const
{
    if (!stacks.encoder)
        return Encoding();
    return encodeWritten(tokenizer.get(), stacks.main->shape(), ends,
                         input.decoderText.value_or(std::string()));
}

namespace {

/// Bytes that a trace of one kind holds when every pattern has been looked at.
std::uint64_t traceBytes(const ModelShape &shape, std::int64_t queries, std::int64_t keys,
                         bool hasHiddenStates)
{
    const auto n = static_cast<std::uint64_t>(queries);
    const auto m = static_cast<std::uint64_t>(keys);
    const auto layers = static_cast<std::uint64_t>(shape.layers);
    const auto heads = static_cast<std::uint64_t>(shape.heads);
    const auto head = static_cast<std::uint64_t>(shape.dHead);
    const auto keyValueHeads = static_cast<std::uint64_t>(shape.keyValueHeads);
    const std::uint64_t states
        = hasHiddenStates ? (layers + 1) * n * static_cast<std::uint64_t>(shape.dModel) : 0;
    const std::uint64_t projections = layers * (heads * n + 2 * keyValueHeads * m) * head;
    return sizeof(float) * (states + projections + 2 * layers * heads * n * m); // scores and pattern
}

/// Makes @p encoding that of @p content, as far as a stack with @p shape has positions for it.
void setEncoding(Trace::Content &content, Encoding encoding, const ModelShape &shape)
{
    content.tokensBeforeCut = static_cast<int>(encoding.size());
    content.encoding
        = content.tokensBeforeCut > shape.positions ? cut(encoding, shape.positions) : std::move(encoding);
}

} // namespace

Result<RunEstimate> LanguageModel::estimate(const TextInput &input) const
try {
    const Result<Encoding> encoding = m->encode(input);
    if (!encoding)
        return encoding.error();
    const Result<Encoding> written = m->encodeDecoder(input);
    if (!written)
        return written.error();
    const auto counted = [](const Encoding &tokens, const ModelShape &shape) {
        return std::min<std::int64_t>(static_cast<std::int64_t>(tokens.size()), shape.positions);
    };
    const ModelShape &shape = m->stacks.first().shape();
    RunEstimate estimate;
    const std::int64_t keys = counted(encoding.value(), shape);
    estimate.tokens = keys;
    estimate.flop = m->stacks.first().flop(static_cast<int>(keys));
    estimate.bytes = traceBytes(shape, keys, keys, true);
    if (m->stacks.encoder) {
        const ModelShape &decoder = m->stacks.main->shape();
        const std::int64_t queries = counted(written.value(), decoder);
        estimate.tokens += queries;
        estimate.flop += m->stacks.main->flop(static_cast<int>(queries), static_cast<int>(keys));
        estimate.bytes
            += traceBytes(decoder, queries, queries, true) + traceBytes(decoder, queries, keys, false);
    }
    return estimate;
} catch (const std::bad_alloc &) {
    return outOfMemory("there is not enough memory for this text");
}

std::vector<std::string> LanguageModel::Implementation::labels(const Encoding &encoding) const
{
    std::vector<std::string> labels;
    for (const std::int32_t id : encoding.ids)
        labels.push_back(tokenizer ? tokenizer->display(id) : std::to_string(id));
    return labels;
}

/// Runs one stack over the encoding in @p content, which looks at @p encoder where there is one.
Result<TracePtr> LanguageModel::Implementation::runStack(const Transformer &stack, Trace::Content content,
                                                         const TracePtr &encoder,
                                                         const CancelToken &cancel) const
{
    const std::vector<std::uint8_t> attended = content.attended;
    Transformer::Input input{content.encoding.ids, content.encoding.typeIds, attended};
    const TracePtr previous = last.get();
    input.previous = previous.get();
    Trace::Content cross;
    if (encoder) {
        input.memory = &encoder->content().hiddenStates.back();
        input.memoryAttended = encoder->content().attended;
        cross.model = info;
        cross.text = content.text;
        cross.decoderText = content.decoderText;
        cross.encoding = content.encoding;
        cross.tokensBeforeCut = content.tokensBeforeCut;
        cross.display = labels(content.encoding);
        cross.keyEncoding = encoder->encoding();
        cross.keyDisplay = encoder->display();
        cross.headOutput = mainOutput;
    }
    if (const Status fine = stack.check(input); !fine)
        return fine.error();
    content.model = info;
    content.display = labels(content.encoding);
    const bool isMain = &stack == stacks.main.get();
    if (isMain)
        content.predictionHead = predictionHead;
    content.headOutput = isMain ? mainOutput : encoderOutput;
    if (const Status done = stack.run(input, cancel, content, encoder ? &cross : nullptr); !done)
        return done.error();
    if (encoder)
        content.companions = {encoder, std::make_shared<const Trace>(std::move(cross))};
    auto trace = std::make_shared<const Trace>(std::move(content));
    if (!stacks.encoder)
        last.set(trace);
    return trace;
}

/// Runs the model over the encoding in @p content, and its decoder over that in @p decoder.
Result<TracePtr> LanguageModel::Implementation::run(Trace::Content content, Trace::Content decoder,
                                                    const CancelToken &cancel) const
{
    if (!stacks.encoder)
        return runStack(*stacks.main, std::move(content), nullptr, cancel);
    decoder.text = content.text;
    decoder.decoderText = content.decoderText;
    const Result<TracePtr> encoder = runStack(*stacks.encoder, std::move(content), nullptr, cancel);
    if (!encoder)
        return encoder;
    return runStack(*stacks.main, std::move(decoder), encoder.value(), cancel);
}

Result<TracePtr> LanguageModel::trace(const TextInput &input, const CancelToken &cancel) const
try {
    Result<Encoding> encoding = m->encode(input);
    if (!encoding)
        return encoding.error();
    Result<Encoding> written = m->encodeDecoder(input);
    if (!written)
        return written.error();
    Trace::Content content;
    content.text = input.text;
    content.hasPair = input.pair.has_value();
    content.pair = input.pair.value_or(std::string());
    if (m->stacks.encoder)
        content.decoderText = input.decoderText.value_or(std::string());
    setEncoding(content, std::move(encoding).value(), m->stacks.first().shape());
    Trace::Content decoder;
    setEncoding(decoder, std::move(written).value(), m->stacks.main->shape());
    if (m->stacks.first().shape().segments < 2)
        std::fill(content.encoding.typeIds.begin(), content.encoding.typeIds.end(), 0);
    return m->run(std::move(content), std::move(decoder), cancel);
} catch (const std::bad_alloc &) {
    return outOfMemory("there is not enough memory for this text");
}

Result<TracePtr> LanguageModel::traceIds(const IdInput &input, const CancelToken &cancel) const
try {
    if (input.decoderIds && !m->stacks.encoder)
        return Error{.code = ErrorCode::InvalidArgument,
                     .what = "this model has no decoder that looks at an encoder",
                     .hint = "leave out the decoder's tokens"};
    Trace::Content content;
    content.tokensBeforeCut = static_cast<int>(input.ids.size());
    content.encoding = encodingOf(input.ids, m->tokenizer.get());
    if (!input.typeIds.empty())
        content.encoding.typeIds = input.typeIds;
    for (const std::int32_t attended : input.attentionMask)
        content.attended.push_back(attended != 0 ? 1 : 0);
    const std::vector<std::int32_t> start{m->ends.start};
    Trace::Content decoder;
    decoder.encoding = encodingOf(input.decoderIds.value_or(start), m->tokenizer.get());
    decoder.tokensBeforeCut = static_cast<int>(decoder.encoding.size());
    return m->run(std::move(content), std::move(decoder), cancel);
} catch (const std::bad_alloc &) {
    return outOfMemory("there is not enough memory for these tokens");
}

Result<TracePtr> LanguageModel::extend(const TracePtr &trace, std::int32_t id,
                                       const CancelToken &cancel) const
try {
    const Trace::Content &before = trace->content();
    Trace::Content content;
    content.text = before.text;
    content.decoderText = before.decoderText;
    content.tokensBeforeCut = before.tokensBeforeCut + 1;
    content.encoding = extended(before.encoding, id, m->tokenizer.get());
    content.attended = before.attended;
    if (!content.attended.empty())
        content.attended.push_back(1);
    const TracePtr encoder = m->stacks.encoder ? traceOf(trace, AttentionKind::Encoder) : nullptr;
    return m->runStack(*m->stacks.main, std::move(content), encoder, cancel);
} catch (const std::bad_alloc &) {
    return outOfMemory("there is not enough memory for one more token");
}

} // namespace headlight
