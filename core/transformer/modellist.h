// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/canceltoken.h"
#include "core/transformer/modelsummary.h"

#include <string>
#include <vector>

namespace headlight {

/// Where to look for models.
struct ModelPlaces
{
    std::vector<std::string> included; ///< paths of single models
    std::vector<std::string> recent; ///< the same
    std::string hubCache;
    std::vector<std::string> folders; ///< that hold models
};

/// The models of one place.
struct ModelGroup
{
    enum class Place { Included, Recent, HubCache, Folder };

    Place place = Place::Folder;
    std::string folder; ///< of HubCache and Folder
    std::vector<ModelEntry> models;
    std::vector<Error> problems; ///< what of the place could not be looked at
};

/// Looks at all of @p places: a few milliseconds a model, so for a worker thread. Groups come in the order of
/// Place; included and recent ones are left out when empty.
std::vector<ModelGroup> listModels(const ModelPlaces &places, const CancelToken &cancel = {});

/// The list as text, a line a model: name, family, size, whether it fits or why it cannot be opened, path.
std::string modelTable(const std::vector<ModelGroup> &groups);

} // namespace headlight
