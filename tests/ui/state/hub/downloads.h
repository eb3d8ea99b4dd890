// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/hubserver.h"
#include "ui/state/hub/filedownload.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

namespace headlight::test {

inline const QString File = QStringLiteral("model.safetensors");

inline QByteArray content()
{
    QByteArray bytes;
    for (int i = 0; bytes.size() < 300'000; ++i)
        bytes += QByteArray::number(i);
    return bytes;
}

/// A hub with one large file, a cache, and a download between them.
class Downloads
{
public:
    explicit Downloads(bool large = true)
    {
        if (large)
            server.addLarge(File, content());
        else
            server.add(File, content());
        options = server.options(folder.path());
    }

    HubFile file() const
    {
        return {File.toStdString(), static_cast<std::uint64_t>(server.files.value(File).size()),
                server.hash(File).toStdString()};
    }

    HubCachePaths paths() const { return {folder.path().toStdString(), "org/name"}; }
    QString blob() const { return QString::fromStdString(paths().blob(file().hash)); }
    QString partial() const { return QString::fromStdString(paths().incomplete(file().hash)); }

    void leave(const QByteArray &bytes) const ///< as an earlier attempt would
    {
        QDir().mkpath(QFileInfo(partial()).path());
        QFile part(partial());
        QVERIFY(part.open(QIODevice::WriteOnly));
        part.write(bytes);
    }

    QString run(const ui::FileDownload::Progress &progress = [](auto, auto) {})
    {
        ui::HttpClient client(options, cancel);
        ui::HubApi api(&client);
        ui::FileDownload download(&api, paths(), "org/name", server.commit.toStdString());
        const Status status = download.run(file(), progress);
        return status ? QStringLiteral("ok") : QString::fromStdString(sentence(status.error()));
    }

    static QByteArray read(const QString &path)
    {
        QFile opened(path);
        return opened.open(QIODevice::ReadOnly) ? opened.readAll() : QByteArray("(none)");
    }

    HubServer server;
    QTemporaryDir folder;
    CancelToken cancel;
    ui::HubOptions options;
};

inline bool isGet(const HubServer::Request &request)
{
    return request.verb == "GET";
}

} // namespace headlight::test
