// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace headlight {

/// A file of a repository, as the hub describes it.
struct HubFile
{
    std::string path; ///< below the repository's folder; safe to join to a folder
    std::uint64_t bytes = 0;
    /// 64 hex digits: SHA-256 of the content; 40: Git's SHA-1 of it. The blob's name in the cache
    std::string hash;
};

/// All files of one commit.
struct HubListing
{
    std::string commit; ///< 40 hex digits
    std::vector<HubFile> files;
};

/// Parses the answer to GET /api/models/NAME/revision/REVISION?blobs=true.
/// @param source the address, for error texts
/// @return BadFormat; BadValue for a name that could lead out of a folder or that appears twice; TooLarge
///   above limits::hubFiles or for a file above limits::hubFileBytes
Result<HubListing> parseHubListing(std::string_view json, const std::string &source);

/// One way to get a model's weights.
struct WeightsChoice
{
    enum class Format { Safetensors, Gguf, PytorchBin };

    Format format = Format::Safetensors;
    std::vector<HubFile> files; ///< the first is the index where there are shards

    std::uint64_t bytes() const;
};

/// What to fetch of a repository: files that describe the model and its tokenizer, and one of the choices; by
/// path, whatever order the server gave them in.
struct WantedFiles
{
    std::vector<HubFile> descriptions;
    std::vector<WeightsChoice> weights; ///< best first; PyTorch's are never first unless there are no others
};

/// @return MissingPart when there are no weights or no config.json beside them, or when shards are missing;
///   BadValue when wanted names differ in case only, which some file systems take for one
Result<WantedFiles> wantedFiles(HubListing listing);

} // namespace headlight
