// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/state/hub/httpclient.h"

#include <QHash>
#include <QMap>
#include <QSet>
#include <QSslConfiguration>
#include <QTcpServer>

#include <functional>
#include <optional>

class QTcpSocket;

namespace headlight::test {

/// A small hub on this computer's loopback address, honest unless told to lie.
///
/// Speaks HTTP, or HTTPS with one of the certificates in tests/data/tls.
///
/// Serves one repository: its list of files, its files, and large ones by a redirection to another server
/// where one is set. Lives in the thread of the test: code that waits in an event loop is served from it.
class HubServer : public QTcpServer
{
public:
    struct Request
    {
        QByteArray verb;
        QByteArray target;
        QHash<QByteArray, QByteArray> headers; ///< names in lower case
    };

    struct Answer
    {
        int status = 200;
        QList<std::pair<QByteArray, QByteArray>> headers{};
        QByteArray body{};
        std::optional<QByteArray> length{}; ///< Content-Length in place of the true one; empty: none
        qint64 sent = -1; ///< bytes of the body before the connection ends; -1: all
        bool stalls = false; ///< keeps the connection open behind that
    };

    static constexpr int ShortMs = 300; ///< a time limit for tests that meet it

    HubServer();

    QString url(const QString &path = {}) const;
    ui::HubOptions options(const QString &cache) const; ///< short pauses and a token

    void add(const QString &path, const QByteArray &content); ///< a file kept in Git
    void addLarge(const QString &path, const QByteArray &content); ///< a file in LFS
    QByteArray hash(const QString &path) const;
    QByteArray listing() const;

    QByteArray repository = "org/name";
    QByteArray commit = QByteArray(40, 'c');
    HubServer *storage = nullptr; ///< where large files are; null: here
    QMap<QString, QByteArray> files;
    /// Looked at first; nothing means an honest answer.
    std::function<std::optional<Answer>(const Request &)> lie;

    /// Speaks HTTPS from now on, with tests/data/tls/NAME.crt. @return false where that cannot be read
    bool useCertificate(const QString &name);

    int connections = 0; ///< that were made, with or without a request
    QList<Request> requests; ///< that came
    int count(const QByteArray &verb,
              const QByteArray &part) const; ///< of them, with @p part in their target
    Answer honest(const Request &request) const;

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    void serve(QTcpSocket *socket);
    Answer file(const Request &request, const QString &path) const;

    QSet<QString> m_large;
    std::optional<QSslConfiguration> m_tls;
};

} // namespace headlight::test
