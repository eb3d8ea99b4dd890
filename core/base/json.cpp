// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json.h"

#include "core/base/limits.h"

#include <algorithm>
#include <new>
#include <unordered_set>

namespace headlight {
namespace {

using Json = nlohmann::json;

/// What to watch for while the library builds the document.
class Watch
{
public:
    bool operator()(int depth, Json::parse_event_t event, Json &value)
    {
        switch (event) {
        case Json::parse_event_t::object_start:
            m_keys.emplace_back();
            [[fallthrough]];
        case Json::parse_event_t::array_start:
            tooDeep = tooDeep || depth >= limits::jsonDepth;
            return !tooDeep;
        case Json::parse_event_t::key:
            if (!m_keys.back().insert(value.get_ref<const std::string &>()).second
                && duplicateKeys.size() < MostListed)
                duplicateKeys.push_back(value.get<std::string>());
            return true;
        case Json::parse_event_t::object_end:
            m_keys.pop_back();
            return true;
        default:
            return true;
        }
    }

    bool tooDeep = false;
    std::vector<std::string> duplicateKeys;

private:
    static constexpr std::size_t MostListed = 16;

    std::vector<std::unordered_set<std::string>> m_keys; ///< of the objects that are open
};

} // namespace

Result<JsonDocument> parseJson(std::string_view text, const std::string &file)
{
    // The JSON library would take a NUL for the end of the text.
    if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos)
        return Error{.code = ErrorCode::BadFormat,
                     .what = "not valid JSON at byte " + std::to_string(nul + 1),
                     .file = file,
                     .found = "a NUL"};
    try {
        Watch watch;
        JsonDocument document;
        document.root = Json::parse(text, std::ref(watch));
        if (watch.tooDeep)
            return Error{.code = ErrorCode::TooLarge,
                         .what = "the JSON is nested too deeply",
                         .file = file,
                         .expected = "at most " + std::to_string(limits::jsonDepth) + " levels"};
        document.duplicateKeys = std::move(watch.duplicateKeys);
        return document;
    } catch (const Json::parse_error &error) {
        return Error{.code = ErrorCode::BadFormat,
                     .what = "not valid JSON at byte " + std::to_string(error.byte),
                     .file = file,
                     .hint = "The file is damaged; download it again"};
    } catch (const Json::exception &error) { // a number beyond double's range
        const std::string_view what = error.what();
        return Error{.code = ErrorCode::BadValue,
                     .what = std::string(what.substr(std::min(what.find("] ") + 2, what.size()))),
                     .file = file};
    } catch (const std::bad_alloc &) {
        return Error{
            .code = ErrorCode::OutOfMemory, .what = "not enough memory for the document", .file = file};
    }
}

} // namespace headlight
