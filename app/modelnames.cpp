// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/modelnames.h"

#include "core/base/folder.h"
#include "core/checkpoint/hub/hubenvironment.h"
#include "core/checkpoint/modelfolder.h"
#include "core/transformer/modelsummary.h"

#include <array>
#include <filesystem>
#include <system_error>

namespace headlight::app {
namespace {

/// Whether @p path is what a command could open. A folder with source code may be called "encoder", too.
bool holdsModelOrTokenizer(const std::string &path)
{
    if (!isFolder(path) && !isFile(path))
        return false;
    const ModelFolder found = inspectModel(path);
    return found.config || (isFolder(path) && found.hasTokenizer);
}

} // namespace

std::string bundledModel(const std::string &name)
{
    std::error_code failed;
    const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", failed);
    const std::array<std::filesystem::path, 2> places{program.parent_path() / HEADLIGHT_MODELS_FROM_PROGRAM,
                                                      HEADLIGHT_MODELS_IN_SOURCES};
    for (const std::filesystem::path &place : places) {
        if (!isFile((place / name / "config.json").string()))
            continue;
        const std::filesystem::path folder = std::filesystem::canonical(place / name, failed);
        if (!failed)
            return folder.string();
    }
    return {};
}

std::string modelNamed(const std::string &given)
{
    if (given.empty())
        return bundledModel("encoder");
    if ((given == "encoder" || given == "decoder") && !holdsModelOrTokenizer(given)) {
        const std::string bundled = bundledModel(given);
        return bundled.empty() ? given : bundled;
    }
    return modelPath(given, readHubEnvironment().cacheFolder);
}

} // namespace headlight::app
