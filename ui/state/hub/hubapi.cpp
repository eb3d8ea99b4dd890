// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/hub/hubapi.h"

#include "core/base/limits.h"
#include "ui/state/hub/webaddress.h"

#include <array>

namespace headlight::ui {
namespace {

struct Meaning
{
    const char *code; ///< X-Error-Code
    ErrorCode kind;
    const char *what;
    const char *hint;
};

constexpr std::array Meanings{
    Meaning{"GatedRepo", ErrorCode::AccessDenied, "the owner gives this model to those who accept a licence",
            "Open the model's page in a browser, accept it there, and set HF_TOKEN to a token of yours"},
    Meaning{"RepoNotFound", ErrorCode::FileNotFound, "there is no such model on the hub, or it is private",
            "Check the spelling; for a private model set HF_TOKEN"},
    Meaning{"RevisionNotFound", ErrorCode::FileNotFound, "the model has no such revision",
            "Check the branch, tag or commit"},
    Meaning{"EntryNotFound", ErrorCode::FileNotFound, "the model has no such file", ""},
    Meaning{"DisabledRepo", ErrorCode::AccessDenied, "the hub has disabled this model", ""},
};

constexpr std::array Statuses{
    Meaning{"401", ErrorCode::FileNotFound, "there is no such model on the hub, or it is private",
            "Check the spelling; for a private model set HF_TOKEN"},
    Meaning{"403", ErrorCode::AccessDenied, "the server refuses access", "Check HF_TOKEN"},
    Meaning{"404", ErrorCode::FileNotFound, "the server does not know this address", ""},
    Meaning{"407", ErrorCode::AccessDenied, "the proxy asks for a name and a password", ""},
    Meaning{"410", ErrorCode::FileNotFound, "this is gone from the server", ""},
    Meaning{"429", ErrorCode::ReadFailed, "the server gets too many requests", "Try again later"},
};

Error webPage(const QUrl &url)
{
    return {.code = ErrorCode::BadFormat,
            .what = "the server sent a web page instead of a file",
            .file = shownAddress(url),
            .hint = "Perhaps this network wants you to sign in first: open a page in a browser"};
}

bool isWebPage(const HttpReply &reply)
{
    return reply.header("content-type").startsWith("text/html");
}

/// An ETag without W/ and quotation marks.
std::string plainTag(QByteArray tag)
{
    tag = tag.trimmed();
    if (tag.startsWith("W/"))
        tag.remove(0, 2);
    if (tag.size() >= 2 && tag.startsWith('"') && tag.endsWith('"'))
        tag = tag.mid(1, tag.size() - 2);
    return tag.toStdString();
}

std::optional<std::uint64_t> number(const QByteArray &text)
{
    bool ok = false;
    const qulonglong value = text.trimmed().toULongLong(&ok);
    return ok ? std::optional<std::uint64_t>(value) : std::nullopt;
}

} // namespace

QUrl HubApi::address(const std::string &path) const
{
    // The path is encoded already, and %2F must stay as it is.
    return QUrl(QString::fromStdString(m_client->options().environment.endpoint + path), QUrl::StrictMode);
}

QUrl HubApi::fileAddress(const std::string &repository, const std::string &commit,
                         const std::string &path) const
{
    return address('/' + repository + "/resolve/" + percentEncoded(commit, Slashes::Encode) + '/'
                   + percentEncoded(path, Slashes::Keep));
}

Result<HubListing> HubApi::listing(const HubName &name)
{
    const QUrl url = address("/api/models/" + name.repository + "/revision/"
                             + percentEncoded(name.revision, Slashes::Encode) + "?blobs=true");
    const auto reply = m_client->get(url, limits::hubListingBytes);
    if (!reply)
        return reply.error();
    if (reply.value().status != HttpReply::Ok)
        return failure(reply.value(), name.repository);
    if (isWebPage(reply.value()))
        return webPage(url);
    const QByteArray &body = reply.value().body;
    return parseHubListing({body.data(), static_cast<std::size_t>(body.size())}, shownAddress(url));
}

Result<QByteArray> HubApi::beginning(const std::string &repository, const std::string &commit,
                                     const std::string &path, std::uint64_t maxBytes)
{
    const QUrl url = fileAddress(repository, commit, path);
    const auto most = static_cast<qsizetype>(maxBytes);
    QByteArray body;
    bool isEnough = false;
    const auto reply = m_client->withAttempts([&] {
        body.clear();
        isEnough = false;
        auto answer = m_client->request(HttpClient::Verb::Get, url, HttpClient::Follow::All,
                                        {{"Range", "bytes=0-" + QByteArray::number(most - 1)}},
                                        [&](const HttpReply &, QByteArrayView part) -> Status {
                                            body.append(part.first(qMin(part.size(), most - body.size())));
                                            isEnough = body.size() == most;
                                            // A server that ignores the range would send gigabytes.
                                            return isEnough
                                                ? Status(Error{.code = ErrorCode::TooLarge, .what = "enough"})
                                                : Status(Done{});
                                        });
        return isEnough
            ? Result<HttpReply>(HttpReply{.status = HttpReply::Ok, .url = url, .headers = {}, .body = {}})
            : answer;
    });
    if (!reply)
        return reply.error();
    if (reply.value().status != HttpReply::Ok && reply.value().status != HttpReply::PartialContent)
        return failure(reply.value(), repository);
    return body;
}

Result<FileMetadata> HubApi::metadata(const std::string &repository, const std::string &commit,
                                      const std::string &path)
{
    const QUrl url = fileAddress(repository, commit, path);
    const auto answer = m_client->head(url);
    if (!answer)
        return answer.error();
    const HttpReply &reply = answer.value();
    if (reply.status != HttpReply::Ok && !reply.isRedirection())
        return failure(reply, repository);
    FileMetadata metadata;
    metadata.commit = reply.header("x-repo-commit").trimmed().toStdString();
    if (metadata.commit.empty())
        return webPage(url); // whatever this is, it is not the hub
    metadata.hash
        = plainTag(reply.header(reply.headers.contains("x-linked-etag") ? "x-linked-etag" : "etag"));
    if (reply.headers.contains("x-linked-size"))
        metadata.bytes = number(reply.header("x-linked-size"));
    else if (!reply.isRedirection())
        metadata.bytes = number(reply.header("content-length"));
    metadata.location = reply.isRedirection()
        ? reply.url.resolved(QUrl(QString::fromUtf8(reply.header("location"))))
        : reply.url;
    return metadata;
}

Error HubApi::failure(const HttpReply &reply, const std::string &repository) const
{
    const QByteArray code = reply.header("x-error-code");
    const QByteArray status = QByteArray::number(reply.status);
    Error error{.code = ErrorCode::ReadFailed,
                .what = "the server answers with status " + status.toStdString(),
                .file = shownAddress(reply.url)};
    const auto apply = [&](const Meaning &meaning, const QByteArray &key) {
        if (key == meaning.code)
            error = {.code = meaning.kind, .what = meaning.what, .item = repository, .hint = meaning.hint};
    };
    for (const Meaning &meaning : Statuses)
        apply(meaning, status);
    for (const Meaning &meaning : Meanings)
        apply(meaning, code);
    constexpr int serverTrouble = 500;
    if (reply.status >= serverTrouble)
        error.hint = "The hub has trouble; try again later";
    if (reply.status == 429 && !reply.header("retry-after").isEmpty())
        error.found = "Retry-After: " + reply.header("retry-after").toStdString();
    if (code == "GatedRepo")
        error.hint = "Open " + m_client->options().environment.endpoint + '/' + repository
            + " in a browser, accept it there, and set HF_TOKEN to a token of yours";
    return error;
}

} // namespace headlight::ui
