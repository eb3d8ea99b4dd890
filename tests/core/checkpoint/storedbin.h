// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checkpoint/torchfile.h"

#include <QTemporaryDir>

#include <filesystem>
#include <fstream>
#include <string>

namespace headlight {

/// Puts bytes into a file of their own and opens it.
class StoredBin
{
public:
    std::string path(const std::string &name = "pytorch_model.bin") const
    {
        return m_folder.path().toStdString() + '/' + name;
    }

    Result<TorchFile> opened(const std::string &bytes) const
    {
        std::filesystem::remove(path());
        std::ofstream(path(), std::ios::binary) << bytes;
        return TorchFile::open(path());
    }

private:
    QTemporaryDir m_folder;
};

} // namespace headlight
