// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/profilefile.h"

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/limits.h"

#include <cmath>
#include <limits>
#include <optional>

namespace headlight {
namespace {

constexpr std::string_view ProfileSchema = "headlight-profile/1";

nlohmann::ordered_json numberOrNull(double number)
{
    return std::isfinite(number) ? nlohmann::ordered_json(number) : nlohmann::ordered_json(nullptr);
}

nlohmann::ordered_json meanJson(const SampleMean &mean)
{
    if (mean.samples == 0)
        return nullptr;
    return {{"mean", numberOrNull(mean.mean)}, {"chance", numberOrNull(mean.chance)},
            {"low", numberOrNull(mean.low)},   {"high", numberOrNull(mean.high)},
            {"samples", mean.samples},         {"rows", mean.rows}};
}

/// The number under @p key, NaN for null; empty for anything else.
std::optional<double> numberAt(const nlohmann::json &object, const char *key)
{
    const auto found = object.find(key);
    if (found == object.end() || !(found->is_number() || found->is_null()))
        return std::nullopt;
    return found->is_null() ? std::numeric_limits<double>::quiet_NaN() : found->get<double>();
}

/// The whole number under @p key, if it is one from @p least to @p most.
std::optional<int> wholeAt(const nlohmann::json &object, const char *key, std::int64_t least,
                           std::int64_t most)
{
    const auto found = object.find(key);
    if (found == object.end() || !found->is_number_integer())
        return std::nullopt;
    const auto number = found->get<std::int64_t>();
    return number >= least && number <= most ? std::optional(static_cast<int>(number)) : std::nullopt;
}

std::optional<SampleMean> parseMean(const nlohmann::json &value)
{
    if (value.is_null())
        return SampleMean{};
    if (!value.is_object())
        return std::nullopt;
    constexpr int Most = std::numeric_limits<int>::max();
    const auto mean = numberAt(value, "mean"), chance = numberAt(value, "chance");
    const auto low = numberAt(value, "low"), high = numberAt(value, "high");
    const auto samples = wholeAt(value, "samples", 1, Most), rows = wholeAt(value, "rows", 0, Most);
    if (!mean || !chance || !low || !high || !samples || !rows)
        return std::nullopt;
    return SampleMean{*mean, *chance, *low, *high, *samples, *rows};
}

Result<StandardProfile::Means> parseHead(const nlohmann::json &head, const std::string &item,
                                         const std::string &file)
{
    StandardProfile::Means means{};
    for (const HeadMetric metric : allHeadMetrics()) {
        const std::string key(metricKey(metric));
        const auto mean
            = head.is_object() && head.contains(key) ? parseMean(head[key]) : std::optional<SampleMean>();
        if (!mean)
            return Error{.code = ErrorCode::BadValue,
                         .what = "a mean is missing or incomplete",
                         .file = file,
                         .item = item + '.' + key};
        means[static_cast<std::size_t>(metric)] = *mean;
    }
    return means;
}

} // namespace

std::string profileAsJson(const StandardProfile &profile, const ModelInfo &model)
{
    nlohmann::ordered_json root{{"schema", ProfileSchema}, {"program", "Headlight " HEADLIGHT_VERSION}};
    root["model"] = {{"name", model.name}, {"family", model.family}};
    root["layers"] = profile.layers;
    root["heads"] = profile.heads;
    root["sequences"] = profile.sequences;
    root["why_no_sequences"] = profile.whyNoSequences;
    root["sentences"] = profile.sentences;
    root["means"] = nlohmann::ordered_json::array();
    for (const StandardProfile::Means &means : profile.means) {
        nlohmann::ordered_json head;
        for (const HeadMetric metric : allHeadMetrics())
            head[std::string(metricKey(metric))] = meanJson(means[static_cast<std::size_t>(metric)]);
        root["means"].push_back(std::move(head));
    }
    constexpr int Indent = 1;
    return root.dump(Indent, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + '\n';
}

Result<StandardProfile> parseProfile(std::string_view text, const std::string &file)
{
    const auto document = parseJson(text, file);
    if (!document)
        return document.error();
    const nlohmann::json &root = document.value().root;
    if (!root.is_object() || root.value("schema", nlohmann::json()) != nlohmann::json(ProfileSchema))
        return Error{.code = ErrorCode::Unsupported,
                     .what = "this is no profile that this version knows",
                     .file = file,
                     .item = "schema",
                     .expected = std::string(ProfileSchema)};
    constexpr int Most = std::numeric_limits<int>::max();
    const auto layers = wholeAt(root, "layers", 1, limits::layers);
    const auto heads = wholeAt(root, "heads", 1, limits::heads);
    const auto sequences = wholeAt(root, "sequences", 0, Most);
    const auto sentences = wholeAt(root, "sentences", 1, Most);
    const auto why = root.find("why_no_sequences");
    const auto means = root.find("means");
    if (!layers || !heads || !sequences || !sentences || why == root.end() || !why->is_string()
        || means == root.end() || !means->is_array())
        return Error{.code = ErrorCode::BadValue, .what = "the profile is not complete", .file = file};
    const auto expected = static_cast<std::size_t>(*layers) * static_cast<std::size_t>(*heads);
    if (means->size() != expected)
        return Error{.code = ErrorCode::BadShape,
                     .what = "there is not one entry a head",
                     .file = file,
                     .item = "means",
                     .expected = std::to_string(expected),
                     .found = std::to_string(means->size())};
    StandardProfile profile{.layers = *layers,
                            .heads = *heads,
                            .sequences = *sequences,
                            .whyNoSequences = why->get<std::string>(),
                            .sentences = *sentences};
    for (std::size_t i = 0; i < expected; ++i) {
        auto head = parseHead((*means)[i], "means." + std::to_string(i), file);
        if (!head)
            return head.error();
        profile.means.push_back(head.value());
    }
    return profile;
}

Result<StandardProfile> readProfile(const std::string &path)
{
    const auto content = readWholeFile(path, limits::profileBytes);
    if (!content)
        return content.error();
    return parseProfile(content.value(), path);
}

} // namespace headlight
