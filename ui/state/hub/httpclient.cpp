// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/hub/httpclient.h"

#include "core/base/memory.h"
#include "ui/state/hub/webaddress.h"

#include <QDateTime>
#include <QEventLoop>
#include <QNetworkCookieJar>
#include <QNetworkProxyFactory>
#include <QNetworkReply>
#include <QSslSocket>
#include <QTimer>

#include <algorithm>
#include <memory>

namespace headlight::ui {
namespace {

constexpr int PollMs = 50;
constexpr int MostRedirections = 10;

Error cancelled()
{
    return {.code = ErrorCode::Cancelled, .what = "cancelled"};
}

/// The system's proxies, and none for this computer itself.
class Proxies : public QNetworkProxyFactory
{
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override
    {
        return isLoopback(query.url()) ? QList{QNetworkProxy(QNetworkProxy::NoProxy)}
                                       : systemProxyForQuery(query);
    }
};

/// Whether a Location header names a path only.
bool staysOnHost(const QByteArray &location)
{
    const QUrl url(QString::fromUtf8(location));
    return url.isRelative() && url.host().isEmpty();
}

/// What went wrong below HTTP.
Error networkError(const QNetworkReply &reply, int timeoutMs)
{
    Error error{.code = ErrorCode::ReadFailed, .what = {}, .file = shownAddress(reply.url())};
    switch (reply.error()) {
    case QNetworkReply::OperationCanceledError: // not by us: the transfer timeout
        error.what = "the server has sent nothing for " + std::to_string((timeoutMs + 999) / 1000) + " s";
        break;
    case QNetworkReply::SslHandshakeFailedError:
        error.code = ErrorCode::AccessDenied;
        error.what = "the server cannot prove who it is: " + reply.errorString().toStdString();
        error.hint = "Check the clock of this computer and the network; nothing was sent";
        break;
    case QNetworkReply::HostNotFoundError:
    case QNetworkReply::TemporaryNetworkFailureError:
    case QNetworkReply::UnknownNetworkError:
        error.what = "the server cannot be reached: " + reply.errorString().toStdString();
        error.hint = "Check the network connection";
        break;
    case QNetworkReply::ProxyAuthenticationRequiredError:
        error.code = ErrorCode::AccessDenied;
        error.what = "the proxy asks for a name and a password";
        error.hint = "Put them into the variable https_proxy";
        break;
    case QNetworkReply::RemoteHostClosedError:
        error.what = "the server ended the transfer early";
        break;
    default:
        error.what = reply.errorString().toStdString();
    }
    return error;
}

HttpReply headOf(const QNetworkReply &reply)
{
    HttpReply head;
    head.status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    head.url = reply.url();
    for (const auto &[name, value] : reply.rawHeaderPairs())
        head.headers.insert(name.toLower(), value);
    return head;
}

/// One answer on its way.
class Exchange
{
public:
    Exchange(QNetworkReply *reply, const CancelToken &cancel, HttpClient::Follow follow,
             const HttpClient::Sink &sink)
        : m_reply(reply)
        , m_cancel(cancel)
        , m_follow(follow)
        , m_sink(sink)
    {
        constexpr qint64 window = 4 << 20; // so that a slow disk slows the server down
        m_reply->setReadBufferSize(window);
    }

    Result<HttpReply> wait(int timeoutMs)
    {
        QEventLoop loop;
        QTimer poll;
        QObject::connect(&poll, &QTimer::timeout, &loop, [this] {
            if (m_cancel.isCancelled())
                m_reply->abort();
        });
        QObject::connect(m_reply.get(), &QNetworkReply::readyRead, &loop, [this] { take(); });
        QObject::connect(m_reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
        poll.start(PollMs);
        if (!m_reply->isFinished())
            loop.exec();
        if (m_cancel.isCancelled())
            return cancelled();
        if (!m_refused)
            take();
        if (m_refused)
            return *m_refused;
        // From 400 on Qt calls the answer an error, too; the status says more.
        constexpr int firstFailure = 400;
        if (m_reply->error() != QNetworkReply::NoError && m_head.status < firstFailure)
            return networkError(*m_reply, timeoutMs);
        return m_head;
    }

private:
    void take()
    {
        if (m_refused)
            return;
        if (m_head.status == 0) {
            m_head = headOf(*m_reply);
            if (m_head.status == 0)
                return; // nothing has come yet
            if (isCompressed())
                return refuse({.code = ErrorCode::BadFormat,
                               .what = "the server sends compressed data, which was not asked for",
                               .file = shownAddress(m_reply->url())});
        }
        const bool isFollowed = m_head.isRedirection()
            && (m_follow == HttpClient::Follow::All || staysOnHost(m_head.header("location")));
        const QByteArray part = m_reply->isOpen() ? m_reply->readAll() : QByteArray(); // closed by abort()
        if (isFollowed || (part.isEmpty() && m_told))
            return;
        m_told = true;
        if (const Status taken = m_sink(m_head, part); !taken)
            refuse(taken.error());
    }

    bool isCompressed() const
    {
        const QByteArray encoding = m_head.header("content-encoding");
        return !encoding.isEmpty() && encoding != "identity";
    }

    void refuse(Error error)
    {
        m_refused = std::move(error);
        if (m_reply->isRunning()) // not from within its own signal
            QMetaObject::invokeMethod(m_reply.get(), &QNetworkReply::abort, Qt::QueuedConnection);
    }

    struct Delete
    {
        void operator()(QNetworkReply *reply) const { delete reply; }
    };

    std::unique_ptr<QNetworkReply, Delete> m_reply;
    const CancelToken &m_cancel;
    HttpClient::Follow m_follow;
    const HttpClient::Sink &m_sink;
    HttpReply m_head;
    std::optional<Error> m_refused;
    bool m_told = false;
};

/// "120" or a date. 0 where it says nothing usable.
qint64 waitWanted(const QByteArray &retryAfter)
{
    bool isNumber = false;
    const qint64 seconds = retryAfter.trimmed().toLongLong(&isNumber);
    constexpr qint64 second = 1000;
    if (isNumber)
        return std::clamp<qint64>(seconds, 0, 1'000'000'000) * second;
    const auto date = QDateTime::fromString(QString::fromLatin1(retryAfter.trimmed()), Qt::RFC2822Date);
    return date.isValid() ? qMax<qint64>(0, QDateTime::currentDateTimeUtc().msecsTo(date)) : 0;
}

} // namespace

bool HttpReply::isRedirection() const
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool HttpReply::isTransient() const
{
    return status == 408 || status == 429 || (status >= 500 && status <= 599);
}

HttpClient::HttpClient(const HubOptions &options, const CancelToken &cancel)
    : m_options(options)
    , m_cancel(cancel)
    , m_hub(QString::fromStdString(options.environment.endpoint))
{
    m_manager.setProxyFactory(new Proxies); // which it owns
}

QNetworkRequest HttpClient::prepared(const QUrl &url, const Headers &headers) const
{
    QNetworkRequest request(url);
    request.setTransferTimeout(m_options.timeoutMs);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setHeader(QNetworkRequest::UserAgentHeader, QStringLiteral("headlight/" HEADLIGHT_VERSION));
    request.setRawHeader("Accept-Encoding", "identity");
    for (const auto &[name, value] : headers)
        request.setRawHeader(name, value);
    const std::string &token = m_options.environment.token;
    if (!token.empty() && mayCarryToken(url, m_hub))
        request.setRawHeader("Authorization", "Bearer " + QByteArray::fromStdString(token));
    return request;
}

Result<HttpReply> HttpClient::exchange(Verb verb, const QUrl &url, Follow follow, const Headers &headers,
                                       const Sink &sink)
{
    const QNetworkRequest request = prepared(url, headers);
    QNetworkReply *reply = verb == Verb::Head ? m_manager.head(request) : m_manager.get(request);
    return Exchange(reply, m_cancel, follow, sink).wait(m_options.timeoutMs);
}

Result<HttpReply> HttpClient::request(Verb verb, const QUrl &first, Follow follow, const Headers &headers,
                                      const Sink &sink)
{
    if (m_options.environment.offline)
        return Error{.code = ErrorCode::Unsupported,
                     .what = "HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE forbids to use the network",
                     .hint = "Unset it to download models"};
    QUrl url = first;
    if (const Status allowed = checkAddress(url); !allowed)
        return allowed.error();
    for (int hop = 0; hop <= MostRedirections; ++hop) {
        if (m_cancel.isCancelled())
            return cancelled();
        if (url.scheme() == QStringLiteral("https") && !QSslSocket::supportsSsl())
            return Error{.code = ErrorCode::Unsupported,
                         .what = "this computer's Qt has no TLS, so the hub cannot be asked safely",
                         .hint = "Install the OpenSSL library that Qt uses (libssl3)"};
        auto answer = exchange(verb, url, follow, headers, sink);
        if (!answer || !answer.value().isRedirection())
            return answer;
        const QByteArray location = answer.value().header("location");
        const auto target = redirectTarget(url, location);
        if (!target)
            return target.error();
        if (follow == Follow::RelativeOnly && !staysOnHost(location))
            return answer;
        url = target.value();
    }
    return Error{.code = ErrorCode::BadFormat,
                 .what = "the server sends the request round in a circle",
                 .file = shownAddress(first),
                 .expected = "at most " + std::to_string(MostRedirections) + " redirections"};
}

Result<HttpReply> HttpClient::withAttempts(const std::function<Result<HttpReply>()> &attempt)
{
    for (int failed = 1;; ++failed) {
        auto answer = attempt();
        const bool mayPass
            = answer ? answer.value().isTransient() : answer.error().code == ErrorCode::ReadFailed;
        if (!mayPass || failed >= m_options.attempts)
            return answer;
        const Status waited = pause(failed, answer ? answer.value().header("retry-after") : QByteArray());
        if (!waited)
            return waited.error().code == ErrorCode::Cancelled ? Result<HttpReply>(waited.error()) : answer;
    }
}

Status HttpClient::pause(int failed, const QByteArray &retryAfter)
{
    constexpr int mostDoublings = 10;
    qint64 wait = qMin<qint64>(qint64{m_options.pauseMs} << qMin(failed - 1, mostDoublings),
                               m_options.longestPauseMs);
    const qint64 wanted = waitWanted(retryAfter);
    if (wanted > m_options.longestPauseMs)
        return Error{.code = ErrorCode::TooLarge,
                     .what = "the server asks to come back in " + std::to_string(wanted / 1000) + " s"};
    wait = qMax(wait, wanted);
    QEventLoop loop;
    QTimer poll;
    QTimer end;
    QObject::connect(&poll, &QTimer::timeout, &loop, [&] {
        if (m_cancel.isCancelled())
            loop.quit();
    });
    QObject::connect(&end, &QTimer::timeout, &loop, &QEventLoop::quit);
    poll.start(PollMs);
    end.setSingleShot(true);
    end.setTimerType(Qt::PreciseTimer); // others may ring early: the server would be asked too soon
    end.start(static_cast<int>(wait));
    if (!m_cancel.isCancelled())
        loop.exec();
    return m_cancel.isCancelled() ? Status(cancelled()) : Status(Done{});
}

Result<HttpReply> HttpClient::get(const QUrl &url, std::uint64_t maxBytes)
{
    return withAttempts([&]() -> Result<HttpReply> {
        QByteArray body;
        auto answer
            = request(Verb::Get, url, Follow::All, {}, [&](const HttpReply &, QByteArrayView part) -> Status {
                  if (static_cast<std::uint64_t>(body.size() + part.size()) > maxBytes)
                      return Error{.code = ErrorCode::TooLarge,
                                   .what = "the answer is too long",
                                   .file = shownAddress(url),
                                   .expected = "at most " + memoryText(maxBytes)};
                  body.append(part);
                  return Done{};
              });
        if (answer)
            answer.value().body = body;
        return answer;
    });
}

Result<HttpReply> HttpClient::head(const QUrl &url)
{
    return withAttempts([&] {
        return request(Verb::Head, url, Follow::RelativeOnly, {},
                       [](const HttpReply &, QByteArrayView) { return Status(Done{}); });
    });
}

} // namespace headlight::ui
