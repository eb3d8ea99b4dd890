// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace headlight {

/// model.safetensors.index.json or pytorch_model.bin.index.json: which file of the folder holds which tensor.
struct ShardIndex
{
    struct Tensor
    {
        std::string name;
        std::size_t file = 0; ///< into files
    };

    std::vector<std::string> files; ///< plain names, sorted, each once
    std::vector<Tensor> tensors;
    std::optional<std::uint64_t> totalBytes; ///< as the index has it, which is not always right
    std::vector<std::string> warnings;
};

/// Reads and validates an index. A file name must be a plain one: a name that leads out of the folder on any
/// operating system is refused.
/// @return BadFormat, BadValue (file name), MissingPart (no weight_map), TooLarge, the errors of InputFile
Result<ShardIndex> readShardIndex(const std::string &path);

} // namespace headlight
