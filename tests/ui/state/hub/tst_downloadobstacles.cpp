// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "downloads.h"
#include "ui/state/hub/filelock.h"

#include <csignal>
#include <sys/resource.h>

using namespace headlight;
using namespace headlight::ui;
using test::content;
using test::Downloads;
using test::isGet;
using Answer = test::HubServer::Answer;
using Request = test::HubServer::Request;

/// What stops a download: the user, the disk, another program, what lies in the way.
class TestDownloadObstacles : public QObject
{
    Q_OBJECT

private slots:
    void cancelKeepsWhatCame() // NW10
    {
        Downloads d;
        d.server.lie = [&](const Request &request) -> std::optional<Answer> {
            if (!isGet(request))
                return std::nullopt;
            Answer answer = d.server.honest(request);
            answer.sent = 70'000;
            answer.stalls = true;
            return answer;
        };
        const QString outcome = d.run([&](auto, std::uint64_t bytes) {
            if (bytes == 70'000)
                d.cancel.cancel();
        });
        QVERIFY(outcome.contains(QStringLiteral("cancelled")));
        QCOMPARE(Downloads::read(d.partial()), content().left(70'000));
        d.cancel = CancelToken();
        d.server.lie = nullptr;
        QCOMPARE(d.run(), QStringLiteral("ok"));
        QCOMPARE(d.server.requests.last().headers.value("range"), QByteArray("bytes=70000-"));
    }

    void aFullDiskKeepsWhatCame() // NW10
    {
        Downloads d;
        // A file may grow no further than that: the system refuses the rest as it would on a full disk.
        rlimit before{};
        getrlimit(RLIMIT_FSIZE, &before);
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit small{100'000, before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &small);
        const QString outcome = d.run();
        setrlimit(RLIMIT_FSIZE, &before);
        QVERIFY2(outcome.contains(QStringLiteral("the file is too large for this file system")),
                 qPrintable(outcome));
        QVERIFY(!QFile::exists(d.blob()));
        QCOMPARE(Downloads::read(d.partial()), content().left(100'000));
        QCOMPARE(d.run(), QStringLiteral("ok"));
    }

    void roomIsCheckedBefore() // NW10
    {
        Downloads d;
        HttpClient client(d.options, d.cancel);
        HubApi api(&client);
        FileDownload download(&api, d.paths(), "org/name", d.server.commit.toStdString());
        HubFile file = d.file();
        file.bytes = std::uint64_t{1} << 60;
        const Status status = download.run(file, [](auto, auto) {});
        QVERIFY(!status);
        QCOMPARE(status.error().code, ErrorCode::TooLarge);
        QVERIFY(d.server.requests.isEmpty());
    }

    void twoDownloadsOfOneFile() // NW11
    {
        Downloads d;
        QDir().mkpath(d.folder.path() + QStringLiteral("/.locks/models--org--name"));
        CancelToken never;
        auto other = std::make_unique<FileLock>();
        QVERIFY(other->lock(d.paths().lock(d.file().hash), never, [] {}).ok());
        bool waited = false;
        const QString outcome = d.run([&](DownloadProgress::Phase phase, auto) {
            if (phase != DownloadProgress::Phase::Waiting)
                return;
            waited = true;
            QDir().mkpath(QFileInfo(d.blob()).path());
            QFile blob(d.blob()); // the other one has finished
            QVERIFY(blob.open(QIODevice::WriteOnly));
            blob.write(content());
            blob.close();
            other.reset();
        });
        QCOMPARE(outcome, QStringLiteral("ok"));
        QVERIFY(waited);
        QVERIFY(d.server.requests.isEmpty()); // its work was not done twice
    }

    void waitingForAnotherCanBeCancelled() // NW11
    {
        Downloads d;
        QDir().mkpath(d.folder.path() + QStringLiteral("/.locks/models--org--name"));
        FileLock other;
        CancelToken never;
        QVERIFY(other.lock(d.paths().lock(d.file().hash), never, [] {}).ok());
        QVERIFY(d.run([&](auto, auto) { d.cancel.cancel(); }).contains(QStringLiteral("cancelled")));
    }

    void thingsInTheWay_data()
    {
        QTest::addColumn<QString>("thing");
        QTest::addRow("a folder") << QStringLiteral("folder");
        QTest::addRow("a link to a file elsewhere") << QStringLiteral("link");
    }

    void thingsInTheWay()
    {
        QFETCH(QString, thing);
        Downloads d;
        QDir().mkpath(QFileInfo(d.partial()).path());
        const QString victim = d.folder.filePath(QStringLiteral("victim"));
        QFile file(victim);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("precious");
        file.close();
        if (thing == QStringLiteral("folder"))
            QDir().mkpath(d.partial());
        else
            QVERIFY(QFile::link(victim, d.partial()));
        QVERIFY(d.run() != QStringLiteral("ok"));
        QCOMPARE(Downloads::read(victim), QByteArray("precious"));
        QVERIFY(!QFile::exists(d.blob()));
    }
};

QTEST_GUILESS_MAIN(TestDownloadObstacles)
#include "tst_downloadobstacles.moc"
