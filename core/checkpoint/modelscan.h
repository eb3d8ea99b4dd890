// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checkpoint/modelfolder.h"

#include <string>
#include <vector>

namespace headlight {

/// A model that a scan came across, complete or not.
struct FoundModel
{
    std::string name; ///< the hub's name, or the name of the folder or file; show it through shownName()
    std::string revision; ///< in the cache: "main, v1.0", or the commit where no name leads to it
    std::uint64_t bytes = 0; ///< on the disk, each stored file counted once
    std::int64_t modified = 0; ///< seconds since 1970
    ModelFolder model;
};

struct ModelScan
{
    std::vector<FoundModel> models; ///< at most limits::foundModels
    std::vector<Error> problems; ///< places that could not be looked at; the scan went on
};

/// The model at @p path, a folder or a .gguf file.
FoundModel lookAtModel(const std::string &path, const CancelToken &cancel = {});

/// Models in @p folder: itself, the folders in it and in those, and .gguf files. A hub cache is recognised. A
/// folder with a config.json or weights counts as a model's. Symbolic links are followed, to this depth.
/// A damaged one is listed with its problem.
ModelScan scanFolder(const std::string &folder, const CancelToken &cancel = {});

/// Bytes of the file @p path, or of the files below a folder, those with several names once.
std::uint64_t bytesBelow(const std::string &path, const CancelToken &cancel = {});

} // namespace headlight
