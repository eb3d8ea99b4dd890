// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace headlight {

/// Which bytes a path stood for at one moment: a file that is replaced, grown or rewritten gets another one.
struct FileIdentity
{
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::uint64_t size = 0; ///< bytes
    std::int64_t modifiedNs = 0; ///< nanoseconds since 1970

    bool operator==(const FileIdentity &) const = default;
};

/// A regular file open for reading.
///
/// The file is never mapped into memory: a mapping of a file that another program shortens kills the process.
/// The open file stays readable when its name is removed or given to another file.
class InputFile
{
public:
    /// Never blocks, not even on a pipe.
    /// @return FileNotFound, NotRegularFile (folder, pipe, device, socket), AccessDenied, InvalidArgument for
    /// a
    ///   name that no file can have
    static Result<InputFile> open(const std::string &path);

    InputFile(InputFile &&other) noexcept;
    InputFile &operator=(InputFile &&other) noexcept;
    ~InputFile();

    const std::string &path() const { return m_path; }
    std::uint64_t size() const { return m_identity.size; }
    const FileIdentity &identity() const { return m_identity; } ///< at the time of opening

    /// Fills @p into with the bytes from @p offset on. Thread-safe.
    /// @return ReadFailed when the file ends earlier ("changed while reading") or the device fails
    Status readAt(std::uint64_t offset, std::span<std::byte> into) const;

    /// ReadFailed when the open file has been written to since it was opened. Thread-safe.
    Status checkUnchanged() const;

private:
    InputFile(std::string path, int descriptor, FileIdentity identity);

    std::string m_path;
    int m_descriptor = -1;
    FileIdentity m_identity;
};

/// The whole content of a regular file.
/// @return as InputFile, and TooLarge before anything is allocated when the file has more than @p maxBytes
Result<std::string> readWholeFile(const std::string &path, std::uint64_t maxBytes);

/// Writes @p bytes to @p path: afterwards the file holds all of them or, on an error, what it held before,
/// and no temporary file is left. Every file that this program writes goes through here.
///
/// The bytes go to a new file in the same folder, are forced to the disk and renamed over the old name. The
/// old file's permissions are kept; where @p path is a symbolic link, the file that it points to is replaced.
/// Pipes and devices are written directly; "-" and /dev/stdout mean standard output. A broken pipe is an
/// error, not a signal.
/// @return WriteFailed (disk full, quota, read-only …), AccessDenied, NotRegularFile for a folder,
/// FileNotFound
///   when there is no such folder, InvalidArgument for a name that no file can have
Status writeFileAtomically(const std::string &path, std::string_view bytes);

} // namespace headlight
