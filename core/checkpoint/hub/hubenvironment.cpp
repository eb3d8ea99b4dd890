// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/hub/hubenvironment.h"

#include "core/base/file.h"
#include "core/base/limits.h"
#include "core/base/utf8.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>

namespace headlight {
namespace {

class Reader
{
public:
    explicit Reader(const Lookup &lookup)
        : m_lookup(lookup)
    {
    }

    HubEnvironment read() const
    {
        HubEnvironment result;
        result.cacheFolder = cacheFolder();
        if (const std::string endpoint = value("HF_ENDPOINT"); !endpoint.empty())
            result.endpoint = endpoint.substr(0, endpoint.find_last_not_of('/') + 1);
        result.token = isOn("HF_HUB_DISABLE_IMPLICIT_TOKEN") ? std::string() : token();
        result.offline = isOn("HF_HUB_OFFLINE") || isOn("TRANSFORMERS_OFFLINE");
        return result;
    }

private:
    std::string value(const char *name) const { return m_lookup(name).value_or(std::string()); }

    bool isOn(const char *name) const
    {
        const std::string text = asciiLower(value(name));
        return text == "1" || text == "on" || text == "yes" || text == "true";
    }

    /// ~ at the beginning, $NAME and ${NAME}; a variable that is not set stays as it is, as in Python.
    std::string expanded(const std::string &path) const
    {
        std::string result;
        std::size_t at = 0;
        if (path == "~" || path.starts_with("~/")) {
            result = value("HOME");
            at = 1;
        }
        while (at < path.size()) {
            const bool braced = path.compare(at, 2, "${") == 0;
            const std::size_t begin = at + (braced ? 2 : 1);
            std::size_t end = begin;
            while (end < path.size()
                   && (std::isalnum(static_cast<unsigned char>(path[end])) || path[end] == '_'))
                ++end;
            const std::size_t behind = braced ? end + 1 : end;
            const bool isVariable
                = path[at] == '$' && end > begin && (!braced || (end < path.size() && path[end] == '}'));
            const auto variable
                = isVariable ? m_lookup(path.substr(begin, end - begin).c_str()) : std::nullopt;
            if (variable) {
                result += *variable;
                at = behind;
            } else {
                result += path[at++];
            }
        }
        return result;
    }

    /// Empty where there is no home folder.
    std::string hubHome() const
    {
        if (const std::string home = value("HF_HOME"); !home.empty())
            return expanded(home);
        if (const std::string cache = value("XDG_CACHE_HOME"); !cache.empty())
            return expanded(cache) + "/huggingface";
        const std::string home = value("HOME");
        return home.empty() ? home : home + "/.cache/huggingface";
    }

    std::string cacheFolder() const
    {
        for (const char *name : {"HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"}) {
            if (const std::string folder = value(name); !folder.empty())
                return expanded(folder);
        }
        const std::string home = hubHome();
        return home.empty() ? home : home + "/hub";
    }

    std::string token() const
    {
        for (const char *name : {"HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"}) {
            if (const std::string text = usable(value(name)); !text.empty())
                return text;
        }
        std::string file = expanded(value("HF_TOKEN_PATH"));
        if (file.empty() && !hubHome().empty())
            file = hubHome() + "/token";
        const Result<std::string> content = readWholeFile(file, limits::tokenBytes);
        return content ? usable(content.value()) : std::string();
    }

    /// Without white space around it; empty when something is left that would break a header line.
    static std::string usable(const std::string &text)
    {
        constexpr const char *space = " \t\r\n";
        const std::size_t begin = text.find_first_not_of(space);
        if (begin == std::string::npos)
            return {};
        std::string token = text.substr(begin, text.find_last_not_of(space) + 1 - begin);
        const bool plain
            = std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c < '\x7F'; });
        return plain ? token : std::string();
    }

    const Lookup &m_lookup;
};

} // namespace

HubEnvironment readHubEnvironment(const Lookup &lookup)
{
    return Reader(lookup).read();
}

HubEnvironment readHubEnvironment()
{
    return readHubEnvironment([](const char *name) -> std::optional<std::string> {
        const char *value = std::getenv(name);
        return value == nullptr ? std::nullopt : std::optional<std::string>(value);
    });
}

} // namespace headlight
