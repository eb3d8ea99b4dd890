// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/hubserver.h"

#include "testpaths.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSslCertificate>
#include <QSslKey>
#include <QSslSocket>
#include <QTcpSocket>

#include <memory>

namespace headlight::test {
namespace {

QByteArray reason(int status)
{
    return status < 400 ? "Fine" : "Not fine";
}

void send(QTcpSocket *socket, const HubServer::Request &request, const HubServer::Answer &answer)
{
    QByteArray head = "HTTP/1.1 " + QByteArray::number(answer.status) + ' ' + reason(answer.status) + "\r\n";
    for (const auto &[name, value] : answer.headers)
        head += name + ": " + value + "\r\n";
    const QByteArray length = answer.length.value_or(QByteArray::number(answer.body.size()));
    if (!length.isEmpty())
        head += "Content-Length: " + length + "\r\n";
    socket->write(head + "Connection: close\r\n\r\n");
    if (request.verb != "HEAD")
        socket->write(answer.sent < 0 ? answer.body : answer.body.left(answer.sent));
    if (!answer.stalls)
        socket->disconnectFromHost();
}

} // namespace

HubServer::HubServer()
{
    listen(QHostAddress::LocalHost);
    connect(this, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *socket = nextPendingConnection()) {
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            serve(socket);
        }
    });
}

bool HubServer::useCertificate(const QString &name)
{
    const QString path = QStringLiteral(HEADLIGHT_TEST_DATA "/tls/") + name;
    QFile key(path + QStringLiteral(".key"));
    const QList<QSslCertificate> certificates = QSslCertificate::fromPath(path + QStringLiteral(".crt"));
    if (!key.open(QIODevice::ReadOnly) || certificates.isEmpty())
        return false;
    m_tls.emplace();
    m_tls->setLocalCertificate(certificates.first());
    m_tls->setPrivateKey(QSslKey(&key, QSsl::Ec));
    return !m_tls->privateKey().isNull();
}

void HubServer::incomingConnection(qintptr descriptor)
{
    ++connections;
    if (!m_tls) {
        QTcpServer::incomingConnection(descriptor);
        return;
    }
    auto *socket = new QSslSocket(this);
    socket->setSocketDescriptor(descriptor);
    socket->setSslConfiguration(*m_tls);
    socket->startServerEncryption();
    addPendingConnection(socket);
}

void HubServer::serve(QTcpSocket *socket)
{
    const auto received = std::make_shared<QByteArray>();
    connect(socket, &QTcpSocket::readyRead, this, [this, socket, received] {
        received->append(socket->readAll());
        if (!received->contains("\r\n\r\n"))
            return;
        const QList<QByteArray> lines = received->left(received->indexOf("\r\n\r\n")).split('\n');
        received->clear();
        const QList<QByteArray> first = lines.first().trimmed().split(' ');
        Request request{first.value(0), first.value(1), {}};
        for (const QByteArray &line : lines.mid(1)) {
            const qsizetype colon = line.indexOf(':');
            request.headers.insert(line.left(colon).trimmed().toLower(), line.mid(colon + 1).trimmed());
        }
        requests.append(request);
        const std::optional<Answer> told = lie ? lie(request) : std::nullopt;
        send(socket, request, told ? *told : honest(request));
    });
}

QString HubServer::url(const QString &path) const
{
    return QStringLiteral("%1://127.0.0.1:%2")
               .arg(m_tls ? QStringLiteral("https") : QStringLiteral("http"))
               .arg(serverPort())
        + path;
}

ui::HubOptions HubServer::options(const QString &cache) const
{
    ui::HubOptions options;
    options.environment.cacheFolder = cache.toStdString();
    options.environment.endpoint = url().toStdString();
    options.environment.token = "hf_secret";
    options.timeoutMs = 10'000; // a busy computer is not a silent server
    options.attempts = 3;
    options.pauseMs = 1;
    options.longestPauseMs = 1'500;
    return options;
}

void HubServer::add(const QString &path, const QByteArray &content)
{
    files.insert(path, content);
}

void HubServer::addLarge(const QString &path, const QByteArray &content)
{
    files.insert(path, content);
    m_large.insert(path);
}

QByteArray HubServer::hash(const QString &path) const
{
    const QByteArray content = files.value(path);
    if (m_large.contains(path))
        return QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex();
    const QByteArray header = "blob " + QByteArray::number(content.size()) + QByteArray(1, '\0');
    return QCryptographicHash::hash(header + content, QCryptographicHash::Sha1).toHex();
}

QByteArray HubServer::listing() const
{
    QJsonArray siblings;
    for (auto file = files.begin(); file != files.end(); ++file) {
        QJsonObject entry{{QStringLiteral("rfilename"), file.key()},
                          {QStringLiteral("size"), file.value().size()},
                          {QStringLiteral("blobId"), QString::fromLatin1(hash(file.key()).left(40))}};
        if (m_large.contains(file.key()))
            entry[QStringLiteral("lfs")]
                = QJsonObject{{QStringLiteral("sha256"), QString::fromLatin1(hash(file.key()))},
                              {QStringLiteral("size"), file.value().size()}};
        siblings.append(entry);
    }
    return QJsonDocument(QJsonObject{{QStringLiteral("sha"), QString::fromLatin1(commit)},
                                     {QStringLiteral("siblings"), siblings}})
        .toJson();
}

HubServer::Answer HubServer::honest(const Request &request) const
{
    if (request.target.startsWith("/api/models/" + repository + "/revision/"))
        return {.headers = {{"Content-Type", "application/json"}}, .body = listing()};
    if (request.target.startsWith("/api/models/"))
        return {.status = 404, .headers = {{"X-Error-Code", "RepoNotFound"}}};
    const QByteArray resolve = '/' + repository + "/resolve/" + commit + '/';
    const QByteArray stored = "/stored/";
    const QByteArray prefix = request.target.startsWith(resolve) ? resolve : stored;
    const QString path = QString::fromUtf8(request.target.mid(prefix.size()));
    if (!request.target.startsWith(prefix) || !files.contains(path))
        return {.status = 404, .headers = {{"X-Error-Code", "EntryNotFound"}}};
    if (prefix == resolve && storage && m_large.contains(path))
        return {.status = 302,
                .headers = {{"Location", storage->url(QStringLiteral("/stored/") + path).toUtf8()},
                            {"X-Repo-Commit", commit},
                            {"X-Linked-Etag", '"' + hash(path) + '"'},
                            {"X-Linked-Size", QByteArray::number(files.value(path).size())}}};
    return file(request, path);
}

HubServer::Answer HubServer::file(const Request &request, const QString &path) const
{
    const QByteArray content = files.value(path);
    Answer answer{.headers = {{"X-Repo-Commit", commit}, {"ETag", '"' + hash(path) + '"'}}, .body = content};
    const QByteArray range = request.headers.value("range");
    const QByteArray condition = request.headers.value("if-range");
    if (!range.startsWith("bytes=") || (!condition.isEmpty() && condition != '"' + hash(path) + '"'))
        return answer;
    const QList<QByteArray> ends = range.mid(6).split('-');
    const qsizetype begin = ends.value(0).toLongLong();
    if (begin >= content.size())
        return {.status = 416};
    const qsizetype end
        = ends.value(1).isEmpty() ? content.size() - 1 : qMin(ends.value(1).toLongLong(), content.size() - 1);
    answer.status = 206;
    answer.body = content.mid(begin, end - begin + 1);
    answer.headers.append({"Content-Range",
                           "bytes " + QByteArray::number(begin) + '-' + QByteArray::number(end) + '/'
                               + QByteArray::number(content.size())});
    return answer;
}

int HubServer::count(const QByteArray &verb, const QByteArray &part) const
{
    return static_cast<int>(std::count_if(requests.begin(), requests.end(), [&](const Request &request) {
        return request.verb == verb && request.target.contains(part);
    }));
}

} // namespace headlight::test
