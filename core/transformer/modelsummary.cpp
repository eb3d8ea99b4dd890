// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/modelsummary.h"

#include "core/base/folder.h"
#include "core/checkpoint/hub/hubcache.h"
#include "core/transformer/architecture.h"

namespace headlight {

ModelSummary summarise(const Config &config)
{
    ModelSummary summary;
    const Result<std::string> family = config.string("model_type");
    if (!family) {
        summary.problem = family.error();
        return summary;
    }
    summary.family = family.value();
    const Architecture *architecture = findArchitecture(summary.family);
    if (architecture == nullptr) {
        summary.problem = Error{.code = ErrorCode::Unsupported,
                                .what = "this model family is not supported",
                                .found = summary.family};
        return summary;
    }
    const Result<ModelShape> shape = readShape(*architecture, config);
    if (!shape) {
        summary.problem = shape.error();
        return summary;
    }
    summary.layers = shape.value().layers;
    summary.heads = shape.value().heads;
    return summary;
}

ModelEntry::Fit fitsInMemory(std::uint64_t needed, std::optional<std::uint64_t> freeMemory)
{
    if (needed == 0 || !freeMemory)
        return ModelEntry::Fit::Unknown;
    return needed <= *freeMemory ? ModelEntry::Fit::Yes : ModelEntry::Fit::No;
}

ModelEntry describeModel(const FoundModel &found, std::optional<std::uint64_t> freeMemory)
{
    const ModelFolder &model = found.model;
    ModelEntry entry{.name = found.name,
                     .revision = found.revision,
                     .path = model.path,
                     .summary = model.config ? summarise(*model.config) : ModelSummary{},
                     .bytes = found.bytes,
                     .memoryBytes = model.memoryBytes,
                     .fits = fitsInMemory(model.memoryBytes, freeMemory),
                     .hasTokenizer = model.hasTokenizer};
    if (model.problem)
        entry.summary.problem = model.problem;
    if (entry.summary.problem && entry.summary.problem->file.starts_with(model.path + '/'))
        entry.summary.problem->file.erase(0, model.path.size() + 1);
    return entry;
}

std::string modelPath(const std::string &given, const std::string &hubCache)
{
    if (isFolder(given) || isFile(given))
        return given;
    const Result<HubName> name = parseHubName(given);
    const Result<std::string> cached = name ? findInHubCache(hubCache, name.value()) : name.error();
    return cached ? cached.value() : given;
}

} // namespace headlight
