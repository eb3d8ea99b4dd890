// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checkpoint/hub/hubname.h"
#include "core/checkpoint/modelscan.h"

#include <string>

namespace headlight {

/// Where the parts of one repository are in the cache. Pure: touches no file.
///
///     CACHE/models--org--name/blobs/HASH                 contents, named by their hash
///     CACHE/models--org--name/snapshots/COMMIT/PATH      links to them: ../../blobs/HASH
///     CACHE/models--org--name/refs/main                  a commit
///     CACHE/.locks/models--org--name/HASH.lock           held while a content is written
///
/// Source: the hub's documentation for those who build the same cache, docs/hub/local-cache.md.
class HubCachePaths
{
public:
    HubCachePaths(const std::string &cache, const std::string &repository);

    std::string repository() const { return m_cache + '/' + m_folder; }
    std::string blob(const std::string &hash) const { return repository() + "/blobs/" + hash; }
    std::string incomplete(const std::string &hash) const { return blob(hash) + ".incomplete"; }
    std::string snapshot(const std::string &commit) const { return repository() + "/snapshots/" + commit; }
    std::string ref(const std::string &revision) const { return repository() + "/refs/" + revision; }
    std::string lock(const std::string &hash) const;

    /// What the link at @p path within a snapshot holds.
    static std::string linkTarget(const std::string &path, const std::string &hash);

private:
    std::string m_cache;
    std::string m_folder;
};

/// Every model of the cache, each revision on its own. A cache that does not exist is an empty one. A damaged
/// repository is listed with its problem, and the scan goes on. Polls @p cancel between files.
ModelScan scanHubCache(const std::string &cache, const CancelToken &cancel = {});

/// The snapshot's folder of a model in the cache, complete or not.
/// @return FileNotFound where the cache has not this model or revision
Result<std::string> findInHubCache(const std::string &cache, const HubName &name);

/// What a person calls the model at @p path: "org/name" for a folder of the cache or a file in it, else the
/// name of the folder, or of the file without its ending.
std::string modelName(const std::string &path);

} // namespace headlight
