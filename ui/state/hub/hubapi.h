// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checkpoint/hub/hublisting.h"
#include "core/checkpoint/hub/hubname.h"
#include "ui/state/hub/httpclient.h"

namespace headlight::ui {

/// What the hub says about a file, asked with HEAD.
struct FileMetadata
{
    std::string commit;
    std::string hash; ///< as in HubFile
    std::optional<std::uint64_t> bytes;
    QUrl location; ///< where the content is: a signed address on another host, or the same address
};

/// The questions that a download asks the hub, for a worker thread. Errors say what the hub's X-Error-Code
/// means: a licence that was not accepted, a model that does not exist or is private, a revision, a file.
class HubApi
{
public:
    explicit HubApi(HttpClient *client)
        : m_client(client)
    {
    }

    /// All files of a revision, with the commit that it stands for.
    Result<HubListing> listing(const HubName &name);

    /// The beginning of a file, at most @p maxBytes of it, in memory.
    Result<QByteArray> beginning(const std::string &repository, const std::string &commit,
                                 const std::string &path, std::uint64_t maxBytes);

    Result<FileMetadata> metadata(const std::string &repository, const std::string &commit,
                                  const std::string &path);

    /// What an answer with a status other than 2xx means.
    Error failure(const HttpReply &reply, const std::string &repository) const;

    HttpClient *client() const { return m_client; }

private:
    QUrl address(const std::string &path) const;
    QUrl fileAddress(const std::string &repository, const std::string &commit, const std::string &path) const;

    HttpClient *m_client;
};

} // namespace headlight::ui
