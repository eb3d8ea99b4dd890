// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checkpoint/hub/hubcache.h"
#include "ui/state/hub/hubapi.h"
#include "ui/state/hub/partialfile.h"

#include <functional>

namespace headlight::ui {

/// Where a download is.
struct DownloadProgress
{
    enum class Phase { Waiting, Loading, Checking };

    Phase phase = Phase::Loading; ///< Waiting: another program downloads the same file
    std::string file{};
    std::uint64_t bytes = 0; ///< of all files together
    std::uint64_t of = 0;
};

/// Brings one file of a repository into the cache's blobs. For a worker thread.
///
/// What has come stays on the disk as HASH.incomplete when it is cancelled, when the connection or the power
/// fails or when the disk is full, and the next download goes on from there. Nothing gets the blob's name
/// before its size and hash are right. Protocol: the hub's own Python library, file_download.py.
class FileDownload
{
public:
    using Progress = std::function<void(DownloadProgress::Phase, std::uint64_t bytes)>; ///< of this file

    FileDownload(HubApi *api, const HubCachePaths &paths, std::string repository, std::string commit);

    /// @return the errors of HubApi; BadFormat when the server sends something else than it promised,
    ///   WriteFailed, TooLarge when the disk has not enough room, Cancelled
    Status run(const HubFile &file, const Progress &progress);

private:
    /// How an attempt ended.
    enum class Outcome { Complete, GoOn, StartAgain };

    Status fetch(const HubFile &file, PartialFile &partial, const Progress &progress);
    Result<Outcome> attempt(const HubFile &file, PartialFile &partial, const Progress &progress);
    Result<Outcome> conclude(const Result<HttpReply> &reply, const HubFile &file, const PartialFile &partial);
    Status begin(const HttpReply &reply, const HubFile &file, PartialFile &partial);
    Result<QUrl> locate(const HubFile &file);
    Result<bool> verify(const HubFile &file, const PartialFile &partial, const Progress &progress) const;
    Status checkRoom(const HubFile &file, const PartialFile &partial) const;

    HubApi *m_api;
    HubCachePaths m_paths;
    std::string m_repository;
    std::string m_commit;
    QByteArray
        m_tag; ///< the ETag of the answer that the partial file comes from; empty from an earlier start
    QByteArray m_retryAfter;
    bool m_mismatch = false; ///< the answer does not continue what is there
};

} // namespace headlight::ui
