// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"

#include "core/base/systemerror.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <new>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace headlight {
namespace {

constexpr std::size_t LargestRead = std::size_t{1} << 30; // the system moves at most 2 GiB at once

FileIdentity identityOf(const struct stat &info)
{
    constexpr std::int64_t NsPerSecond = 1'000'000'000;
    return {.device = info.st_dev,
            .inode = info.st_ino,
            .size = static_cast<std::uint64_t>(info.st_size),
            .modifiedNs = info.st_mtim.tv_sec * NsPerSecond + info.st_mtim.tv_nsec};
}

Error openError(int number, const std::string &path)
{
    Error error = systemError(number, path, ErrorCode::ReadFailed);
    struct stat link
    {
    };
    if (number == ENOENT && ::lstat(path.c_str(), &link) == 0) {
        error.what = "this is a symbolic link to a file that does not exist";
        error.hint = "Download or copy the file again";
    }
    return error;
}

Error notRegular(const std::string &path, mode_t mode)
{
    const bool folder = S_ISDIR(mode);
    return {.code = ErrorCode::NotRegularFile,
            .what
            = folder ? "this is a folder, not a file" : "this is a pipe or a device, not a regular file",
            .file = path};
}

Error changed(const std::string &path)
{
    return {.code = ErrorCode::ReadFailed,
            .what = "the file changed while reading",
            .file = path,
            .hint = "Wait until the other program has finished, then open it again"};
}

} // namespace

InputFile::InputFile(std::string path, int descriptor, FileIdentity identity)
    : m_path(std::move(path))
    , m_descriptor(descriptor)
    , m_identity(identity)
{
}

InputFile::InputFile(InputFile &&other) noexcept
    : m_path(std::move(other.m_path))
    , m_descriptor(std::exchange(other.m_descriptor, -1))
    , m_identity(other.m_identity)
{
}

InputFile &InputFile::operator=(InputFile &&other) noexcept
{
    std::swap(m_path, other.m_path);
    std::swap(m_descriptor, other.m_descriptor);
    std::swap(m_identity, other.m_identity);
    return *this;
}

InputFile::~InputFile()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

Result<InputFile> InputFile::open(const std::string &path)
{
    if (const Status possible = checkPath(path); !possible)
        return possible.error();
    // O_NONBLOCK: opening a pipe would wait for its writer before fstat() could tell that it is one.
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (descriptor < 0)
        return openError(errno, path);
    InputFile file(path, descriptor, {});
    struct stat info
    {
    };
    if (::fstat(descriptor, &info) != 0)
        return systemError(errno, path, ErrorCode::ReadFailed);
    if (!S_ISREG(info.st_mode))
        return notRegular(path, info.st_mode);
    file.m_identity = identityOf(info);
    return file;
}

Status InputFile::readAt(std::uint64_t offset, std::span<std::byte> into) const
{
    while (!into.empty()) {
        const ssize_t count = ::pread(m_descriptor, into.data(), std::min(into.size(), LargestRead),
                                      static_cast<off_t>(offset));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return systemError(errno, m_path, ErrorCode::ReadFailed);
        if (count == 0)
            return changed(m_path);
        offset += static_cast<std::uint64_t>(count);
        into = into.subspan(static_cast<std::size_t>(count));
    }
    return Done{};
}

Status InputFile::checkUnchanged() const
{
    struct stat info
    {
    };
    if (::fstat(m_descriptor, &info) != 0)
        return systemError(errno, m_path, ErrorCode::ReadFailed);
    if (identityOf(info) != m_identity)
        return changed(m_path);
    return Done{};
}

Result<std::string> readWholeFile(const std::string &path, std::uint64_t maxBytes)
{
    Result<InputFile> file = InputFile::open(path);
    if (!file)
        return file.error();
    const std::uint64_t size = file.value().size();
    if (size > maxBytes) {
        return Error{.code = ErrorCode::TooLarge,
                     .what = "the file is too large",
                     .file = path,
                     .expected = "at most " + std::to_string(maxBytes) + " bytes",
                     .found = std::to_string(size) + " bytes"};
    }
    std::string content;
    try {
        content.resize(size);
    } catch (const std::bad_alloc &) {
        return systemError(ENOMEM, path, ErrorCode::OutOfMemory);
    }
    if (const Status read = file.value().readAt(0, std::as_writable_bytes(std::span(content))); !read)
        return read.error();
    if (const Status unchanged = file.value().checkUnchanged(); !unchanged)
        return unchanged.error();
    return content;
}

} // namespace headlight
