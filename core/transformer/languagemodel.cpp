// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/languagemodel.h"

#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/hub/hubcache.h"
#include "core/tokenizer/tokenizer.h"
#include "core/transformer/cutting.h"
#include "core/transformer/inputencoding.h"
#include "core/transformer/modeltokenizer.h"
#include "core/transformer/rerun.h"
#include "core/transformer/roundedstacks.h"
#include "core/transformer/tracerunner.h"

#include <algorithm>
#include <filesystem>
#include <new>

namespace headlight {

struct LanguageModel::Implementation
{
    std::shared_ptr<const ModelInfo> info;
    std::unique_ptr<const TraceRunner> runner;
    std::shared_ptr<const Tokenizer> tokenizer; // null without
    std::optional<Error> noTokenizer; // why there is none
    SequenceEnds ends;
    std::vector<std::string> warnings;

    const Stacks &stacks() const { return runner->stacks(); }
    Result<Encoding> encode(const TextInput &input) const;
    Result<Encoding> encodeDecoder(const TextInput &input) const;
    Result<TraceRequest> request(const TextInput &input) const;
    Result<TraceRequest> request(const IdInput &input) const;
    template <typename Input>
    Result<std::vector<TracePtr>> runPack(std::span<const Input> inputs, const CancelToken &cancel) const;
    template <typename Input>
    std::optional<BatchFailure> traceEach(std::span<const Input> inputs, const CancelToken &cancel,
                                          const TraceSink &sink) const;
    void adoptTokenizer(const std::string &folder, const Stacks &stacks);
    ModelInfo describe(const std::string &folder, const Stacks &stacks) const;
};

namespace {

Error outOfMemory(const std::string &what)
{
    return Error{
        .code = ErrorCode::OutOfMemory, .what = what, .hint = "close other programs or use a shorter text"};
}

} // namespace

void LanguageModel::Implementation::adoptTokenizer(const std::string &folder, const Stacks &stacks)
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

ModelInfo LanguageModel::Implementation::describe(const std::string &folder, const Stacks &stacks) const
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
    Result<Stacks> loaded = loadStacks(checkpoint, cancel, progress);
    if (!loaded)
        return loaded.error();
    Stacks &stacks = loaded.value();
    if (const Status unchanged = checkpoint.tensors->checkUnchanged(); !unchanged)
        return unchanged.error();

    auto m = std::make_unique<Implementation>();
    m->warnings = checkpoint.warnings;
    const Result<SequenceEnds> ends = readSequenceEnds(folder, checkpoint.config, *stacks.architecture);
    if (ends)
        m->ends = ends.value();
    else if (stacks.encoder) // whose decoder reads the start in every run
        return ends.error();
    else
        m->warnings.push_back("where a text ends is not known: " + sentence(ends.error()));
    if (checkpoint.config.has("auto_map"))
        m->warnings.push_back("custom code that config.json names (auto_map) is ignored");
    m->warnings.insert(m->warnings.end(), stacks.warnings.begin(), stacks.warnings.end());
    m->adoptTokenizer(folder, stacks);
    m->info = std::make_shared<const ModelInfo>(m->describe(folder, stacks));
    m->runner = std::make_unique<const TraceRunner>(std::move(stacks), m->tokenizer, m->info);
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

Result<Interventions::ReplacedToken> LanguageModel::oneToken(const std::string &text) const
{
    if (!m->tokenizer)
        return *m->noTokenizer;
    return tokenOf(*m->tokenizer, text);
}

const SequenceEnds &LanguageModel::sequenceEnds() const
{
    return m->ends;
}

Result<Encoding> LanguageModel::Implementation::encode(const TextInput &input) const
{
    if (!tokenizer)
        return *noTokenizer;
    return encodeInput(*tokenizer, stacks().first().shape(), input.text, input.pair);
}

/// What the decoder reads; nothing for models of one stack.
Result<Encoding> LanguageModel::Implementation::encodeDecoder(const TextInput &input) const
{
    if (!stacks().encoder)
        return Encoding();
    return encodeWritten(tokenizer.get(), stacks().main->shape(), ends,
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
    const ModelShape &shape = m->stacks().first().shape();
    RunEstimate estimate;
    const std::int64_t keys = counted(encoding.value(), shape);
    estimate.tokens = keys;
    estimate.flop = m->stacks().first().flop(static_cast<int>(keys));
    estimate.bytes = traceBytes(shape, keys, keys, true);
    if (m->stacks().encoder) {
        const ModelShape &decoder = m->stacks().main->shape();
        const std::int64_t queries = counted(written.value(), decoder);
        estimate.tokens += queries;
        estimate.flop += m->stacks().main->flop(static_cast<int>(queries), static_cast<int>(keys));
        estimate.bytes
            += traceBytes(decoder, queries, queries, true) + traceBytes(decoder, queries, keys, false);
    }
    return estimate;
} catch (const std::bad_alloc &) {
    return outOfMemory("there is not enough memory for this text");
}

Result<TraceRequest> LanguageModel::Implementation::request(const TextInput &input) const
{
    Result<Encoding> encoding = encode(input);
    if (!encoding)
        return encoding.error();
    Result<Encoding> written = encodeDecoder(input);
    if (!written)
        return written.error();
    TraceRequest request;
    Trace::Content &content = request.content;
    content.text = input.text;
    content.hasPair = input.pair.has_value();
    content.pair = input.pair.value_or(std::string());
    if (stacks().encoder)
        content.decoderText = input.decoderText.value_or(std::string());
    setEncoding(content, std::move(encoding).value(), stacks().first().shape());
    setEncoding(request.decoder, std::move(written).value(), stacks().main->shape());
    if (stacks().first().shape().segments < 2)
        std::fill(content.encoding.typeIds.begin(), content.encoding.typeIds.end(), 0);
    return request;
}

Result<TraceRequest> LanguageModel::Implementation::request(const IdInput &input) const
{
    if (input.decoderIds && !stacks().encoder)
        return Error{.code = ErrorCode::InvalidArgument,
                     .what = "this model has no decoder that looks at an encoder",
                     .hint = "leave out the decoder's tokens"};
    TraceRequest request;
    Trace::Content &content = request.content;
    content.tokensBeforeCut = static_cast<int>(input.ids.size());
    content.encoding = encodingOf(input.ids, tokenizer.get());
    if (!input.typeIds.empty())
        content.encoding.typeIds = input.typeIds;
    for (const std::int32_t attended : input.attentionMask)
        content.attended.push_back(attended != 0 ? 1 : 0);
    if (!stacks().encoder)
        return request;
    const std::vector<std::int32_t> start{ends.start};
    request.decoder.encoding = encodingOf(input.decoderIds.value_or(start), tokenizer.get());
    request.decoder.tokensBeforeCut = static_cast<int>(request.decoder.encoding.size());
    return request;
}

Result<TracePtr> LanguageModel::trace(const TextInput &input, const CancelToken &cancel) const
try {
    Result<TraceRequest> request = m->request(input);
    return request ? m->runner->run(std::move(request).value(), cancel) : request.error();
} catch (const std::bad_alloc &) {
    return outOfMemory("there is not enough memory for this text");
}

Result<TracePtr> LanguageModel::traceLayerFirst(const TextInput &input, const EarlyLayer &early,
                                                const CancelToken &cancel) const
try {
    Result<TraceRequest> request = m->request(input);
    return request ? m->runner->run(std::move(request).value(), cancel, &early) : request.error();
} catch (const std::bad_alloc &) {
    return outOfMemory("there is not enough memory for this text");
}

Result<std::shared_ptr<const TraceSource>> LanguageModel::rounded() const
{
    Result<Stacks> stacks = roundedStacks(m->stacks());
    if (!stacks)
        return stacks.error();
    auto twin = std::make_unique<Implementation>();
    twin->info = m->info;
    twin->tokenizer = m->tokenizer;
    twin->noTokenizer = m->noTokenizer;
    twin->ends = m->ends;
    twin->runner = std::make_unique<const TraceRunner>(std::move(stacks).value(), m->tokenizer, m->info);
    return std::shared_ptr<const TraceSource>(new LanguageModel(std::move(twin)));
}

Result<TracePtr> LanguageModel::traceIds(const IdInput &input, const CancelToken &cancel) const
try {
    Result<TraceRequest> request = m->request(input);
    return request ? m->runner->run(std::move(request).value(), cancel) : request.error();
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
    const TracePtr encoder = m->stacks().encoder ? traceOf(trace, AttentionKind::Encoder) : nullptr;
    const Result<TracePtr> longer = m->runner->runMain(std::move(content), encoder, cancel);
    return longer && before.interventions ? rerun(*longer.value(), *before.interventions, cancel) : longer;
} catch (const std::bad_alloc &) {
    return outOfMemory("there is not enough memory for one more token");
}

namespace {

/// How many of the first sentences, which have so many @p tokens, are run at once.
std::size_t packSize(std::span<const std::size_t> tokens)
{
    std::size_t size = 1;
    for (std::size_t sum = tokens.front(); size < tokens.size(); ++size) {
        sum += tokens[size];
        if (sum > PackedTokens)
            break;
    }
    return size;
}

} // namespace

template <typename Input>
Result<std::vector<TracePtr>> LanguageModel::Implementation::runPack(std::span<const Input> inputs,
                                                                     const CancelToken &cancel) const
{
    std::vector<TraceRequest> requests;
    for (const Input &input : inputs) {
        Result<TraceRequest> read = request(input);
        if (!read)
            return read.error();
        requests.push_back(std::move(read).value());
    }
    return runner->runAll(std::move(requests), cancel);
}

/// All inputs are read twice, first to check them before anything runs and then pack by pack: tokens are
/// found a thousand times faster than they are run, and need not be kept.
template <typename Input>
std::optional<BatchFailure> LanguageModel::Implementation::traceEach(std::span<const Input> inputs,
                                                                     const CancelToken &cancel,
                                                                     const TraceSink &sink) const
{
    std::size_t at = 0;
    try {
        std::vector<std::size_t> tokens;
        for (; at < inputs.size(); ++at) {
            const Result<TraceRequest> read = request(inputs[at]);
            const Status fine = read ? runner->check(read.value()) : Status(read.error());
            if (!fine)
                return BatchFailure{at, fine.error()};
            tokens.push_back(read.value().tokens());
        }
        for (at = 0; at < inputs.size();) {
            const std::size_t size = packSize(std::span(tokens).subspan(at));
            Result<std::vector<TracePtr>> traces = runPack(inputs.subspan(at, size), cancel);
            if (!traces)
                return BatchFailure{at, traces.error()};
            for (TracePtr &trace : traces.value()) {
                if (const Status taken = sink(at, std::move(trace)); !taken)
                    return BatchFailure{at, taken.error()};
                ++at;
            }
        }
        return std::nullopt;
    } catch (const std::bad_alloc &) {
        return BatchFailure{at, outOfMemory("there is not enough memory for this text")};
    }
}

std::optional<BatchFailure> LanguageModel::traceEach(std::span<const TextInput> inputs,
                                                     const CancelToken &cancel, const TraceSink &sink) const
{
    return m->traceEach(inputs, cancel, sink);
}

std::optional<BatchFailure> LanguageModel::traceEachIds(std::span<const IdInput> inputs,
                                                        const CancelToken &cancel,
                                                        const TraceSink &sink) const
{
    return m->traceEach(inputs, cancel, sink);
}

} // namespace headlight
