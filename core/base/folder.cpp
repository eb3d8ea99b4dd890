// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/folder.h"

#include "core/base/limits.h"
#include "core/base/systemerror.h"

#include <algorithm>
#include <cerrno>
#include <dirent.h>
#include <memory>
#include <sys/stat.h>
#include <sys/statvfs.h>

namespace headlight {
namespace {

FolderEntry describe(const std::string &folder, const char *name)
{
    FolderEntry entry;
    entry.name = name;
    struct stat info
    {
    };
    if (::stat((folder + '/' + name).c_str(), &info) != 0)
        return entry;
    entry.kind = S_ISREG(info.st_mode) ? FolderEntry::Kind::File
        : S_ISDIR(info.st_mode)        ? FolderEntry::Kind::Folder
                                       : FolderEntry::Kind::Other;
    entry.bytes = S_ISREG(info.st_mode) ? static_cast<std::uint64_t>(info.st_size) : 0;
    entry.device = info.st_dev;
    entry.inode = info.st_ino;
    entry.modified = info.st_mtim.tv_sec;
    return entry;
}

mode_t typeOf(const std::string &path)
{
    struct stat info
    {
    };
    const bool exists = path.find('\0') == std::string::npos && ::stat(path.c_str(), &info) == 0;
    return exists ? info.st_mode & S_IFMT : 0;
}

} // namespace

Result<std::vector<FolderEntry>> listFolder(const std::string &path, const CancelToken &cancel)
{
    if (const Status possible = checkPath(path); !possible)
        return possible.error();
    struct Close
    {
        void operator()(DIR *folder) const { ::closedir(folder); }
    };
    const std::unique_ptr<DIR, Close> folder(::opendir(path.c_str()));
    if (!folder) {
        Error error = systemError(errno, path, ErrorCode::ReadFailed);
        if (errno == ENOTDIR && typeOf(path) != 0)
            error = {.code = ErrorCode::NotRegularFile, .what = "this is no folder", .file = path};
        return error;
    }
    std::vector<FolderEntry> entries;
    errno = 0;
    while (const dirent *entry = ::readdir(folder.get())) {
        const std::string_view name = entry->d_name;
        if (name == "." || name == "..")
            continue;
        if (cancel.isCancelled())
            return Error{.code = ErrorCode::Cancelled, .what = "cancelled"};
        if (entries.size() == limits::folderEntries)
            return Error{.code = ErrorCode::TooLarge,
                         .what = "the folder holds too many entries",
                         .file = path,
                         .expected = "at most " + std::to_string(limits::folderEntries)};
        entries.push_back(describe(path, entry->d_name));
        errno = 0;
    }
    if (errno != 0)
        return systemError(errno, path, ErrorCode::ReadFailed);
    std::sort(entries.begin(), entries.end(),
              [](const FolderEntry &a, const FolderEntry &b) { return a.name < b.name; });
    return entries;
}

std::string folderOf(const std::string &path)
{
    const std::size_t slash = path.rfind('/');
    if (slash == std::string::npos)
        return ".";
    return slash == 0 ? "/" : path.substr(0, slash);
}

bool isFolder(const std::string &path)
{
    return typeOf(path) == S_IFDIR;
}

bool isFile(const std::string &path)
{
    return typeOf(path) == S_IFREG;
}

Result<std::uint64_t> freeSpace(const std::string &path)
{
    struct statvfs info
    {
    };
    if (::statvfs(path.c_str(), &info) != 0)
        return systemError(errno, path, ErrorCode::ReadFailed);
    return static_cast<std::uint64_t>(info.f_bavail) * info.f_frsize;
}

Status createFolders(const std::string &path)
{
    constexpr mode_t Everybody = 0777; // less what the umask takes
    for (std::size_t slash = path.find('/', 1);; slash = path.find('/', slash + 1)) {
        const std::string part = path.substr(0, slash);
        if (::mkdir(part.c_str(), Everybody) != 0 && !isFolder(part))
            return systemError(errno, part, ErrorCode::WriteFailed);
        if (slash == std::string::npos)
            return Done{};
    }
}

} // namespace headlight
