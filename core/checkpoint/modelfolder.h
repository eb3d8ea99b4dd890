// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/canceltoken.h"
#include "core/base/error.h"
#include "core/checkpoint/config.h"

#include <cstdint>
#include <optional>
#include <string>

namespace headlight {

struct TensorInfo;

/// What there is to know about a model on the disk without reading its weights.
struct ModelFolder
{
    std::string path; ///< a folder, or a file that holds everything
    std::uint64_t memoryBytes = 0; ///< what the weights take once they are loaded; 0 where it is not known
    std::optional<Config> config;
    bool hasTokenizer = false;
    std::optional<Error> problem; ///< why it cannot be opened; file is a name within the folder
};

/// Looks at the model at @p path: config.json and the headers of its weights are read, the weights are not.
/// Cost: a few milliseconds a weight file; polls @p cancel between them.
ModelFolder inspectModel(const std::string &path, const CancelToken &cancel = {});

/// Bytes that a tensor takes in memory once it is loaded: numbers of 16 bits stay so, all others get 32.
std::uint64_t loadedBytes(const TensorInfo &tensor);

} // namespace headlight
