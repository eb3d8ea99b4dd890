// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/architecture.h"

#include "core/base/limits.h"
#include "core/checkpoint/config.h"
#include "core/transformer/families/families.h"

#include <array>
#include <cmath>
#include <utility>

namespace headlight {

namespace {

const std::vector<Architecture> &architectures()
{
    static const std::vector<Architecture> all{
        albertArchitecture(),
        bartArchitecture(),
        bertArchitecture(),
        bloomArchitecture(),
        robertaArchitecture("camembert"),
        distilbertArchitecture(),
        electraArchitecture(),
        gemmaArchitecture(),
        gemma2Architecture(),
        gemma3Architecture(),
        gpt2Architecture(),
        gptNeoArchitecture(),
        gptNeoxArchitecture(),
        llamaArchitecture(),
        marianArchitecture(),
        mbartArchitecture(),
        mistralArchitecture(),
        modernbertArchitecture(),
        mpnetArchitecture(),
        mt5Architecture(),
        olmo2Architecture(),
        optArchitecture(),
        pegasusArchitecture(),
        phiArchitecture(),
        phi3Architecture(),
        qwen2Architecture(),
        qwen3Architecture(),
        robertaArchitecture("roberta"),
        t5Architecture(),
        robertaArchitecture("xlm-roberta"),
    };
    return all;
}

/// Reads keys until one is wrong; then keeps the first error and reads nothing more.
class ShapeReader
{
public:
    explicit ShapeReader(const Config &config)
        : m_config(config)
    {
    }

    int integer(const ConfigKey &key, std::int64_t max)
    {
        if (m_error)
            return 0;
        const bool other = !key.otherName.empty() && !m_config.has(key.name) && m_config.has(key.otherName);
        const Result<std::int64_t> value
            = m_config.integer(other ? key.otherName : key.name, 1, max, key.fallback);
        if (!value)
            m_error = value.error();
        return value ? static_cast<int>(value.value()) : 0;
    }

    /// @param fallback also where @p key is empty
    int optional(const std::string &key, std::int64_t max, std::int64_t fallback)
    {
        return key.empty() ? static_cast<int>(fallback) : integer({key, fallback, {}}, max);
    }

    double number(const std::string &key, double min, double max, double fallback)
    {
        if (m_error || key.empty())
            return fallback;
        const Result<double> value = m_config.number(key, min, max, fallback);
        if (!value)
            m_error = value.error();
        return value ? value.value() : fallback;
    }

    Activation activation(const std::string &key, const std::string &fallback)
    {
        if (m_error)
            return Activation::Identity;
        const Result<std::string> name
            = key.empty() ? Result<std::string>(fallback) : m_config.string(key, fallback);
        if (!name) {
            m_error = name.error();
            return Activation::Identity;
        }
        const std::optional<Activation> activation = activationFromName(name.value());
        if (!activation) {
            m_error = Error{.code = ErrorCode::Unsupported,
                            .what = "the activation is not known",
                            .file = m_config.file(),
                            .item = key,
                            .expected = "gelu, gelu_new, gelu_pytorch_tanh, quick_gelu, relu, silu or tanh",
                            .found = shownName(name.value())};
        }
        return activation.value_or(Activation::Identity);
    }

    const std::optional<Error> &error() const { return m_error; }

private:
    const Config &m_config;
    std::optional<Error> m_error;
};

Error notAMultiple(const Config &config, const Architecture::Keys &keys, const ModelShape &shape)
{
    return Error{.code = ErrorCode::BadValue,
                 .what = keys.dModel.name + ' ' + std::to_string(shape.dModel) + " is not a multiple of "
                     + std::to_string(shape.heads) + " heads",
                 .file = config.file(),
                 .item = keys.heads.name,
                 .expected = "a divisor of " + std::to_string(shape.dModel),
                 .found = std::to_string(shape.heads)};
}

/// The numbers that follow from others.
void derive(const Architecture &architecture, ModelShape &shape)
{
    shape.headActivation = shape.activation;
    shape.blocks = shape.layers;
    shape.normPlace = architecture.normPlace;
    shape.causal = architecture.causal;
    shape.biasExceptions = architecture.biasExceptions;
    shape.scales.assign(static_cast<std::size_t>(shape.layers),
                        static_cast<float>(1 / std::sqrt(static_cast<double>(shape.dHead))));
}

Error unevenGroups(const Config &config, const Architecture::Keys &keys, const ModelShape &shape)
{
    return Error{.code = ErrorCode::BadValue,
                 .what = "the query heads cannot be shared out among the key and value heads",
                 .file = config.file(),
                 .item = keys.keyValueHeads,
                 .expected = "a divisor of " + std::to_string(shape.heads),
                 .found = std::to_string(shape.keyValueHeads)};
}

} // namespace

const Architecture *findArchitecture(const std::string &modelType)
{
    for (const Architecture &architecture : architectures()) {
        if (architecture.family == modelType)
            return &architecture;
    }
    return nullptr;
}

std::string supportedFamilies()
{
    std::string names;
    for (const Architecture &architecture : architectures())
        names += (names.empty() ? "" : ", ") + architecture.family;
    return names;
}

std::optional<Activation> activationFromName(const std::string &name)
{
    static const std::array<std::pair<const char *, Activation>, 13> names{{
        {"gelu", Activation::Gelu},
        {"gelu_python", Activation::Gelu},
        {"gelu_new", Activation::GeluTanh},
        {"gelu_fast", Activation::GeluTanh},
        {"gelu_accurate", Activation::GeluTanh},
        {"gelu_pytorch_tanh", Activation::GeluTanh},
        {"gelu_python_tanh", Activation::GeluTanh},
        {"quick_gelu", Activation::QuickGelu},
        {"relu", Activation::Relu},
        {"silu", Activation::Silu},
        {"swish", Activation::Silu},
        {"tanh", Activation::Tanh},
        {"linear", Activation::Identity},
    }};
    for (const auto &[known, activation] : names) {
        if (name == known)
            return activation;
    }
    return std::nullopt;
}

Result<ModelShape> readShape(const Architecture &architecture, const Config &config)
{
    const Architecture::Keys &keys = architecture.keys;
    ShapeReader reader(config);
    ModelShape shape;
    shape.layers = reader.integer(keys.layers, limits::layers);
    shape.heads = reader.integer(keys.heads, limits::heads);
    shape.dModel = reader.integer(keys.dModel, limits::hiddenSize);
    shape.embedding = reader.optional(keys.embedding, limits::hiddenSize,
                                      keys.embeddingFallback > 0 ? keys.embeddingFallback : shape.dModel);
    const ConfigKey feedForward{keys.feedForward.name,
                                keys.feedForward.fallback.value_or(4 * std::int64_t{shape.dModel}),
                                keys.feedForward.otherName};
    shape.feedForward = reader.integer(feedForward, limits::feedForwardSize);
    shape.vocabulary = reader.integer(keys.vocabulary, limits::vocabularySize);
    shape.positions = reader.integer(keys.positions, limits::maxPositions);
    if (keys.segments)
        shape.segments = reader.integer(*keys.segments, limits::vocabularySize);
    shape.normEpsilon
        = static_cast<float>(reader.number(keys.normEpsilon, 1e-30, 1, keys.normEpsilonFallback));
    shape.activation = reader.activation(keys.activation, keys.activationFallback);
    if (reader.error())
        return *reader.error();
    const bool divided = keys.dHeadFallback == 0 && (keys.dHead.empty() || !config.has(keys.dHead));
    if (divided && shape.dModel % shape.heads != 0)
        return notAMultiple(config, keys, shape);
    shape.dHead = reader.optional(keys.dHead, limits::headDim,
                                  divided ? shape.dModel / shape.heads : keys.dHeadFallback);
    shape.keyValueHeads = reader.optional(keys.keyValueHeads, limits::heads, shape.heads);
    if (reader.error())
        return *reader.error();
    if (shape.keyValueHeads > shape.heads || shape.heads % shape.keyValueHeads != 0)
        return unevenGroups(config, keys, shape);

    derive(architecture, shape);
    const Result<bool> tied = config.boolean("tie_word_embeddings", architecture.tiedByDefault);
    if (!tied)
        return tied.error();
    shape.tiedDecoder = tied.value();
    if (architecture.adjust) {
        if (const Status adjusted = architecture.adjust(config, shape); !adjusted)
            return adjusted.error();
    }
    return shape;
}

} // namespace headlight
