// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace headlight {

/// Reads members of JSON objects with the types that they must have, and keeps the first thing that was
/// wrong, so that a reader of a long object need not stop at each member.
class JsonReader
{
public:
    /// @p where names the object that a member is read from: "normalizer", "pre_tokenizer.pretokenizers[1]".
    bool boolean(const nlohmann::json &object, const std::string &where, const char *key, bool otherwise);
    std::string text(const nlohmann::json &object, const std::string &where, const char *key,
                     const std::string &otherwise);
    std::int64_t integer(const nlohmann::json &object, const std::string &where, const char *key,
                         std::int64_t otherwise, std::int64_t lowest, std::int64_t highest);

    /// The member, or null where it is absent or null. Fails when it is no array.
    const nlohmann::json *array(const nlohmann::json &object, const std::string &where, const char *key);

    /// Keeps the error unless there is one already.
    void fail(ErrorCode code, std::string item, std::string what, std::string found = {},
              std::string expected = {});

    /// An unknown type: "normalizer type 'Foo' is not supported (supported: …)".
    void failUnsupported(const std::string &item, const std::string &kind, const std::string &found,
                         const std::string &supported);

    void warn(std::string warning) { m_warnings.push_back(std::move(warning)); }

    bool failed() const { return m_error.has_value(); }
    const Error &error() const { return *m_error; }
    std::vector<std::string> &warnings() { return m_warnings; }

private:
    const nlohmann::json *member(const nlohmann::json &object, const char *key) const;
    void failType(const std::string &where, const char *key, const nlohmann::json &found,
                  const char *expected);

    std::optional<Error> m_error;
    std::vector<std::string> m_warnings;
};

} // namespace headlight
