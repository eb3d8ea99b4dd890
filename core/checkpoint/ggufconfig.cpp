// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/ggufconfig.h"

#include "core/base/limits.h"
#include "core/checkpoint/ggufnames.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace headlight {
namespace {

using Json = nlohmann::json;

/// Reads the metadata of one architecture into a config.json and keeps the first thing that was wrong.
class ConfigBuilder
{
public:
    ConfigBuilder(const GgufHeader &header, const InputFile &file, const GgufFamily &family)
        : m_header(header)
        , m_file(file)
        , m_family(family)
    {
    }

    Result<std::string> build();

private:
    using Keys = std::initializer_list<std::pair<const char *, const char *>>;

    void integers(const Keys &keys); ///< key of the metadata → key of config.json
    std::optional<std::int64_t> integer(const std::string &key);
    std::optional<double> number(const std::string &key);
    void requireInteger(const std::string &key, const char *configKey);
    void requireNumber(const std::string &key, const char *configKey);
    void rows(const char *tensor, const char *configKey);
    void refuse(const std::string &key, const std::string &what);
    std::string fullName(const std::string &key) const;
    const GgufTensor *tensor(std::string_view name) const;

    void buildBert();
    void buildGpt2();
    void buildLlamaLike();
    void buildHeads();
    void buildFamily();
    void buildScaling();
    void buildFactors(const char *shortTensor, const char *longTensor);
    Json factors(std::string_view tensorName);

    const GgufHeader &m_header;
    const InputFile &m_file;
    const GgufFamily &m_family;
    Json m_config = Json::object();
    std::optional<Error> m_error;
};

std::string ConfigBuilder::fullName(const std::string &key) const
{
    return std::string(m_family.architecture) + '.' + key;
}

void ConfigBuilder::refuse(const std::string &key, const std::string &what)
{
    if (!m_error)
        m_error = Error{.code = ErrorCode::Unsupported, .what = what, .item = fullName(key)};
}

const GgufTensor *ConfigBuilder::tensor(std::string_view name) const
{
    for (const GgufTensor &tensor : m_header.tensors()) {
        if (tensor.name == name)
            return &tensor;
    }
    return nullptr;
}

std::optional<std::int64_t> ConfigBuilder::integer(const std::string &key)
{
    const GgufValue *value = m_header.find(fullName(key));
    if (value == nullptr)
        return std::nullopt;
    // A list has one number a layer: all must be the same.
    const std::optional<std::int64_t> first = value->integer();
    for (std::uint64_t i = 0; i < value->count; ++i) {
        if (value->integer(i) != first)
            refuse(key, "layers that differ are not supported");
    }
    if (!first && !m_error)
        m_error = Error{.code = ErrorCode::BadValue,
                        .what = "the value has the wrong type",
                        .item = fullName(key),
                        .expected = "a whole number",
                        .found = std::string(GgufValue::typeName(value->type))};
    return first;
}

std::optional<double> ConfigBuilder::number(const std::string &key)
{
    const GgufValue *value = m_header.find(fullName(key));
    if (value == nullptr)
        return std::nullopt;
    const std::optional<double> number = value->isList ? std::nullopt : value->number();
    if (number && std::isfinite(*number))
        return number;
    if (!m_error)
        m_error = Error{.code = ErrorCode::BadValue,
                        .what = "the value is no number",
                        .item = fullName(key),
                        .expected = "a finite F32",
                        .found = std::string(GgufValue::typeName(value->type))};
    return std::nullopt;
}

void ConfigBuilder::requireInteger(const std::string &key, const char *configKey)
{
    const auto value = integer(key);
    if (value)
        m_config[configKey] = *value;
    else if (!m_error)
        m_error
            = Error{.code = ErrorCode::MissingPart, .what = "the value is missing", .item = fullName(key)};
}

void ConfigBuilder::requireNumber(const std::string &key, const char *configKey)
{
    const auto value = number(key);
    if (value)
        m_config[configKey] = *value;
    else if (!m_error)
        m_error
            = Error{.code = ErrorCode::MissingPart, .what = "the value is missing", .item = fullName(key)};
}

void ConfigBuilder::integers(const Keys &keys)
{
    for (const auto &[key, configKey] : keys)
        requireInteger(key, configKey);
}

/// The number of rows of a table, which the metadata do not tell; without the table the loader says so.
void ConfigBuilder::rows(const char *name, const char *configKey)
{
    const GgufTensor *table = tensor(name);
    if (table != nullptr && table->shape.size() == 2)
        m_config[configKey] = table->shape[0];
}

void ConfigBuilder::buildBert()
{
    integers({{"embedding_length", "hidden_size"},
              {"block_count", "num_hidden_layers"},
              {"attention.head_count", "num_attention_heads"},
              {"feed_forward_length", "intermediate_size"},
              {"context_length", "max_position_embeddings"}});
    requireNumber("attention.layer_norm_epsilon", "layer_norm_eps");
    rows("token_embd.weight", "vocab_size");
    rows("token_types.weight", "type_vocab_size");
    m_config["hidden_act"] = "gelu";
}

void ConfigBuilder::buildGpt2()
{
    integers({{"embedding_length", "n_embd"},
              {"block_count", "n_layer"},
              {"attention.head_count", "n_head"},
              {"feed_forward_length", "n_inner"},
              {"context_length", "n_positions"}});
    requireNumber("attention.layer_norm_epsilon", "layer_norm_epsilon");
    rows("token_embd.weight", "vocab_size");
    m_config["activation_function"] = "gelu_new";
    m_config["tie_word_embeddings"] = tensor("output.weight") == nullptr;
}

void ConfigBuilder::buildLlamaLike()
{
    integers({{"embedding_length", "hidden_size"},
              {"block_count", "num_hidden_layers"},
              {"attention.head_count", "num_attention_heads"},
              {"feed_forward_length", "intermediate_size"},
              {"context_length", "max_position_embeddings"}});
    requireNumber("attention.layer_norm_rms_epsilon", "rms_norm_eps");
    rows("token_embd.weight", "vocab_size");
    m_config["tie_word_embeddings"] = tensor("output.weight") == nullptr;
    if (integer("expert_count").value_or(0) > 0)
        refuse("expert_count", "mixtures of experts are not supported");
    buildHeads();
    buildFamily();
    buildScaling();
}

void ConfigBuilder::buildHeads()
{
    const std::int64_t heads = m_config.value("num_attention_heads", std::int64_t{0});
    m_config["num_key_value_heads"] = integer("attention.head_count_kv").value_or(heads);
    const auto keyWidth = integer("attention.key_length");
    const auto valueWidth = integer("attention.value_length");
    if (keyWidth != valueWidth && keyWidth && valueWidth)
        refuse("attention.value_length", "values of another width than keys are not supported");
    if (keyWidth)
        m_config["head_dim"] = *keyWidth;
    if (const auto theta = number("rope.freq_base"))
        m_config["rope_theta"] = *theta;
    const std::int64_t width
        = keyWidth.value_or(heads > 0 ? m_config.value("hidden_size", std::int64_t{0}) / heads : 0);
    const std::int64_t turned = integer("rope.dimension_count").value_or(width);
    if (turned == width || width <= 0)
        return;
    if (m_family.modelType == "phi3")
        m_config["partial_rotary_factor"] = static_cast<double>(turned) / static_cast<double>(width);
    else
        refuse("rope.dimension_count", "turning a part of each head only is not supported in this family");
}

/// What is particular to one of Llama's relatives.
void ConfigBuilder::buildFamily()
{
    const bool isGemma2 = m_family.modelType == "gemma2";
    const bool isGemma = isGemma2 || m_family.modelType == "gemma";
    m_config["hidden_act"] = "silu";
    if (isGemma)
        m_config["hidden_act"] = m_config["hidden_activation"] = "gelu_pytorch_tanh";
    if (isGemma2) {
        // The scale is not in the file: only the model of 46 layers divides by d_model/heads.
        constexpr std::int64_t LayersOf27B = 46;
        const std::int64_t heads = m_config.value("num_attention_heads", std::int64_t{0});
        m_config["query_pre_attn_scalar"] = m_config["num_hidden_layers"] == LayersOf27B && heads > 0
            ? m_config.value("hidden_size", std::int64_t{0}) / heads
            : m_config.value("head_dim", std::int64_t{256});
        const auto scoreCap = number("attn_logit_softcapping");
        const auto logitCap = number("final_logit_softcapping");
        m_config["attn_logit_softcapping"] = scoreCap ? Json(*scoreCap) : Json();
        m_config["final_logit_softcapping"] = logitCap ? Json(*logitCap) : Json();
    }
    const std::int64_t window = integer("attention.sliding_window").value_or(0);
    if (window > 0 && (isGemma2 || m_family.modelType == "phi3"))
        m_config["sliding_window"] = window;
}

/// The F32 numbers of a tensor.
Json ConfigBuilder::factors(std::string_view tensorName)
{
    const GgufTensor &stored = *tensor(tensorName);
    const bool fits
        = stored.type->dtype == DType::F32 && stored.shape.size() == 1 && stored.shape[0] <= limits::headDim;
    if (!fits) {
        if (!m_error)
            m_error = Error{.code = ErrorCode::BadShape,
                            .what = "the factors of the rotary embedding are something else",
                            .item = stored.name,
                            .expected = "a list of F32"};
        return {};
    }
    std::vector<float> values(static_cast<std::size_t>(stored.shape[0]));
    const Status read = m_file.readAt(stored.begin, std::as_writable_bytes(std::span(values)));
    if (!read && !m_error)
        m_error = read.error();
    return values;
}

/// One factor a frequency, whatever formula they come from.
void ConfigBuilder::buildFactors(const char *shortTensor, const char *longTensor)
{
    Json scaling{{"rope_type", "longrope"},
                 {"short_factor", factors(shortTensor)},
                 {"long_factor", factors(longTensor)}};
    const auto trained = integer("rope.scaling.original_context_length");
    if (trained)
        scaling["original_max_position_embeddings"] = *trained;
    if (const auto magnitude = number("rope.scaling.attn_factor"))
        scaling["attention_factor"] = *magnitude;
    else if (!trained)
        scaling["attention_factor"] = 1.;
    m_config["rope_scaling"] = scaling;
}

void ConfigBuilder::buildScaling()
{
    if (tensor("rope_freqs.weight") != nullptr) // Llama 3
        return buildFactors("rope_freqs.weight", "rope_freqs.weight");
    if (tensor("rope_factors_long.weight") != nullptr && tensor("rope_factors_short.weight") != nullptr)
        return buildFactors("rope_factors_short.weight", "rope_factors_long.weight");
    if (const auto factor = number("rope.scale_linear")) { // before there was a type
        if (*factor != 1)
            m_config["rope_scaling"] = {{"rope_type", "linear"}, {"factor", *factor}};
    }
    const GgufValue *kind = m_header.find(fullName("rope.scaling.type"));
    if (kind == nullptr || kind->text() == "none" || kind->text() == "longrope")
        return;
    if (kind->text() != "linear" && kind->text() != "yarn")
        return refuse("rope.scaling.type", "this scaling of the rotary embedding is not supported");
    Json scaling{{"rope_type", std::string(*kind->text())}};
    if (const auto factor = number("rope.scaling.factor"))
        scaling["factor"] = *factor;
    if (const auto trained = integer("rope.scaling.original_context_length"))
        scaling["original_max_position_embeddings"] = *trained;
    if (const auto magnitude = number("rope.scaling.attn_factor"))
        scaling["attention_factor"] = *magnitude;
    m_config["rope_scaling"] = scaling;
}

Result<std::string> ConfigBuilder::build()
{
    m_config["model_type"] = std::string(m_family.modelType);
    if (m_family.modelType == "bert")
        buildBert();
    else if (m_family.modelType == "gpt2")
        buildGpt2();
    else
        buildLlamaLike();
    return m_error ? Result<std::string>(*m_error) : m_config.dump();
}

} // namespace

Result<const GgufFamily *> ggufFamilyOf(const GgufHeader &header)
{
    const char *key = "general.architecture";
    const GgufValue *value = header.find(key);
    const std::optional<std::string_view> name = value != nullptr ? value->text() : std::nullopt;
    if (!name)
        return Error{.code = ErrorCode::MissingPart,
                     .what = "the file does not say which architecture it holds",
                     .item = key};
    if (const GgufFamily *family = findGgufFamily(*name))
        return family;
    return Error{.code = ErrorCode::Unsupported,
                 .what = "this architecture is not supported in GGUF files",
                 .item = key,
                 .expected = supportedGgufFamilies(),
                 .found = shownName(std::string(*name)),
                 .hint = "Use the safetensors version of the model"};
}

Result<std::string> ggufConfigJson(const GgufHeader &header, const InputFile &file)
{
    const Result<const GgufFamily *> family = ggufFamilyOf(header);
    return family ? ConfigBuilder(header, file, *family.value()).build()
                  : Result<std::string>(family.error());
}

} // namespace headlight
