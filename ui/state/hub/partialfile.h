// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/canceltoken.h"
#include "core/base/result.h"

#include <QByteArrayView>

#include <functional>
#include <string>

namespace headlight::ui {

/// A content on its way into the cache: kept on the disk while it is incomplete, and given its name only when
/// its hash is right.
class PartialFile
{
public:
    PartialFile() = default;
    PartialFile(const PartialFile &) = delete;
    PartialFile &operator=(const PartialFile &) = delete;
    ~PartialFile();

    /// Opens @p path, which may hold the beginning from an earlier attempt.
    /// @return NotRegularFile, AccessDenied, WriteFailed …
    Status open(const std::string &path);

    std::uint64_t bytes() const { return m_bytes; }

    Status append(QByteArrayView part); ///< all of it, or WriteFailed
    Status restart(); ///< forgets what is there

    /// Whether the content has @p hash: SHA-256 in 64 hex digits, or Git's SHA-1 of a blob in 40. Read back
    /// from the disk, so that nothing but what is really there counts.
    Result<bool> hasHash(const std::string &hash, const CancelToken &cancel,
                         const std::function<void(std::uint64_t)> &progress) const;

    /// Forces the bytes to the disk and renames the file to @p path.
    Status place(const std::string &path);

    void discard(); ///< removes the file

private:
    std::string m_path;
    int m_descriptor = -1;
    std::uint64_t m_bytes = 0;
};

} // namespace headlight::ui
