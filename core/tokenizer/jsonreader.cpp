// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/jsonreader.h"

#include <utility>

namespace headlight {

using Json = nlohmann::json;

const Json *JsonReader::member(const Json &object, const char *key) const
{
    if (!object.is_object())
        return nullptr;
    const auto found = object.find(key);
    return found == object.end() || found->is_null() ? nullptr : &*found;
}

void JsonReader::failType(const std::string &where, const char *key, const Json &found, const char *expected)
{
    fail(ErrorCode::BadValue, where + '.' + key, "wrong type", found.type_name(), expected);
}

bool JsonReader::boolean(const Json &object, const std::string &where, const char *key, bool otherwise)
{
    const Json *value = member(object, key);
    if (!value)
        return otherwise;
    if (!value->is_boolean()) {
        failType(where, key, *value, "true or false");
        return otherwise;
    }
    return value->get<bool>();
}

std::string JsonReader::text(const Json &object, const std::string &where, const char *key,
                             const std::string &otherwise)
{
    const Json *value = member(object, key);
    if (!value)
        return otherwise;
    if (!value->is_string()) {
        failType(where, key, *value, "a text");
        return otherwise;
    }
    return value->get<std::string>();
}

std::int64_t JsonReader::integer(const Json &object, const std::string &where, const char *key,
                                 std::int64_t otherwise, std::int64_t lowest, std::int64_t highest)
{
    const Json *value = member(object, key);
    if (!value)
        return otherwise;
    if (!value->is_number_integer()) {
        failType(where, key, *value, "a whole number");
        return otherwise;
    }
    const bool tooHigh
        = value->is_number_unsigned() && value->get<std::uint64_t>() > static_cast<std::uint64_t>(highest);
    const std::int64_t number = tooHigh ? 0 : value->get<std::int64_t>();
    if (tooHigh || number < lowest || number > highest) {
        fail(ErrorCode::BadValue, where + '.' + key, "out of range", value->dump(),
             std::to_string(lowest) + " to " + std::to_string(highest));
        return otherwise;
    }
    return number;
}

const Json *JsonReader::array(const Json &object, const std::string &where, const char *key)
{
    const Json *value = member(object, key);
    if (value && !value->is_array()) {
        failType(where, key, *value, "a list");
        return nullptr;
    }
    return value;
}

void JsonReader::fail(ErrorCode code, std::string item, std::string what, std::string found,
                      std::string expected)
{
    if (m_error)
        return;
    Error error;
    error.code = code;
    error.item = std::move(item);
    error.what = std::move(what);
    error.found = std::move(found);
    error.expected = std::move(expected);
    m_error = std::move(error);
}

void JsonReader::failUnsupported(const std::string &item, const std::string &kind, const std::string &found,
                                 const std::string &supported)
{
    fail(ErrorCode::Unsupported, item,
         kind + " type '" + found + "' is not supported (supported: " + supported + ")");
}

} // namespace headlight
