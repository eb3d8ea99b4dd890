// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/hub/hubname.h"

#include "core/checkpoint/safepath.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <vector>

namespace headlight {
namespace {

constexpr std::string_view FolderPrefix = "models--";

bool isNameCharacter(char c)
{
    return (std::isalnum(static_cast<unsigned char>(c)) && static_cast<unsigned char>(c) < 0x80) || c == '_'
        || c == '.' || c == '-';
}

bool isEdge(char c)
{
    return c == '-' || c == '.';
}

Error notAName(std::string_view text)
{
    return {.code = ErrorCode::InvalidArgument,
            .what = "this is no name of a model on the hub",
            .item = shownName(std::string(text)),
            .expected
            = "owner/name of letters, digits, \"-\", \"_\" and \".\", or the address of the model's page"};
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view space = " \t\r\n";
    const std::size_t begin = std::min(text.find_first_not_of(space), text.size());
    text.remove_prefix(begin);
    return text.substr(0, text.find_last_not_of(space) + 1);
}

std::string percentDecoded(std::string_view text)
{
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned value = 0;
        const bool encoded = text[i] == '%' && i + 2 < text.size()
            && std::from_chars(text.data() + i + 1, text.data() + i + 3, value, 16).ptr
                == text.data() + i + 3;
        result += encoded ? static_cast<char>(value) : text[i];
        i += encoded ? 2 : 0;
    }
    return result;
}

std::vector<std::string_view> segments(std::string_view path)
{
    std::vector<std::string_view> result;
    while (!path.empty()) {
        const std::size_t slash = std::min(path.find('/'), path.size());
        if (slash > 0)
            result.push_back(path.substr(0, slash));
        path.remove_prefix(std::min(slash + 1, path.size()));
    }
    return result;
}

/// The path behind the host of an address of the hub; nothing when @p text is no address. Errors for other
/// hosts.
Result<std::optional<std::string_view>> pathOfAddress(std::string_view text, std::string_view endpoint)
{
    using Path = std::optional<std::string_view>;
    const std::size_t scheme = text.find("://");
    if (!endpoint.empty() && text.starts_with(endpoint) && text.substr(endpoint.size()).starts_with('/'))
        return Path(text.substr(endpoint.size()));
    const std::string_view rest = scheme == std::string_view::npos ? text : text.substr(scheme + 3);
    const std::string_view host = rest.substr(0, rest.find('/'));
    constexpr std::array hosts{"huggingface.co", "www.huggingface.co", "hf.co"};
    if (std::find(hosts.begin(), hosts.end(), host) != hosts.end())
        return Path(rest.substr(host.size()));
    if (scheme == std::string_view::npos)
        return Path(std::nullopt);
    return Error{.code = ErrorCode::InvalidArgument,
                 .what = "this address is not one of the hub",
                 .item = shownName(std::string(text)),
                 .expected = "huggingface.co, hf.co or the host that HF_ENDPOINT names",
                 .found = shownName(std::string(host))};
}

/// What stands behind /tree/, /blob/ and /resolve/: the revision, then a path. "refs/pr/1" is one revision.
std::string revisionOf(const std::vector<std::string_view> &parts, std::size_t at)
{
    if (parts[at] == "refs" && at + 2 < parts.size())
        return "refs/" + std::string(parts[at + 1]) + '/' + std::string(parts[at + 2]);
    return percentDecoded(parts[at]);
}

Result<HubName> parsePath(std::string_view path, std::string_view text)
{
    path = path.substr(0, path.find_first_of("?#"));
    const std::vector<std::string_view> parts = segments(path);
    for (const char *other : {"datasets", "spaces", "papers", "collections", "docs", "api"}) {
        if (!parts.empty() && parts[0] == other)
            return Error{.code = ErrorCode::InvalidArgument,
                         .what = "this address is no model's",
                         .item = shownName(std::string(text)),
                         .expected = "the address of a model's page"};
    }
    constexpr std::array before{"tree", "blob", "resolve", "commit"};
    const auto found = std::find_if(
        parts.begin() + std::min<std::ptrdiff_t>(1, std::ssize(parts)), parts.end(),
        [&](std::string_view part) { return std::find(before.begin(), before.end(), part) != before.end(); });
    const auto at = static_cast<std::size_t>(found - parts.begin());
    HubName name;
    for (std::size_t i = 0; i < std::min<std::size_t>(at, 2); ++i)
        name.repository += (i > 0 ? "/" : "") + std::string(parts[i]);
    if (at <= 2 && at + 1 < parts.size())
        name.revision = revisionOf(parts, at + 1);
    return name;
}

} // namespace

bool isRepositoryName(std::string_view name)
{
    constexpr std::size_t longest = 96;
    if (name.empty() || name.size() > longest || name.ends_with(".git") || name.find("--") != name.npos
        || name.find("..") != name.npos)
        return false;
    const std::size_t slash = std::min(name.find('/'), name.size());
    for (const std::string_view part :
         {name.substr(0, slash), slash == name.size() ? std::string_view("x") : name.substr(slash + 1)}) {
        if (part.empty() || isEdge(part.front()) || isEdge(part.back())
            || !std::all_of(part.begin(), part.end(), isNameCharacter))
            return false;
    }
    return true;
}

bool isCommit(std::string_view revision)
{
    constexpr std::size_t digits = 40;
    return revision.size() == digits && std::all_of(revision.begin(), revision.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

Result<HubName> parseHubName(std::string_view text, std::string_view endpoint)
{
    text = trimmed(text);
    const auto path = pathOfAddress(text, endpoint);
    if (!path)
        return path.error();
    HubName name;
    if (path.value()) {
        Result<HubName> parsed = parsePath(*path.value(), text);
        if (!parsed)
            return parsed;
        name = std::move(parsed).value();
    } else {
        const std::size_t at = text.find('@');
        name.repository = text.substr(0, at);
        if (at != std::string_view::npos)
            name.revision = text.substr(at + 1);
    }
    if (!isRepositoryName(name.repository))
        return notAName(text);
    if (!checkRelativePath(name.revision) || name.revision.starts_with('-'))
        return Error{.code = ErrorCode::InvalidArgument,
                     .what = "this is no name of a revision",
                     .item = shownName(name.revision),
                     .expected = "a branch, a tag or a commit"};
    return name;
}

std::string repositoryFolder(std::string_view repository)
{
    std::string folder(FolderPrefix);
    for (const char c : repository)
        folder += c == '/' ? std::string("--") : std::string(1, c);
    return folder;
}

std::optional<std::string> repositoryOfFolder(std::string_view folder)
{
    if (!folder.starts_with(FolderPrefix))
        return std::nullopt;
    folder.remove_prefix(FolderPrefix.size());
    std::string name(folder);
    if (const std::size_t dashes = name.find("--"); dashes != std::string::npos)
        name.replace(dashes, 2, "/");
    return isRepositoryName(name) ? std::optional(name) : std::nullopt;
}

std::string percentEncoded(std::string_view text, Slashes slashes)
{
    constexpr std::string_view plain = "-._~";
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string result;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte < 0x80U && std::isalnum(byte)) || plain.find(c) != plain.npos
            || (c == '/' && slashes == Slashes::Keep)) {
            result += c;
        } else {
            result += {'%', digits[byte >> 4U], digits[byte & 15U]};
        }
    }
    return result;
}

} // namespace headlight
