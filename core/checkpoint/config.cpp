// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/config.h"

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/limits.h"
#include "core/base/numbertext.h"

#include <algorithm>
#include <cmath>

namespace headlight {

using Json = nlohmann::json;

struct Config::Content
{
    Json root;
    std::string file;
    std::string prefix; ///< keys of the objects around this one, each with a dot behind it
    std::vector<std::string> warnings;
};

namespace {

/// Null where the key is absent or null.
const Json *valueOf(const Json &root, const std::string &key)
{
    const auto found = root.find(key);
    return found == root.end() || found->is_null() ? nullptr : &*found;
}

/// The whole number that @p value stands for, if it is one.
std::optional<std::int64_t> wholeNumber(const Json &value)
{
    constexpr double Exact = 9007199254740992.0; // 2^53: every whole double below is exact
    if (value.is_number_unsigned()) {
        const auto number = value.get<std::uint64_t>();
        if (number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
            return std::nullopt;
        return static_cast<std::int64_t>(number);
    }
    if (value.is_number_integer())
        return value.get<std::int64_t>();
    if (value.is_number_float()) {
        const auto number = value.get<double>();
        if (std::abs(number) <= Exact && std::trunc(number) == number)
            return static_cast<std::int64_t>(number);
    }
    return std::nullopt;
}

} // namespace

Config::Config(std::shared_ptr<const Content> content)
    : m(std::move(content))
{
}

Result<Config> Config::parse(std::string_view json, const std::string &file)
{
    Result<JsonDocument> document = parseJson(json, file);
    if (!document)
        return document.error();
    if (!document.value().root.is_object())
        return Error{.code = ErrorCode::BadFormat,
                     .what = "the file does not hold a JSON object",
                     .file = file,
                     .found = document.value().root.type_name()};
    Content content{.root = std::move(document.value().root), .file = file, .prefix = {}, .warnings = {}};
    for (const std::string &key : document.value().duplicateKeys)
        content.warnings.push_back('"' + shownName(key) + "\" appears twice; the last value counts");
    return Config(std::make_shared<const Content>(std::move(content)));
}

Error Config::wrong(const std::string &key, const std::string &expected) const
{
    const Json *value = valueOf(m->root, key);
    std::string found = "nothing";
    if (value != nullptr) {
        found = value->is_array() ? "a list"
            : value->is_object()  ? "an object"
                                  : value->dump(-1, ' ', false, Json::error_handler_t::replace);
    }
    return {.code = ErrorCode::BadValue,
            .what = "the value cannot be used",
            .file = m->file,
            .item = m->prefix + key,
            .expected = expected,
            .found = std::move(found)};
}

Error Config::absent(const std::string &key) const
{
    return {.code = ErrorCode::MissingPart,
            .what = "the key is missing",
            .file = m->file,
            .item = m->prefix + key};
}

bool Config::has(const std::string &key) const
{
    return valueOf(m->root, key) != nullptr;
}

bool Config::isNull(const std::string &key) const
{
    const auto found = m->root.find(key);
    return found != m->root.end() && found->is_null();
}

Result<std::int64_t> Config::integer(const std::string &key, std::int64_t min, std::int64_t max,
                                     std::optional<std::int64_t> fallback) const
{
    const Json *value = valueOf(m->root, key);
    if (value == nullptr)
        return fallback ? Result<std::int64_t>(*fallback) : absent(key);
    const std::optional<std::int64_t> number = wholeNumber(*value);
    if (!number || *number < min || *number > max)
        return wrong(key, "a whole number from " + std::to_string(min) + " to " + std::to_string(max));
    return *number;
}

Result<double> Config::number(const std::string &key, double min, double max,
                              std::optional<double> fallback) const
{
    const Json *value = valueOf(m->root, key);
    if (value == nullptr)
        return fallback ? Result<double>(*fallback) : absent(key);
    const double number = value->is_number() ? value->get<double>() : std::nan("");
    if (!(number >= min && number <= max))
        return wrong(key, "a number from " + numberText(min) + " to " + numberText(max));
    return number;
}

Result<bool> Config::boolean(const std::string &key, std::optional<bool> fallback) const
{
    const Json *value = valueOf(m->root, key);
    if (value == nullptr)
        return fallback ? Result<bool>(*fallback) : absent(key);
    if (!value->is_boolean())
        return wrong(key, "true or false");
    return value->get<bool>();
}

Result<std::string> Config::string(const std::string &key, std::optional<std::string> fallback) const
{
    const Json *value = valueOf(m->root, key);
    if (value == nullptr)
        return fallback ? Result<std::string>(*std::move(fallback)) : absent(key);
    if (!value->is_string())
        return wrong(key, "a text");
    return value->get<std::string>();
}

Result<std::string> Config::choice(const std::string &key, const std::vector<std::string> &allowed,
                                   std::optional<std::string> fallback) const
{
    Result<std::string> value = string(key, std::move(fallback));
    if (!value || std::find(allowed.begin(), allowed.end(), value.value()) != allowed.end())
        return value;
    std::string list;
    for (const std::string &one : allowed)
        list += (list.empty() ? "" : ", ") + one;
    Error error = wrong(key, "one of " + list);
    error.code = ErrorCode::Unsupported;
    return error;
}

Result<std::vector<double>> Config::numbers(const std::string &key, double min, double max) const
{
    const Json *value = valueOf(m->root, key);
    std::vector<double> list;
    if (value == nullptr)
        return list;
    if (!value->is_array())
        return wrong(key, "a list of numbers");
    for (const Json &entry : *value) {
        const double number = entry.is_number() ? entry.get<double>() : std::nan("");
        if (!(number >= min && number <= max))
            return wrong(key, "numbers from " + numberText(min) + " to " + numberText(max));
        list.push_back(number);
    }
    return list;
}

Result<std::vector<std::string>> Config::strings(const std::string &key) const
{
    const Json *value = valueOf(m->root, key);
    std::vector<std::string> list;
    if (value == nullptr)
        return list;
    if (!value->is_array())
        return wrong(key, "a list of texts");
    for (const Json &entry : *value) {
        if (!entry.is_string())
            return wrong(key, "a list of texts");
        list.push_back(entry.get<std::string>());
    }
    return list;
}

Result<Config> Config::object(const std::string &key) const
{
    const Json *value = valueOf(m->root, key);
    if (value == nullptr)
        return absent(key);
    if (!value->is_object())
        return wrong(key, "an object");
    return Config(std::make_shared<const Content>(
        Content{.root = *value, .file = m->file, .prefix = m->prefix + key + '.', .warnings = {}}));
}

const std::string &Config::file() const
{
    return m->file;
}

const std::vector<std::string> &Config::warnings() const
{
    return m->warnings;
}

Result<Config> readConfig(const std::string &folder)
{
    const std::string path = folder + "/config.json";
    Result<std::string> text = readWholeFile(path, limits::configBytes);
    if (!text) {
        Error error = text.error();
        if (error.code == ErrorCode::FileNotFound)
            error.hint = "Choose a model folder in Hugging Face layout; it holds config.json, weights and a "
                         "tokenizer";
        return error;
    }
    return Config::parse(text.value(), path);
}

} // namespace headlight
