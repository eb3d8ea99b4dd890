// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QTemporaryDir>

#include <filesystem>
#include <fstream>
#include <string>

namespace headlight {

/// A file in a temporary folder of its own, written from bytes and opened with Reader::open(path).
template <typename Reader> class StoredFile
{
public:
    explicit StoredFile(std::string name)
        : m_name(std::move(name))
    {
    }

    std::string folder() const { return m_folder.path().toStdString(); }
    std::string path() const { return folder() + '/' + m_name; }

    void store(const std::string &bytes) const
    {
        std::filesystem::remove(path()); // ext4 forces a file that is cut and written again to the disk
        std::ofstream(path(), std::ios::binary) << bytes;
    }

    Result<Reader> opened(const std::string &bytes) const
    {
        store(bytes);
        return Reader::open(path());
    }

private:
    QTemporaryDir m_folder;
    std::string m_name;
};

} // namespace headlight
