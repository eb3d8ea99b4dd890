// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/hub/partialfile.h"

#include "core/base/systemerror.h"

#include <QCryptographicHash>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace headlight::ui {

PartialFile::~PartialFile()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

Status PartialFile::open(const std::string &path)
{
    constexpr mode_t Everybody = 0666; // less what the umask takes
    m_path = path;
    m_descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, Everybody);
    struct stat info
    {
    };
    if (m_descriptor < 0 || ::fstat(m_descriptor, &info) != 0)
        return systemError(errno, path, ErrorCode::WriteFailed);
    if (!S_ISREG(info.st_mode))
        return Error{.code = ErrorCode::NotRegularFile,
                     .what = "something that is no file is in the way",
                     .file = path,
                     .hint = "Remove it"};
    m_bytes = static_cast<std::uint64_t>(info.st_size);
    return Done{};
}

Status PartialFile::append(QByteArrayView part)
{
    while (!part.isEmpty()) {
        const ssize_t count = ::pwrite(m_descriptor, part.data(), static_cast<std::size_t>(part.size()),
                                       static_cast<off_t>(m_bytes));
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return systemError(count == 0 ? ENOSPC : errno, m_path, ErrorCode::WriteFailed);
        m_bytes += static_cast<std::uint64_t>(count);
        part = part.sliced(count);
    }
    return Done{};
}

Status PartialFile::restart()
{
    if (::ftruncate(m_descriptor, 0) != 0)
        return systemError(errno, m_path, ErrorCode::WriteFailed);
    m_bytes = 0;
    return Done{};
}

Result<bool> PartialFile::hasHash(const std::string &hash, const CancelToken &cancel,
                                  const std::function<void(std::uint64_t)> &progress) const
{
    constexpr std::size_t sha256Digits = 64;
    constexpr std::size_t chunk = std::size_t{1} << 20;
    const bool isGit = hash.size() != sha256Digits;
    QCryptographicHash digest(isGit ? QCryptographicHash::Sha1 : QCryptographicHash::Sha256);
    if (isGit) {
        const QByteArray header = "blob " + QByteArray::number(static_cast<qulonglong>(m_bytes));
        digest.addData(QByteArrayView(header.constData(), header.size() + 1)); // with the NUL behind it
    }
    std::vector<char> buffer(chunk);
    for (std::uint64_t done = 0; done < m_bytes;) {
        if (cancel.isCancelled())
            return Error{.code = ErrorCode::Cancelled, .what = "cancelled"};
        const ssize_t count = ::pread(m_descriptor, buffer.data(), buffer.size(), static_cast<off_t>(done));
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return systemError(count == 0 ? EIO : errno, m_path, ErrorCode::ReadFailed);
        digest.addData(QByteArrayView(buffer.data(), count));
        done += static_cast<std::uint64_t>(count);
        progress(done);
    }
    struct stat info
    {
    };
    const bool isAsLong
        = ::fstat(m_descriptor, &info) == 0 && static_cast<std::uint64_t>(info.st_size) == m_bytes;
    return isAsLong && digest.result().toHex() == QByteArray::fromStdString(hash);
}

Status PartialFile::place(const std::string &path)
{
    // What cannot be forced to the disk (EINVAL: a file system without) is there nevertheless.
    if (::fsync(m_descriptor) != 0 && errno != EINVAL && errno != ENOTSUP)
        return systemError(errno, m_path, ErrorCode::WriteFailed);
    if (::rename(m_path.c_str(), path.c_str()) != 0)
        return systemError(errno, path, ErrorCode::WriteFailed);
    return Done{};
}

void PartialFile::discard()
{
    ::unlink(m_path.c_str());
}

} // namespace headlight::ui
