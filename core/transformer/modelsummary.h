// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checkpoint/config.h"

#include <optional>
#include <string>
#include <vector>

namespace headlight {

struct FoundModel;

/// What config.json alone tells about a model.
struct ModelSummary
{
    std::string family; ///< model_type; empty where there is none
    int layers = 0; ///< 0 where it is not known
    int heads = 0;
    std::optional<Error> problem; ///< the family is not supported, or a number is not usable
};

ModelSummary summarise(const Config &config);

/// A line of a list of models.
struct ModelEntry
{
    enum class Fit { Yes, No, Unknown };

    std::string name;
    std::string revision;
    std::string path;
    ModelSummary summary; ///< its problem is the model's, whatever it is
    std::uint64_t bytes = 0; ///< on the disk
    std::uint64_t memoryBytes = 0; ///< needed; 0 where it is not known
    Fit fits = Fit::Unknown;
    bool hasTokenizer = false;
};

/// @p freeMemory bytes that there are; empty: not known
ModelEntry describeModel(const FoundModel &found, std::optional<std::uint64_t> freeMemory);

/// Whether @p needed bytes fit into @p freeMemory. 0 needed means that it is not known.
ModelEntry::Fit fitsInMemory(std::uint64_t needed, std::optional<std::uint64_t> freeMemory);

/// The path of the model that a person means by @p given: a path that exists; else the name of a model in the
/// hub's cache, "org/name" or "org/name@revision"; else @p given as it is.
std::string modelPath(const std::string &given, const std::string &hubCache);

} // namespace headlight
