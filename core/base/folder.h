// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/canceltoken.h"
#include "core/base/result.h"

#include <cstdint>
#include <string>
#include <vector>

namespace headlight {

/// What a folder holds under one name.
struct FolderEntry
{
    enum class Kind { File, Folder, Other };

    std::string name;
    Kind kind = Kind::Other; ///< of what a symbolic link points to; Other: pipes, devices, links to nothing
    std::uint64_t bytes = 0; ///< of a file
    std::uint64_t device = 0; ///< with inode: the same for two names of one file
    std::uint64_t inode = 0;
    std::int64_t modified = 0; ///< seconds since 1970
};

/// The entries of a folder without "." and "..", sorted by their bytes. Opens none of them.
/// @return FileNotFound, NotRegularFile when it is no folder, AccessDenied, TooLarge above
///   limits::folderEntries, Cancelled
Result<std::vector<FolderEntry>> listFolder(const std::string &path, const CancelToken &cancel = {});

/// The folder that @p path lies in: "a" for "a/b", "/" for "/b", "." for "b". Asks no file system.
std::string folderOf(const std::string &path);

bool isFolder(const std::string &path); ///< symbolic links followed
bool isFile(const std::string &path); ///< a regular one; symbolic links followed

/// Bytes that the user may still write to the file system of the existing folder @p path.
Result<std::uint64_t> freeSpace(const std::string &path);

/// Creates @p path and the folders above it that are missing.
Status createFolders(const std::string &path);

} // namespace headlight
