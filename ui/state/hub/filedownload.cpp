// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/hub/filedownload.h"

#include "core/base/file.h"
#include "core/base/folder.h"
#include "core/base/memory.h"
#include "core/checkpoint/filekind.h"
#include "ui/state/hub/filelock.h"
#include "ui/state/hub/webaddress.h"

#include <QRegularExpression>

namespace headlight::ui {
namespace {

using Phase = DownloadProgress::Phase;

constexpr int Forbidden = 403;
constexpr int RangeNotSatisfiable = 416;

Error notWhatWasPromised(const HubFile &file, std::string what, std::string expected, std::string found)
{
    return {.code = ErrorCode::BadFormat,
            .what = std::move(what),
            .item = file.path,
            .expected = std::move(expected),
            .found = std::move(found),
            .hint = "Nothing of it is used; try again later"};
}

/// "bytes 5-9/10": whether it goes on at @p start and the whole has @p total bytes.
bool continuesAt(const QByteArray &contentRange, std::uint64_t start, std::uint64_t total)
{
    static const QRegularExpression form(
        QStringLiteral("^bytes ([0-9]{1,19})-([0-9]{1,19})/([0-9]{1,19}|\\*)$"));
    const auto match = form.match(QString::fromLatin1(contentRange.trimmed()));
    return match.hasMatch() && match.captured(1).toULongLong() == start
        && match.captured(2).toULongLong() < total
        && (match.captured(3) == QStringLiteral("*") || match.captured(3).toULongLong() == total);
}

/// What arrived in place of the file, if that can be told.
std::string kindOf(const std::string &path)
{
    std::string beginning(FileKindBytes, '\0');
    const Result<InputFile> file = InputFile::open(path);
    if (!file)
        return "other bytes";
    beginning.resize(std::min<std::uint64_t>(beginning.size(), file.value().size()));
    const bool isRead = file.value().readAt(0, std::as_writable_bytes(std::span(beginning))).ok();
    const bool isPage = isRead && recogniseOtherFormat(beginning) && beginning.find('<') != beginning.npos;
    return isPage ? "a web page" : "other bytes";
}

} // namespace

FileDownload::FileDownload(HubApi *api, const HubCachePaths &paths, std::string repository,
                           std::string commit)
    : m_api(api)
    , m_paths(paths)
    , m_repository(std::move(repository))
    , m_commit(std::move(commit))
{
}

Status FileDownload::run(const HubFile &file, const Progress &progress)
{
    const std::string blob = m_paths.blob(file.hash);
    const std::string lockFile = m_paths.lock(file.hash);
    for (const std::string &folder : {folderOf(blob), folderOf(lockFile)}) {
        if (const Status created = createFolders(folder); !created)
            return created;
    }
    FileLock lock;
    if (const Status locked
        = lock.lock(lockFile, m_api->client()->cancel(), [&] { progress(Phase::Waiting, 0); });
        !locked)
        return locked;
    if (const Result<InputFile> there = InputFile::open(blob); there && there.value().size() == file.bytes)
        return Done{}; // it got its name only when its hash was right
    PartialFile partial;
    Status status = partial.open(m_paths.incomplete(file.hash));
    if (status && partial.bytes() > file.bytes)
        status = partial.restart();
    if (status)
        status = checkRoom(file, partial);
    if (!status)
        return status;
    const bool isResumed = partial.bytes() > 0;
    if (status = fetch(file, partial, progress); !status)
        return status; // what has come is kept
    Result<bool> isRight = verify(file, partial, progress);
    if (isRight && !isRight.value() && isResumed) { // the old part may be to blame
        status = partial.restart();
        if (status)
            status = fetch(file, partial, progress);
        if (!status)
            return status;
        isRight = verify(file, partial, progress);
    }
    if (!isRight)
        return isRight.error();
    if (!isRight.value()) {
        Error error = notWhatWasPromised(file, "what the server sent is not the file",
                                         "the hash " + file.hash, kindOf(m_paths.incomplete(file.hash)));
        partial.discard();
        return error;
    }
    return partial.place(blob);
}

Status FileDownload::checkRoom(const HubFile &file, const PartialFile &partial) const
{
    const std::string folder = folderOf(m_paths.blob(file.hash));
    const Result<std::uint64_t> room = freeSpace(folder);
    const std::uint64_t needed = file.bytes - partial.bytes();
    if (!room || room.value() >= needed)
        return Done{}; // where the system does not tell, writing will
    return Error{.code = ErrorCode::TooLarge,
                 .what = "the disk has not enough room for " + file.path,
                 .file = folder,
                 .expected = "at most " + memoryText(room.value()),
                 .found = memoryText(needed),
                 .hint = "Free some space, or set HF_HUB_CACHE to a folder on another disk"};
}

Result<QUrl> FileDownload::locate(const HubFile &file)
{
    const auto metadata = m_api->metadata(m_repository, m_commit, file.path);
    if (!metadata)
        return metadata.error();
    if (metadata.value().commit != m_commit)
        return notWhatWasPromised(file, "the server gives another commit", m_commit, metadata.value().commit);
    if (metadata.value().hash != file.hash)
        return notWhatWasPromised(file, "the server names another hash than its list", file.hash,
                                  metadata.value().hash);
    if (metadata.value().bytes.value_or(file.bytes) != file.bytes)
        return notWhatWasPromised(file, "the server names another size than its list",
                                  std::to_string(file.bytes), std::to_string(*metadata.value().bytes));
    return metadata.value().location;
}

/// Attempts, each of which goes on where the one before ended, until all is there. Those that bring something
/// forward are not counted.
Status FileDownload::fetch(const HubFile &file, PartialFile &partial, const Progress &progress)
{
    m_tag.clear();
    int failed = 0;
    while (partial.bytes() < file.bytes || file.bytes == 0) {
        const std::uint64_t before = partial.bytes();
        const Result<Outcome> outcome = attempt(file, partial, progress);
        if (outcome && outcome.value() == Outcome::Complete)
            return Done{};
        const bool mayPass = outcome || outcome.error().code == ErrorCode::ReadFailed;
        failed = partial.bytes() > before ? 1 : failed + 1;
        if (!mayPass)
            return outcome.error();
        if (failed >= m_api->client()->options().attempts)
            return outcome ? Status(notWhatWasPromised(file, "the server does not send the rest",
                                                       std::to_string(file.bytes) + " bytes",
                                                       std::to_string(partial.bytes())))
                           : Status(outcome.error());
        if (outcome && outcome.value() == Outcome::StartAgain) {
            m_tag.clear();
            if (const Status restarted = partial.restart(); !restarted)
                return restarted;
        }
        if (const Status waited = m_api->client()->pause(failed, m_retryAfter); !waited)
            return waited;
    }
    return Done{};
}

/// The answer to a range request may be the range, the whole, or something that fits neither.
Status FileDownload::begin(const HttpReply &reply, const HubFile &file, PartialFile &partial)
{
    const QByteArray tag = reply.header("etag");
    const bool isOther = !m_tag.isEmpty() && !tag.isEmpty() && tag != m_tag;
    if (reply.status == HttpReply::PartialContent
        && (isOther || !continuesAt(reply.header("content-range"), partial.bytes(), file.bytes))) {
        m_mismatch = true;
        return Error{.code = ErrorCode::BadFormat, .what = "another range"};
    }
    if (reply.status == HttpReply::Ok) {
        const QByteArray length = reply.header("content-length");
        if (!length.isEmpty() && length.trimmed() != QByteArray::number(static_cast<qulonglong>(file.bytes)))
            return notWhatWasPromised(file, "the server sends a body of another length",
                                      std::to_string(file.bytes), length.toStdString());
        if (const Status restarted = partial.restart(); !restarted)
            return restarted;
    }
    m_tag = tag;
    return Done{};
}

Result<FileDownload::Outcome> FileDownload::attempt(const HubFile &file, PartialFile &partial,
                                                    const Progress &progress)
{
    const Result<QUrl> location = locate(file); // each time: a signed address expires
    if (!location)
        return location.error();
    HttpClient::Headers headers;
    if (partial.bytes() > 0) {
        headers.append(
            {"Range", "bytes=" + QByteArray::number(static_cast<qulonglong>(partial.bytes())) + '-'});
        if (!m_tag.isEmpty() && !m_tag.startsWith("W/"))
            headers.append({"If-Range", m_tag});
    }
    m_mismatch = false;
    m_retryAfter.clear();
    bool isBegun = false;
    const auto reply = m_api->client()->request(
        HttpClient::Verb::Get, location.value(), HttpClient::Follow::All, headers,
        [&](const HttpReply &head, QByteArrayView part) -> Status {
            if (head.status != HttpReply::Ok && head.status != HttpReply::PartialContent)
                return Done{}; // the text of an error
            Status status = isBegun ? Status(Done{}) : begin(head, file, partial);
            isBegun = true;
            if (!status)
                return status;
            if (partial.bytes() + static_cast<std::uint64_t>(part.size()) > file.bytes)
                return notWhatWasPromised(file, "the server sends more than it promised",
                                          std::to_string(file.bytes) + " bytes", "more");
            status = partial.append(part);
            progress(Phase::Loading, partial.bytes());
            return status;
        });
    return conclude(reply, file, partial);
}

Result<FileDownload::Outcome> FileDownload::conclude(const Result<HttpReply> &reply, const HubFile &file,
                                                     const PartialFile &partial)
{
    if (m_mismatch)
        return Outcome::StartAgain;
    if (!reply)
        return reply.error();
    const int status = reply.value().status;
    if (status == HttpReply::Ok || status == HttpReply::PartialContent)
        return partial.bytes() == file.bytes ? Outcome::Complete : Outcome::GoOn;
    if (status == RangeNotSatisfiable)
        return Outcome::StartAgain;
    if (reply.value().isTransient()) {
        m_retryAfter = reply.value().header("retry-after");
        Error error = m_api->failure(reply.value(), m_repository);
        error.code = ErrorCode::ReadFailed;
        return error;
    }
    const bool isElsewhere
        = shownAddress(reply.value().url).find(m_api->client()->options().environment.endpoint) != 0;
    if (status == Forbidden && isElsewhere)
        return Outcome::GoOn; // the signed address has expired: the hub gives a new one
    return m_api->failure(reply.value(), m_repository);
}

Result<bool> FileDownload::verify(const HubFile &file, const PartialFile &partial,
                                  const Progress &progress) const
{
    return partial.hasHash(file.hash, m_api->client()->cancel(),
                           [&](std::uint64_t bytes) { progress(Phase::Checking, bytes); });
}

} // namespace headlight::ui
