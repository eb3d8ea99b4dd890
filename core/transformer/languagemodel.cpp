// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/languagemodel.h"

#include "core/base/limits.h"
#include "core/base/memory.h"
#include "core/checkpoint/checkpoint.h"
#include "core/tokenizer/tokenizer.h"
#include "core/transformer/cutting.h"
#include "core/transformer/transformer.h"
#include "core/transformer/vocabularyhead.h"

#include <algorithm>
#include <filesystem>
#include <new>

namespace headlight {

struct LanguageModel::Implementation
{
    std::shared_ptr<const ModelInfo> info;
    std::shared_ptr<const Transformer> transformer;
    std::shared_ptr<const Tokenizer> tokenizer; // null without
    std::shared_ptr<const PredictionHead> predictionHead; // null without
    std::optional<Error> noTokenizer; // why there is none
    std::vector<std::string> warnings;

    Result<Encoding> encode(const TextInput &input) const;
    Result<TracePtr> run(Trace::Content content, const CancelToken &cancel) const;
    void adopt(const Architecture &architecture, LoadedWeights loaded);
    void adoptTokenizer(const std::string &folder);
    ModelInfo describe(const std::string &folder, const std::string &family) const;
};

namespace {

Error outOfMemory(const std::string &what)
{
    return Error{
        .code = ErrorCode::OutOfMemory, .what = what, .hint = "close other programs or use a shorter text"};
}

Result<const Architecture *> architectureOf(const Config &config)
{
    const Result<std::string> family = config.string("model_type");
    if (!family)
        return family.error();
    if (const Architecture *architecture = findArchitecture(family.value()))
        return architecture;
    return Error{.code = ErrorCode::Unsupported,
                 .what = "this model family is not supported",
                 .file = config.file(),
                 .item = "model_type",
                 .expected = supportedFamilies(),
                 .found = shownName(family.value())};
}

} // namespace

void LanguageModel::Implementation::adopt(const Architecture &architecture, LoadedWeights loaded)
{
    warnings.insert(warnings.end(), loaded.warnings.begin(), loaded.warnings.end());
    transformer = std::make_shared<const Transformer>(architecture, std::move(loaded));
}

void LanguageModel::Implementation::adoptTokenizer(const std::string &folder)
{
    Result<std::shared_ptr<const Tokenizer>> loaded = Tokenizer::load(folder);
    if (!loaded) {
        noTokenizer = loaded.error();
        warnings.push_back("no text can be typed: " + sentence(loaded.error()));
        return;
    }
    tokenizer = std::move(loaded).value();
    const std::vector<std::string> odd = tokenizer->warnings();
    warnings.insert(warnings.end(), odd.begin(), odd.end());
    if (tokenizer->idBound() > transformer->shape().vocabulary) {
        warnings.push_back("the tokenizer has ids up to " + std::to_string(tokenizer->idBound() - 1)
                           + ", the embedding table " + std::to_string(transformer->shape().vocabulary)
                           + " rows: tokens beyond cannot be computed");
    }
}

ModelInfo LanguageModel::Implementation::describe(const std::string &folder, const std::string &family) const
{
    const ModelShape &shape = transformer->shape();
    std::error_code ignored;
    std::filesystem::path path = std::filesystem::weakly_canonical(folder, ignored);
    if (path.empty())
        path = folder;
    ModelInfo result;
    result.path = path.string();
    result.name = path.filename().string();
    result.family = family;
    result.layers = shape.layers;
    result.heads = shape.heads;
    result.keyValueHeads = shape.keyValueHeads;
    result.dModel = shape.dModel;
    result.dHead = shape.dHead;
    result.vocabulary = shape.vocabulary;
    result.maxPositions = shape.positions;
    result.parameters = transformer->loaded().parameters;
    result.dtype = transformer->loaded().dtype;
    result.tokenizerKind = tokenizer ? tokenizer->kind() : std::string();
    result.causal = shape.causal;
    result.hasSegments = shape.segments > 1;
    result.predicts = transformer->predicts();
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
    const Result<const Architecture *> architecture = architectureOf(checkpoint.config);
    if (!architecture)
        return architecture.error();
    const Result<ModelShape> shape = readShape(*architecture.value(), checkpoint.config);
    if (!shape)
        return shape.error();
    Result<LoadedWeights> loaded
        = loadWeights(*architecture.value(), shape.value(), *checkpoint.tensors, cancel, progress);
    if (!loaded)
        return loaded.error();
    if (const Status unchanged = checkpoint.tensors->checkUnchanged(); !unchanged)
        return unchanged.error();

    auto m = std::make_unique<Implementation>();
    m->warnings = checkpoint.warnings;
    if (checkpoint.config.has("auto_map"))
        m->warnings.push_back("custom code that config.json names (auto_map) is ignored");
    m->adopt(*architecture.value(), std::move(loaded).value());
    m->adoptTokenizer(folder);
    m->info = std::make_shared<const ModelInfo>(m->describe(folder, architecture.value()->family));
    if (m->transformer->predicts())
        m->predictionHead = std::make_shared<const VocabularyHead>(m->transformer, m->tokenizer);
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

Result<Encoding> LanguageModel::Implementation::encode(const TextInput &input) const
{
    if (!tokenizer)
        return *noTokenizer;
    if (input.pair && transformer->shape().segments < 2) {
        return Error{.code = ErrorCode::InvalidArgument,
                     .what = "this model takes one sentence, not a pair",
                     .hint = "remove the second sentence"};
    }
    const std::size_t bytes = input.text.size() + (input.pair ? input.pair->size() : 0);
    if (bytes > limits::textBytes) {
        return Error{.code = ErrorCode::TooLarge,
                     .what = "the text is too long",
                     .expected = "at most " + memoryText(limits::textBytes),
                     .found = memoryText(bytes)};
    }
    std::optional<std::string_view> pair;
    if (input.pair)
        pair = *input.pair;
    Result<Encoding> encoding = tokenizer->encode(input.text, pair);
    if (!encoding)
        return encoding;
    const std::int32_t rows = transformer->shape().vocabulary;
    const std::vector<std::int32_t> &ids = encoding.value().ids;
    const auto beyond = std::find_if(ids.begin(), ids.end(), [&](std::int32_t id) { return id >= rows; });
    if (beyond != ids.end()) {
        return Error{.code = ErrorCode::InvalidArgument,
                     .what = "this token has no row in the embedding table",
                     .item = tokenizer->display(*beyond),
                     .expected = "ids from 0 to " + std::to_string(rows - 1),
                     .found = std::to_string(*beyond),
                     .hint = "use the tokenizer that belongs to the model"};
    }
    return encoding;
}

Result<RunEstimate> LanguageModel::estimate(const TextInput &input) const
try {
    const Result<Encoding> encoding = m->encode(input);
    if (!encoding)
        return encoding.error();
    const ModelShape &shape = m->transformer->shape();
    RunEstimate estimate;
    estimate.tokens
        = std::min<std::int64_t>(static_cast<std::int64_t>(encoding.value().size()), shape.positions);
    estimate.flop = m->transformer->flop(static_cast<int>(estimate.tokens));
    const auto n = static_cast<std::uint64_t>(estimate.tokens);
    const auto layers = static_cast<std::uint64_t>(shape.layers);
    const auto heads = static_cast<std::uint64_t>(shape.heads);
    const auto width = static_cast<std::uint64_t>(shape.dModel);
    const auto head = static_cast<std::uint64_t>(shape.dHead);
    const std::uint64_t projections = (heads + 2 * static_cast<std::uint64_t>(shape.keyValueHeads)) * head;
    estimate.bytes = sizeof(float)
        * ((layers + 1) * n * width + layers * n * projections
           + 2 * layers * heads * n * n); // scores and pattern
    return estimate;
} catch (const std::bad_alloc &) {
    return outOfMemory("there is not enough memory for this text");
}

Result<TracePtr> LanguageModel::Implementation::run(Trace::Content content, const CancelToken &cancel) const
{
    const std::vector<std::uint8_t> attended = content.attended;
    const Transformer::Input input{content.encoding.ids, content.encoding.typeIds, attended};
    if (const Status fine = transformer->check(input); !fine)
        return fine.error();
    content.model = info;
    content.predictionHead = predictionHead;
    for (const std::int32_t id : content.encoding.ids)
        content.display.push_back(tokenizer ? tokenizer->display(id) : std::to_string(id));
    if (const Status done = transformer->run(input, cancel, content); !done)
        return done.error();
    return std::make_shared<const Trace>(std::move(content));
}

Result<TracePtr> LanguageModel::trace(const TextInput &input, const CancelToken &cancel) const
try {
    const Result<Encoding> encoding = m->encode(input);
    if (!encoding)
        return encoding.error();
    Trace::Content content;
    content.text = input.text;
    content.hasPair = input.pair.has_value();
    content.pair = input.pair.value_or(std::string());
    content.tokensBeforeCut = static_cast<int>(encoding.value().size());
    content.encoding = content.tokensBeforeCut > m->info->maxPositions
        ? cut(encoding.value(), m->info->maxPositions)
        : encoding.value();
    if (m->transformer->shape().segments < 2)
        std::fill(content.encoding.typeIds.begin(), content.encoding.typeIds.end(), 0);
    return m->run(std::move(content), cancel);
} catch (const std::bad_alloc &) {
    return outOfMemory("there is not enough memory for this text");
}

Result<TracePtr> LanguageModel::traceIds(const IdInput &input, const CancelToken &cancel) const
try {
    const std::size_t tokens = input.ids.size();
    Trace::Content content;
    content.tokensBeforeCut = static_cast<int>(tokens);
    content.encoding.ids = input.ids;
    content.encoding.typeIds = input.typeIds.empty() ? std::vector<std::int32_t>(tokens) : input.typeIds;
    for (const std::int32_t id : input.ids)
        content.encoding.tokens.push_back(m->tokenizer ? m->tokenizer->token(id) : std::to_string(id));
    content.encoding.offsets.resize(tokens);
    content.encoding.sequence.resize(tokens);
    content.encoding.special.resize(tokens);
    for (const std::int32_t attended : input.attentionMask)
        content.attended.push_back(attended != 0 ? 1 : 0);
    return m->run(std::move(content), cancel);
} catch (const std::bad_alloc &) {
    return outOfMemory("there is not enough memory for these tokens");
}

} // namespace headlight
