// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checkpoint/hub/hublisting.h"
#include "core/transformer/modelsummary.h"
#include "ui/state/hub/filedownload.h"

namespace headlight::ui {

/// What a download would fetch, known before a weight is loaded.
struct DownloadPlan
{
    /// One way to get the weights.
    struct Option
    {
        WeightsChoice weights;
        std::uint64_t bytes = 0; ///< to be loaded, descriptions included
        std::uint64_t bytesHere = 0; ///< of them already in the cache
        std::uint64_t memoryBytes = 0; ///< needed once loaded; 0 where it is not known
    };

    HubName name;
    std::string commit;
    std::vector<HubFile> descriptions;
    std::vector<Option> options; ///< best first
    ModelSummary summary; ///< from config.json
    std::optional<std::uint64_t> room; ///< on the cache's disk
    std::optional<std::uint64_t> freeMemory;
};

/// Asks the hub for the files of @p name, its config.json and the headers of its weights. For a worker
/// thread.
Result<DownloadPlan> planDownload(HubApi *api, const HubName &name);

/// Fetches @p plan with its option @p chosen into the cache, in the layout that Python programs share: blobs,
/// then the snapshot's links, then the revision's name. May be stopped at any time and called again.
/// @return the path to open: the snapshot's folder, or the .gguf file in it
Result<std::string> downloadModel(HubApi *api, const DownloadPlan &plan, std::size_t chosen,
                                  const std::function<void(const DownloadProgress &)> &progress);

} // namespace headlight::ui
