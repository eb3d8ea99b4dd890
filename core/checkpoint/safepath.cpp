// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/safepath.h"

#include "core/base/limits.h"
#include "core/base/utf8.h"

#include <algorithm>
#include <string_view>

namespace headlight {
namespace {

/// Null where the segment is fine.
const char *whatIsWrong(std::string_view segment)
{
    if (segment.empty())
        return "an empty part";
    if (segment == "." || segment == "..")
        return "a part that leaves the folder or stays where it is";
    if (segment.size() > limits::fileNameBytes)
        return "a part that is too long";
    return nullptr;
}

bool isDrive(std::string_view path)
{
    return path.size() >= 2 && path[1] == ':'
        && ((path[0] >= 'A' && path[0] <= 'Z') || (path[0] >= 'a' && path[0] <= 'z'));
}

const char *whatIsWrongIn(std::string_view path)
{
    if (path.empty())
        return "an empty name";
    if (path.size() > limits::relativePathBytes)
        return "a name that is too long";
    if (path.front() == '/' || isDrive(path))
        return "an absolute path";
    if (path.find('\\') != std::string_view::npos)
        return "a backslash";
    if (std::any_of(path.begin(), path.end(), [](unsigned char c) { return c < ' ' || c == 0x7F; }))
        return "a control character";
    if (!isValidUtf8(path))
        return "bytes that are no UTF-8";
    for (std::size_t begin = 0;;) {
        const std::size_t slash = std::min(path.find('/', begin), path.size());
        if (const char *wrong = whatIsWrong(path.substr(begin, slash - begin)))
            return wrong;
        if (slash == path.size())
            return nullptr;
        begin = slash + 1;
    }
}

} // namespace

Status checkRelativePath(const std::string &path)
{
    const char *wrong = whatIsWrongIn(path);
    if (wrong == nullptr)
        return Done{};
    return Error{.code = ErrorCode::BadValue,
                 .what = "this file name is not used, for it could lead out of the model's folder",
                 .item = shownName(path),
                 .expected = "a path below the model's folder",
                 .found = wrong};
}

} // namespace headlight
