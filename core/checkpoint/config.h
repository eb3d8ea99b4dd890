// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace headlight {

/// A model's config.json, or an object within it, read with types and ranges checked.
///
/// A key that is absent or null takes the fallback; without one that is MissingPart. A wrong type or a value
/// out of range is BadValue. Every error names file, key, what was found and what is allowed. Immutable,
/// cheap to copy, thread-safe.
class Config
{
public:
    /// @param file for the error texts
    /// @return BadFormat when @p json is not a JSON object, TooLarge when nested too deeply
    static Result<Config> parse(std::string_view json, const std::string &file);

    bool has(const std::string &key) const; ///< present and not null
    bool isNull(const std::string &key) const; ///< present, and null

    /// A whole number; 12.0 counts as one, "12" and 12.5 do not.
    Result<std::int64_t> integer(const std::string &key, std::int64_t min, std::int64_t max,
                                 std::optional<std::int64_t> fallback = std::nullopt) const;
    /// A finite number.
    Result<double> number(const std::string &key, double min, double max,
                          std::optional<double> fallback = std::nullopt) const;
    Result<bool> boolean(const std::string &key, std::optional<bool> fallback = std::nullopt) const;
    Result<std::string> string(const std::string &key,
                               std::optional<std::string> fallback = std::nullopt) const;
    /// One of @p allowed.
    Result<std::string> choice(const std::string &key, const std::vector<std::string> &allowed,
                               std::optional<std::string> fallback = std::nullopt) const;
    /// A list of finite numbers; an empty list where the key is absent or null.
    Result<std::vector<double>> numbers(const std::string &key, double min, double max) const;
    /// A list of texts; an empty list where the key is absent or null.
    Result<std::vector<std::string>> strings(const std::string &key) const;
    /// An object within this one.
    Result<Config> object(const std::string &key) const;

    const std::string &file() const;

    /// What was odd but usable, one sentence each: keys that appear twice (the last one counts).
    const std::vector<std::string> &warnings() const;

private:
    struct Content;
    explicit Config(std::shared_ptr<const Content> content);
    Error wrong(const std::string &key, const std::string &expected) const;
    Error absent(const std::string &key) const;

    std::shared_ptr<const Content> m;
};

/// Reads config.json in @p folder.
/// @return as Config::parse(); FileNotFound when there is no such folder or file, TooLarge above
///   limits::configBytes
Result<Config> readConfig(const std::string &folder);

} // namespace headlight
