// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "downloads.h"

using namespace headlight;
using namespace headlight::ui;
using test::content;
using test::Downloads;
using test::File;
using test::isGet;
using Answer = test::HubServer::Answer;
using Request = test::HubServer::Request;
using Lie = std::function<std::optional<Answer>(const test::HubServer &, const Request &)>;

Q_DECLARE_METATYPE(Lie)

class TestFileDownload : public QObject
{
    Q_OBJECT

private slots:
    void smallAndLargeFiles_data()
    {
        QTest::addColumn<bool>("large");
        QTest::addRow("Git's SHA-1") << false;
        QTest::addRow("SHA-256") << true;
    }

    void smallAndLargeFiles()
    {
        QFETCH(bool, large);
        Downloads d(large);
        test::HubServer storage;
        storage.addLarge(File, content());
        d.server.storage = &storage;
        std::uint64_t told = 0;
        QCOMPARE(d.run([&](auto, std::uint64_t bytes) { told = bytes; }), QStringLiteral("ok"));
        QCOMPARE(Downloads::read(d.blob()), content());
        QVERIFY(!QFile::exists(d.partial()));
        QCOMPARE(told, std::uint64_t(content().size()));
        for (const Request &request : storage.requests)
            QVERIFY(!request.headers.contains("authorization")); // NW06
        QCOMPARE(storage.requests.size(), large ? 1 : 0);
        QVERIFY(QFile::permissions(d.blob())
                & QFile::ReadOther); // as the umask says, for all who share the cache
    }

    void anEmptyFile()
    {
        Downloads d(false);
        d.server.files[File] = {};
        QCOMPARE(d.run(), QStringLiteral("ok"));
        QCOMPARE(QFileInfo(d.blob()).size(), 0);
        QVERIFY(QFile::exists(d.blob()));
    }

    void whatIsThereIsNotLoadedAgain()
    {
        Downloads d;
        QCOMPARE(d.run(), QStringLiteral("ok"));
        d.server.requests.clear();
        QCOMPARE(d.run(), QStringLiteral("ok"));
        QVERIFY(d.server.requests.isEmpty());
    }

    void anInterruptedDownloadGoesOn() // NW10
    {
        Downloads d;
        d.leave(content().left(100'000));
        QCOMPARE(d.run(), QStringLiteral("ok"));
        QCOMPARE(Downloads::read(d.blob()), content());
        QCOMPARE(d.server.requests.last().headers.value("range"), QByteArray("bytes=100000-"));
    }

    void aConnectionThatBreaksGoesOn() // NW07
    {
        Downloads d;
        int cut = 4; // more than the attempts that are allowed without progress
        d.server.lie = [&](const Request &request) -> std::optional<Answer> {
            if (!isGet(request) || cut-- <= 0)
                return std::nullopt;
            Answer answer = d.server.honest(request);
            answer.sent = 50'000;
            return answer;
        };
        QCOMPARE(d.run(), QStringLiteral("ok"));
        QCOMPARE(Downloads::read(d.blob()), content());
        const Request last = d.server.requests.last();
        QVERIFY(last.headers.value("range").startsWith("bytes=")
                && last.headers.value("range") != "bytes=0-");
        QCOMPARE(last.headers.value("if-range"), '"' + d.server.hash(File) + '"');
    }

    void partsThatDoNotFitAreLoadedAgain_data() // NW05
    {
        QTest::addColumn<Lie>("lie");
        QTest::addColumn<QByteArray>("left");
        QTest::addColumn<int>("requests"); // a range that is not believed is not loaded to its end
        const auto row = [](const char *title, const Lie &lie, const QByteArray &left, int requests = 2) {
            QTest::addRow("%s", title) << lie << left << requests;
        };
        const Lie honest = [](const auto &, const Request &) { return std::nullopt; };
        const auto rangeOf = [](const QByteArray &text) {
            return Lie(
                [text](const test::HubServer &server, const Request &request) -> std::optional<Answer> {
                    if (!request.headers.contains("range"))
                        return std::nullopt;
                    Answer answer = server.honest(request);
                    answer.headers.last().second = text;
                    return answer;
                });
        };
        const QByteArray good = content().left(100'000);
        row("NW05 the old part is wrong", honest, QByteArray(100'000, 'x'));
        row("NW05 the old part is longer than the file", honest, content() + "more", 1);
        row("NW05 the old part is the whole, but wrong", honest, QByteArray(content().size(), 'x'), 1);
        row(
            "NW05 the range is ignored",
            [](const test::HubServer &server, const Request &request) -> std::optional<Answer> {
                Request whole = request;
                whole.headers.remove("range");
                return server.honest(whole);
            },
            good, 1);
        row(
            "NW05 416",
            [](const auto &, const Request &request) {
                return request.headers.contains("range") ? std::optional(Answer{.status = 416})
                                                         : std::nullopt;
            },
            good);
        row("NW05 another start", rangeOf("bytes 0-99/" + QByteArray::number(content().size())), good);
        row("NW05 another total", rangeOf("bytes 100000-200000/12345678"), good);
        row("NW05 an end behind the file's", rangeOf("bytes 100000-99999999/*"), good);
        row("NW05 nonsense for a range", rangeOf("fox"), good);
        row("NW05 a range beyond numbers", rangeOf("bytes 100000-99999999999999999999/99999999999999999999"),
            good);
    }

    void partsThatDoNotFitAreLoadedAgain()
    {
        QFETCH(Lie, lie);
        QFETCH(QByteArray, left);
        Downloads d;
        d.leave(left);
        d.server.lie = [&](const Request &request) { return lie(d.server, request); };
        QCOMPARE(d.run(), QStringLiteral("ok"));
        QCOMPARE(Downloads::read(d.blob()), content());
        QTEST(d.server.count("GET", "resolve"), "requests");
    }

    void aTagThatChangesStartsAgain() // NW05
    {
        Downloads d;
        bool cameBack = false; // not counted: Qt may send a request again by itself
        d.server.lie = [&](const Request &request) -> std::optional<Answer> {
            const bool isRest = request.headers.contains("range");
            if (!isGet(request) || (cameBack && !isRest))
                return std::nullopt;
            cameBack = isRest;
            Request plain = request;
            plain.headers.remove("if-range"); // a server that does not know it
            Answer answer = d.server.honest(plain);
            answer.headers[1].second = isRest ? "\"new\"" : "\"old\"";
            answer.sent = 1'000;
            return answer;
        };
        QCOMPARE(d.run(), QStringLiteral("ok"));
        QCOMPARE(Downloads::read(d.blob()), content());
        QVERIFY(!d.server.requests.last().headers.contains("range"));
    }

    void liesAboutTheFile_data()
    {
        QTest::addColumn<Lie>("lie");
        QTest::addColumn<QString>("why");
        const auto row = [](const char *title, const Lie &lie, const char *why) {
            QTest::addRow("%s", title) << lie << QString::fromUtf8(why);
        };
        const auto body = [](const Answer &answer) {
            return Lie([answer](const auto &, const Request &request) {
                return isGet(request) ? std::optional(answer) : std::nullopt;
            });
        };
        const auto header = [](const char *name, const QByteArray &value) {
            return Lie([=](const test::HubServer &server, const Request &request) -> std::optional<Answer> {
                Answer answer = server.honest(request);
                answer.headers.removeIf([&](const auto &one) { return one.first == name; });
                answer.headers.append({name, value});
                return answer;
            });
        };
        const QByteArray wrong(content().size(), 'x');
        row("NW04 a wrong hash", body({.body = wrong}), "what the server sent is not the file");
        row("NW04 a short body", body({.body = content().left(1000)}), "a body of another length");
        row("NW04 a short body without length", body({.body = content().left(1000), .length = ""}),
            "does not send the rest");
        row("NW04 a long body", body({.body = content() + "more"}), "a body of another length");
        row("NW04 a long body without length", body({.body = content() + "more", .length = ""}),
            "more than it promised");
        row("NW04 an absurd length", body({.body = content(), .length = "99999999999999999999"}),
            "another length");
        row("NW04 nothing", body({.body = {}}), "a body of another length");
        row("NW01 a web page of the right length", body({.body = "<html>" + wrong.mid(6)}),
            "found a web page");
        row("NW03 404 for the content", body({.status = 404}), "does not know this address");
        row("NW03 500 for the content", body({.status = 500}), "status 500");
        row("NW06 the content is in a circle", body({.status = 302, .headers = {{"Location", "/x"}}}),
            "in a circle");
        row("NW06 the content is a file of ours",
            body({.status = 302, .headers = {{"Location", "file:///etc/passwd"}}}), "not followed");
        row("NW07 silence", body({.body = content(), .sent = 0, .stalls = true}), "sent nothing");
        row("NW08 compressed", body({.headers = {{"Content-Encoding", "gzip"}}, .body = wrong}),
            "compressed");
        row("another commit", header("X-Repo-Commit", QByteArray(40, 'd')), "another commit");
        row("another hash than the list", header("ETag", "\"" + QByteArray(64, 'd') + '"'), "another hash");
        row("another size than the list", header("X-Linked-Size", "12"), "another size");
    }

    void liesAboutTheFile()
    {
        QFETCH(Lie, lie);
        QFETCH(QString, why);
        Downloads d;
        d.server.lie = [&](const Request &request) { return lie(d.server, request); };
        if (QByteArrayView(QTest::currentDataTag()).endsWith("silence"))
            d.options.timeoutMs = test::HubServer::ShortMs;
        const QString outcome = d.run();
        QVERIFY2(outcome.contains(why), qPrintable(outcome));
        QVERIFY(!QFile::exists(d.blob())); // nothing gets its name unverified
        QVERIFY(!outcome.contains(QStringLiteral("hf_secret")));
        d.server.lie = nullptr; // and honest again it works
        QCOMPARE(d.run(), QStringLiteral("ok"));
        QCOMPARE(Downloads::read(d.blob()), content());
    }

    void aPortalDoesNotCostWhatIsThere() // NW01
    {
        Downloads d;
        d.leave(content().left(100'000));
        d.server.lie = [](const Request &) { return Answer{.body = "<html>sign in</html>"}; };
        QVERIFY(d.run().contains(QStringLiteral("web page")));
        QCOMPARE(Downloads::read(d.partial()), content().left(100'000));
    }

    void anExpiredAddressIsAskedForAgain()
    {
        Downloads d;
        test::HubServer storage;
        storage.addLarge(File, content());
        d.server.storage = &storage;
        int refused = 1;
        storage.lie = [&](const Request &) {
            return refused-- > 0 ? std::optional(Answer{.status = 403}) : std::nullopt;
        };
        QCOMPARE(d.run(), QStringLiteral("ok"));
        QCOMPARE(d.server.count("HEAD", "resolve"), 2);
    }
};

QTEST_GUILESS_MAIN(TestFileDownload)
#include "tst_filedownload.moc"
