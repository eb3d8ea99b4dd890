// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/systemerror.h"

#include <cerrno>
#include <system_error>

namespace headlight {
namespace {

struct Meaning
{
    int number;
    ErrorCode code;
    const char *what;
    const char *hint;
};

constexpr Meaning Meanings[] = {
    {ENOENT, ErrorCode::FileNotFound, "there is no such file or folder", ""},
    {ENOTDIR, ErrorCode::FileNotFound, "a part of the path is not a folder", ""},
    {ELOOP, ErrorCode::FileNotFound, "the symbolic links lead in a circle", ""},
    {ENXIO, ErrorCode::NotRegularFile, "this is a socket, or a pipe or device with nothing at its other end",
     ""},
    {EISDIR, ErrorCode::NotRegularFile, "this is a folder", ""},
    {EACCES, ErrorCode::AccessDenied, "permission denied",
     "Check the permissions of the file and its folders"},
    {EPERM, ErrorCode::AccessDenied, "permission denied",
     "Check the permissions of the file and its folders"},
    {EROFS, ErrorCode::AccessDenied, "the file system is read-only", "Choose another folder"},
    {ENAMETOOLONG, ErrorCode::InvalidArgument, "the file name is too long", "Choose a shorter name"},
    {ENOSPC, ErrorCode::WriteFailed, "the disk is full", "Free some space or choose another folder"},
    {EDQUOT, ErrorCode::WriteFailed, "the disk quota is used up", "Free some space or choose another folder"},
    {EFBIG, ErrorCode::WriteFailed, "the file is too large for this file system", "Choose another folder"},
    {EPIPE, ErrorCode::WriteFailed, "the reading program has stopped (broken pipe)", ""},
    {EMFILE, ErrorCode::ReadFailed, "too many files are open", "Raise the limit (ulimit -n)"},
    {ENFILE, ErrorCode::ReadFailed, "too many files are open on this computer", ""},
    {ENOMEM, ErrorCode::OutOfMemory, "not enough memory", ""},
};

} // namespace

Error systemError(int number, const std::string &path, ErrorCode otherwise)
{
    for (const Meaning &meaning : Meanings) {
        if (meaning.number == number)
            return {.code = meaning.code, .what = meaning.what, .file = path, .hint = meaning.hint};
    }
    return {.code = otherwise, .what = std::generic_category().message(number), .file = path};
}

Status checkPath(const std::string &path)
{
    if (path.empty())
        return Error{.code = ErrorCode::InvalidArgument, .what = "no file name is given"};
    if (path.find('\0') != std::string::npos)
        return Error{.code = ErrorCode::InvalidArgument,
                     .what = "the file name contains a NUL character",
                     .file = path};
    return Done{};
}

} // namespace headlight
