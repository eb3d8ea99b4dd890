// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/models.h"

#include "core/base/file.h"
#include "core/checkpoint/hub/hubenvironment.h"
#include "core/transformer/modellist.h"

#include <nlohmann/json.hpp>

namespace headlight::cli {
namespace {

using Json = nlohmann::ordered_json;

Json describe(const ModelEntry &entry)
{
    const auto known = [](std::uint64_t number) { return number > 0 ? Json(number) : Json(nullptr); };
    return {
        {"name", entry.name},
        {"revision", entry.revision.empty() ? Json(nullptr) : Json(entry.revision)},
        {"path", entry.path},
        {"family", entry.summary.family},
        {"layers", known(static_cast<std::uint64_t>(entry.summary.layers))},
        {"heads", known(static_cast<std::uint64_t>(entry.summary.heads))},
        {"bytes", entry.bytes},
        {"memory", known(entry.memoryBytes)},
        {"fits",
         entry.fits == ModelEntry::Fit::Unknown ? Json(nullptr) : Json(entry.fits == ModelEntry::Fit::Yes)},
        {"tokenizer", entry.hasTokenizer},
        {"problem", entry.summary.problem ? Json(sentence(*entry.summary.problem)) : Json(nullptr)}};
}

} // namespace

Status runModels(const ModelsArguments &arguments)
{
    ModelPlaces places;
    places.hubCache = readHubEnvironment().cacheFolder;
    places.folders = arguments.folders;
    const std::vector<ModelGroup> groups = listModels(places);
    if (!arguments.json)
        return writeFileAtomically("-", modelTable(groups));
    Json list = Json::array();
    for (const ModelGroup &group : groups) {
        for (const ModelEntry &entry : group.models)
            list.push_back(describe(entry));
    }
    constexpr int indent = 2;
    return writeFileAtomically("-", list.dump(indent, ' ', false, Json::error_handler_t::replace) + '\n');
}

} // namespace headlight::cli
