// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/canceltoken.h"
#include "core/base/result.h"
#include "core/checkpoint/hub/hubenvironment.h"

#include <QByteArray>
#include <QHash>
#include <QNetworkAccessManager>
#include <QUrl>

#include <functional>

namespace headlight::ui {

/// How the hub is asked.
struct HubOptions
{
    HubEnvironment environment;
    int timeoutMs = 30'000; ///< without a byte
    int attempts = 5; ///< without progress
    int pauseMs = 1'000; ///< before the second attempt; twice as long before each further one
    int longestPauseMs = 60'000; ///< a server that asks for more is not waited for
};

/// An answer of a server.
struct HttpReply
{
    static constexpr int Ok = 200;
    static constexpr int PartialContent = 206;

    int status = 0;
    QUrl url; ///< that answered, behind all redirections that were followed
    QHash<QByteArray, QByteArray> headers; ///< names in lower case
    QByteArray body; ///< only where no sink took it

    QByteArray header(const char *name) const { return headers.value(name); }
    bool isRedirection() const;
    bool isTransient() const; ///< 408, 429 and 5xx: later it may work
};

/// Asks web servers from a worker thread: every call waits for the answer. Not for the GUI thread.
///
/// Redirections are followed by hand, at most ten, as redirectTarget() allows, and the token goes to the hub
/// alone. No cookies, no cache, no compression, no telemetry. Cancelling is noticed within 50 ms.
///
/// A ReadFailed error is one that may pass: no connection, a reset, a time-out, a body that ends early.
/// Others are final. An answer with a status from 400 on is an answer, not an error.
class HttpClient
{
public:
    enum class Verb { Head, Get };
    enum class Follow { RelativeOnly, All };
    using Headers = QList<std::pair<QByteArray, QByteArray>>;
    /// Called with each part of the body, the first time also for an empty body; an error ends the request.
    using Sink = std::function<Status(const HttpReply &, QByteArrayView)>;

    HttpClient(const HubOptions &options, const CancelToken &cancel);

    /// One attempt. @p sink is not called for redirections that are followed.
    Result<HttpReply> request(Verb verb, const QUrl &url, Follow follow, const Headers &headers,
                              const Sink &sink);

    /// GET of at most @p maxBytes into the reply's body, with several attempts. TooLarge above.
    Result<HttpReply> get(const QUrl &url, std::uint64_t maxBytes);

    /// HEAD with several attempts; redirections to other hosts are returned, not followed.
    Result<HttpReply> head(const QUrl &url);

    /// Repeats @p attempt as long as it fails in a way that may pass, with pauses or as long as the server
    /// asks.
    Result<HttpReply> withAttempts(const std::function<Result<HttpReply>()> &attempt);

    /// Waits before attempt number @p failed + 1. Cancelled, or TooLarge where the server asks for more than
    /// longestPauseMs.
    Status pause(int failed, const QByteArray &retryAfter);

    const HubOptions &options() const { return m_options; }
    const CancelToken &cancel() const { return m_cancel; }
    const QUrl &hub() const { return m_hub; }

private:
    Result<HttpReply> exchange(Verb verb, const QUrl &url, Follow follow, const Headers &headers,
                               const Sink &sink);
    QNetworkRequest prepared(const QUrl &url, const Headers &headers) const;

    HubOptions m_options;
    CancelToken m_cancel;
    QUrl m_hub;
    QNetworkAccessManager m_manager;
};

} // namespace headlight::ui
