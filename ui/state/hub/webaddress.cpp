// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/hub/webaddress.h"

#include <QHostAddress>

namespace headlight::ui {
namespace {

int portOf(const QUrl &url)
{
    constexpr int http = 80;
    constexpr int https = 443;
    return url.port(url.scheme() == QStringLiteral("https") ? https : http);
}

bool isHttps(const QUrl &url)
{
    return url.scheme() == QStringLiteral("https");
}

bool isHttp(const QUrl &url)
{
    return url.scheme() == QStringLiteral("http");
}

} // namespace

std::string shownAddress(const QUrl &url)
{
    return url.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery).toStdString();
}

bool isLoopback(const QUrl &url)
{
    return url.host() == QStringLiteral("localhost") || QHostAddress(url.host()).isLoopback();
}

bool isSameOrigin(const QUrl &a, const QUrl &b)
{
    return a.scheme() == b.scheme() && a.host() == b.host() && portOf(a) == portOf(b);
}

bool mayCarryToken(const QUrl &url, const QUrl &hub)
{
    return isSameOrigin(url, hub) && (isHttps(url) || isLoopback(url));
}

Status checkAddress(const QUrl &url)
{
    if (url.isValid() && !url.host().isEmpty() && (isHttps(url) || (isHttp(url) && isLoopback(url))))
        return Done{};
    return Error{.code = ErrorCode::InvalidArgument,
                 .what = "this address is not used",
                 .item = shownAddress(url),
                 .expected = "https, or http on this computer",
                 .found = url.scheme().toStdString(),
                 .hint = "Check HF_ENDPOINT"};
}

Result<QUrl> redirectTarget(const QUrl &from, const QByteArray &location)
{
    QUrl target = from.resolved(QUrl(QString::fromUtf8(location)));
    target.setUserInfo({});
    const bool leaps = isLoopback(target) && !isLoopback(from);
    if (!location.isEmpty() && checkAddress(target) && !leaps)
        return target;
    return Error{.code = ErrorCode::BadFormat,
                 .what = "the server sends the request somewhere that is not followed",
                 .file = shownAddress(from),
                 .found = location.isEmpty() ? std::string("no address") : shownAddress(target)};
}

} // namespace headlight::ui
