// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "core/base/folder.h"
#include "core/base/systemerror.h"

#include <atomic>
#include <cerrno>
#include <charconv>
#include <climits>
#include <csignal>
#include <fcntl.h>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

namespace headlight {
namespace {

/// While one lives, writing to a pipe without reader gives this thread EPIPE instead of ending the process.
class PipeSignalBlock
{
public:
    PipeSignalBlock()
    {
        sigemptyset(&m_pipe);
        sigaddset(&m_pipe, SIGPIPE);
        sigset_t pending;
        sigpending(&pending);
        m_wasPending = sigismember(&pending, SIGPIPE) == 1;
        pthread_sigmask(SIG_BLOCK, &m_pipe, &m_before);
    }

    ~PipeSignalBlock()
    {
        const timespec now{};
        if (!m_wasPending) {
            while (sigtimedwait(&m_pipe, nullptr, &now) < 0 && errno == EINTR) { }
        }
        pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
    }

    PipeSignalBlock(const PipeSignalBlock &) = delete;
    PipeSignalBlock &operator=(const PipeSignalBlock &) = delete;

private:
    sigset_t m_pipe{};
    sigset_t m_before{};
    bool m_wasPending = false;
};

/// Removes the temporary file unless it was renamed.
struct TemporaryFile
{
    std::string path;
    int descriptor = -1;

    TemporaryFile() = default;
    TemporaryFile(const TemporaryFile &) = delete;
    TemporaryFile &operator=(const TemporaryFile &) = delete;
    ~TemporaryFile()
    {
        if (descriptor >= 0)
            ::close(descriptor);
        if (!path.empty())
            ::unlink(path.c_str());
    }
};

Error writeError(int number, const std::string &path)
{
    Error error = systemError(number, path, ErrorCode::WriteFailed);
    if (number == ENOENT) { // the file itself would have been created
        const bool isThere = ::access(folderOf(path).c_str(), F_OK) == 0; // as /proc is
        error.what = isThere ? "no file can be created in this folder" : "there is no such folder";
    }
    return error;
}

/// 0, or the error number.
int writeAll(int descriptor, std::string_view bytes)
{
    constexpr std::size_t LargestWrite = std::size_t{1} << 30; // the system moves at most 2 GiB at once
    while (!bytes.empty()) {
        const ssize_t count = ::write(descriptor, bytes.data(), std::min(bytes.size(), LargestWrite));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return errno;
        if (count == 0)
            return ENOSPC;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return 0;
}

/// 0, or the error number. File systems that cannot force bytes to the disk are not an error.
int synchronise(int descriptor)
{
    if (::fsync(descriptor) == 0 || errno == EINVAL || errno == ENOTSUP)
        return 0;
    return errno;
}

/// The descriptor that "-", /dev/stdout, /dev/fd/7 … mean. These are not opened anew: for a redirected
/// standard output that would start again at the file's beginning.
std::optional<int> openDescriptor(std::string_view path)
{
    if (path == "-" || path == "/dev/stdout")
        return STDOUT_FILENO;
    if (path == "/dev/stderr")
        return STDERR_FILENO;
    for (const std::string_view folder : {"/dev/fd/", "/proc/self/fd/"}) {
        int number = -1;
        if (path.starts_with(folder)) {
            const char *end = path.data() + path.size();
            const auto parsed = std::from_chars(path.data() + folder.size(), end, number);
            if (parsed.ec == std::errc() && parsed.ptr == end && number >= 0)
                return number;
        }
    }
    return std::nullopt;
}

Status writeDirectly(const std::string &path, std::string_view bytes)
{
    const PipeSignalBlock block;
    // O_NONBLOCK: a pipe that nobody reads is an error at once instead of a wait without end.
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (descriptor < 0)
        return writeError(errno, path);
    const int flags = ::fcntl(descriptor, F_GETFL);
    ::fcntl(descriptor, F_SETFL, flags & ~O_NONBLOCK);
    int number = writeAll(descriptor, bytes);
    if (::close(descriptor) != 0 && number == 0)
        number = errno;
    if (number != 0)
        return writeError(number, path);
    return Done{};
}

/// The path behind symbolic links; the last link may point to a file that does not exist yet.
Result<std::string> behindLinks(const std::string &path)
{
    constexpr int MostLinks = 40; // as Linux
    std::string current = path;
    for (int hop = 0; hop < MostLinks; ++hop) {
        char target[PATH_MAX];
        const ssize_t length = ::readlink(current.c_str(), target, sizeof target);
        if (length < 0)
            return current;
        const std::string next(target, static_cast<std::size_t>(length));
        current = next.starts_with('/') ? next : folderOf(current) + '/' + next;
    }
    return writeError(ELOOP, path);
}

/// Creates an empty file with a new name beside @p path. 0, or the error number.
int createBeside(const std::string &path, TemporaryFile &temporary)
{
    static std::atomic<unsigned> counter{0};
    constexpr int Attempts = 1000;
    constexpr mode_t Everybody = 0666; // the umask applies, as it does to any new file
    const std::string stem = folderOf(path) + "/.headlight-" + std::to_string(::getpid()) + '-';
    for (int attempt = 0; attempt < Attempts; ++attempt) {
        const std::string name = stem + std::to_string(counter++);
        temporary.descriptor
            = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, Everybody);
        if (temporary.descriptor >= 0) {
            temporary.path = name;
            return 0;
        }
        if (errno != EEXIST)
            return errno;
    }
    return EEXIST;
}

/// Gives the new file the owner and the permissions of the old one. 0, or the error number.
int keepPermissions(int descriptor, const struct stat &old)
{
    constexpr mode_t Permissions = 0777;
    // Only the superuser may give files away; everybody else keeps his own file, as an editor would.
    if (::fchown(descriptor, old.st_uid, old.st_gid) != 0 && errno != EPERM)
        return errno;
    return ::fchmod(descriptor, old.st_mode & Permissions) == 0 ? 0 : errno;
}

/// @p old null where @p path is a new name.
Status replaceFile(const std::string &path, const struct stat *old, std::string_view bytes)
{
    TemporaryFile temporary;
    int number = createBeside(path, temporary);
    if (number == 0)
        number = writeAll(temporary.descriptor, bytes);
    if (number == 0 && old != nullptr)
        number = keepPermissions(temporary.descriptor, *old);
    if (number == 0)
        number = synchronise(temporary.descriptor);
    if (number == 0 && ::close(std::exchange(temporary.descriptor, -1)) != 0)
        number = errno;
    if (number == 0 && ::rename(temporary.path.c_str(), path.c_str()) != 0)
        number = errno;
    if (number != 0)
        return writeError(number, path);
    temporary.path.clear();

    // So that the new name survives a power cut. The file is complete either way, so a failure is no error.
    const int folder = ::open(folderOf(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
        synchronise(folder);
        ::close(folder);
    }
    return Done{};
}

} // namespace

Status writeFileAtomically(const std::string &path, std::string_view bytes)
{
    if (const Status possible = checkPath(path); !possible)
        return possible;
    if (const std::optional<int> descriptor = openDescriptor(path)) {
        const PipeSignalBlock block;
        const int number = writeAll(*descriptor, bytes);
        return number == 0 ? Status(Done{}) : writeError(number, path == "-" ? "standard output" : path);
    }
    struct stat old
    {
    };
    const bool exists = ::stat(path.c_str(), &old) == 0;
    if (!exists && errno != ENOENT)
        return writeError(errno, path);
    if (path.ends_with('/') || (exists && S_ISDIR(old.st_mode)))
        return writeError(EISDIR, path);
    if (exists && !S_ISREG(old.st_mode))
        return writeDirectly(path, bytes);
    if (exists && ::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) != 0)
        return writeError(errno, path); // renaming would replace a write-protected file
    const Result<std::string> target = behindLinks(path);
    if (!target)
        return target.error();
    return replaceFile(target.value(), exists ? &old : nullptr, bytes);
}

} // namespace headlight
