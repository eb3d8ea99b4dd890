// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/file.h"

#include <QTemporaryDir>
#include <QtGlobal>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace headlight::test {

inline std::string content(const std::string &path)
{
    constexpr std::uint64_t plenty = 1 << 20;
    const auto result = readWholeFile(path, plenty);
    return result.ok() ? result.value() : "ERROR " + sentence(result.error());
}

inline std::vector<std::string> namesIn(const std::string &folder)
{
    std::vector<std::string> names;
    for (const auto &entry : std::filesystem::directory_iterator(folder))
        names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

/// The superuser may do everything; this gives that up while it lives.
class OrdinaryUser
{
public:
    OrdinaryUser()
        : m_wasRoot(geteuid() == 0)
    {
        constexpr uid_t Nobody = 65534;
        if (m_wasRoot && seteuid(Nobody) != 0)
            qFatal("seteuid");
    }
    ~OrdinaryUser()
    {
        if (m_wasRoot && seteuid(0) != 0)
            qFatal("seteuid");
    }

private:
    bool m_wasRoot;
};

/// A temporary folder in which everybody may do everything.
class TestFolder
{
public:
    TestFolder() { std::filesystem::permissions(root(), static_cast<std::filesystem::perms>(0755)); }
    /// Qt cannot remove names that are no UTF-8.
    ~TestFolder() { std::filesystem::remove_all(root()); }

    /// Of a name in the folder; an absolute or empty one stays as it is.
    std::string path(const std::string &name) const
    {
        return name.starts_with('/') || name.empty() ? name : root() + '/' + name;
    }

    void write(const std::string &name, const std::string &bytes) const
    {
        std::ofstream(path(name)) << bytes;
    }

private:
    std::string root() const { return m_folder.path().toStdString(); }

    QTemporaryDir m_folder;
};

} // namespace headlight::test
