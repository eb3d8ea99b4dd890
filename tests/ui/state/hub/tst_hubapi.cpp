// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/hubserver.h"
#include "ui/state/hub/hubapi.h"

#include <QElapsedTimer>
#include <QTest>
#include <QTimer>

using namespace headlight;
using namespace headlight::ui;
using Answer = test::HubServer::Answer;
using Request = test::HubServer::Request;

Q_DECLARE_METATYPE(Answer)

namespace {

const HubName Name{"org/name", "main"};

QString message(const Error &error)
{
    return QString::fromStdString(sentence(error));
}

template <typename T> QString outcome(const Result<T> &result)
{
    return result.ok() ? QStringLiteral("ok") : message(result.error());
}

/// A hub with one small model, and what asks it.
struct Hub
{
    Hub()
    {
        server.add(QStringLiteral("config.json"), R"({"model_type":"bert"})");
        server.addLarge(QStringLiteral("model.safetensors"), QByteArray(5000, 'w'));
    }

    test::HubServer server;
    CancelToken cancel;
    HubOptions options = server.options({});
};

/// Asks @p hub for the list of files.
Result<HubListing> listing(Hub &hub)
{
    HttpClient client(hub.options, hub.cancel);
    return HubApi(&client).listing(Name);
}

Result<FileMetadata> metadata(Hub &hub, const char *file = "config.json")
{
    HttpClient client(hub.options, hub.cancel);
    return HubApi(&client).metadata("org/name", hub.server.commit.toStdString(), file);
}

} // namespace

class TestHubApi : public QObject
{
    Q_OBJECT

private slots:
    void anHonestHub()
    {
        Hub hub;
        const auto files = listing(hub);
        QVERIFY2(files.ok(), qPrintable(outcome(files)));
        QCOMPARE(files.value().files.size(), std::size_t(2));
        const Request request = hub.server.requests.first();
        QCOMPARE(request.target, QByteArray("/api/models/org/name/revision/main?blobs=true"));
        QCOMPARE(request.headers.value("authorization"), QByteArray("Bearer hf_secret"));
        QCOMPARE(request.headers.value("accept-encoding"), QByteArray("identity"));
        QVERIFY(request.headers.value("user-agent").startsWith("headlight/"));
        QVERIFY(!request.headers.contains("cookie"));
    }

    void revisionsAreEncoded()
    {
        Hub hub;
        HttpClient client(hub.options, hub.cancel);
        QVERIFY(HubApi(&client).listing({"org/name", "refs/pr/1"}).ok());
        QCOMPARE(hub.server.requests.first().target,
                 QByteArray("/api/models/org/name/revision/refs%2Fpr%2F1?blobs=true"));
    }

    void liesAboutTheList_data()
    {
        QTest::addColumn<Answer>("answer");
        QTest::addColumn<QString>("why");
        const auto row = [](const char *title, const Answer &answer, const char *why) {
            QTest::addRow("%s", title) << answer << QString::fromUtf8(why);
        };
        const auto code = [](int status, const char *name) {
            return Answer{.status = status, .headers = {{"X-Error-Code", name}}};
        };
        row("NW01 a captive portal",
            {.headers = {{"Content-Type", "text/html; charset=x"}}, .body = "<html>"},
            "a web page instead of a file");
        row("NW01 a page that calls itself JSON", {.body = "<html>"}, "not valid JSON");
        row("NW03 a gated model", code(403, "GatedRepo"), "accept a licence");
        row("NW03 no such model", code(404, "RepoNotFound"), "no such model on the hub, or it is private");
        row("NW03 401 stands for a missing one, too", {.status = 401},
            "no such model on the hub, or it is private");
        row("NW03 no such revision", code(404, "RevisionNotFound"), "no such revision");
        row("NW03 a plain 403", {.status = 403}, "refuses access");
        row("NW03 gone", {.status = 410}, "gone from the server");
        row("NW03 too many requests", {.status = 429}, "too many requests");
        row("NW03 trouble", {.status = 503}, "status 503");
        row("NW03 a status that nobody knows", {.status = 299}, "status 299");
        row("NW04 a body that ends early", {.body = QByteArray(1000, ' '), .sent = 500},
            "ended the transfer early");
        row("NW06 round in a circle", {.status = 302, .headers = {{"Location", "/api/again"}}},
            "in a circle");
        row("NW06 to a file", {.status = 302, .headers = {{"Location", "file:///etc/passwd"}}},
            "not followed");
        row("NW06 to http elsewhere", {.status = 302, .headers = {{"Location", "http://example.invalid/x"}}},
            "not followed");
        row("NW06 to nowhere", {.status = 302}, "not followed");
        row("NW07 silence", {.body = QByteArray(1000, ' '), .sent = 10, .stalls = true},
            "sent nothing for 1 s");
        row("NW08 a compressed bomb",
            {.headers = {{"Content-Encoding", "gzip"}}, .body = QByteArray(100, 'x')}, "compressed");
        row("NW09 names that climb",
            {.body
             = R"({"sha":"cccccccccccccccccccccccccccccccccccccccc","siblings":[{"rfilename":"../x"}]})"},
            "out of the model's folder");
    }

    void liesAboutTheList()
    {
        QFETCH(Answer, answer);
        QFETCH(QString, why);
        Hub hub;
        hub.server.lie = [&](const Request &) { return answer; };
        if (answer.stalls)
            hub.options.timeoutMs = test::HubServer::ShortMs;
        const auto files = listing(hub);
        QVERIFY2(outcome(files).contains(why), qPrintable(outcome(files)));
        QVERIFY(!outcome(files).contains(QStringLiteral("hf_secret"))); // NW13
    }

    void anEndlessAnswerIsCut() // NW08
    {
        Hub hub;
        HttpClient client(hub.options, hub.cancel);
        hub.server.lie
            = [](const Request &) { return Answer{.body = QByteArray(2'000'000, 'x'), .length = ""}; };
        const auto reply = client.get(QUrl(hub.server.url()), 1'000'000);
        QVERIFY(!reply);
        QCOMPARE(reply.error().code, ErrorCode::TooLarge);
    }

    void whatMayPassIsTriedAgain_data()
    {
        QTest::addColumn<Answer>("answer");
        QTest::addRow("NW03 503") << Answer{.status = 503};
        QTest::addRow("NW03 429 with Retry-After")
            << Answer{.status = 429, .headers = {{"Retry-After", "1"}}};
        QTest::addRow("NW07 a reset") << Answer{.body = "xx", .sent = 1};
        QTest::addRow("NW07 silence") << Answer{.body = "xx", .sent = 1, .stalls = true};
    }

    void whatMayPassIsTriedAgain()
    {
        QFETCH(Answer, answer);
        Hub hub;
        int left = 2;
        if (answer.stalls)
            hub.options.timeoutMs = test::HubServer::ShortMs;
        hub.server.lie = [&](const Request &) { return left-- > 0 ? std::optional(answer) : std::nullopt; };
        const auto files = listing(hub);
        QVERIFY2(files.ok(), qPrintable(outcome(files)));
        QCOMPARE(hub.server.requests.size(), 3);
    }

    void whatIsFinalIsAskedOnce()
    {
        Hub hub;
        hub.server.lie = [](const Request &) { return Answer{.status = 404}; };
        QVERIFY(!listing(hub));
        QCOMPARE(hub.server.requests.size(), 1);
    }

    void retryAfterIsHonoured() // NW03
    {
        Hub hub;
        int left = 1;
        hub.server.lie = [&](const Request &) {
            return left-- > 0 ? std::optional(Answer{.status = 429, .headers = {{"Retry-After", "1"}}})
                              : std::nullopt;
        };
        QElapsedTimer clock;
        clock.start();
        QVERIFY(listing(hub).ok());
        QVERIFY(clock.elapsed() >= 1000);
        left = 1'000;
        hub.server.requests.clear();
        hub.server.lie = [&](const Request &) {
            return Answer{.status = 429, .headers = {{"Retry-After", "3600"}}};
        };
        QVERIFY2(outcome(listing(hub)).contains(QStringLiteral("too many requests, found Retry-After: 3600")),
                 "the user is told how long");
        QCOMPARE(hub.server.requests.size(), 1); // nobody waits an hour
    }

    void theTokenStaysWithTheHub() // NW06
    {
        Hub hub;
        test::HubServer other;
        other.lie = [&](const Request &) { return Answer{.body = hub.server.listing()}; };
        hub.server.lie = [&](const Request &) {
            return Answer{.status = 302, .headers = {{"Location", other.url(QStringLiteral("/x")).toUtf8()}}};
        };
        QVERIFY(listing(hub).ok());
        QVERIFY(hub.server.requests.first().headers.contains("authorization"));
        QCOMPARE(other.requests.size(), 1);
        QVERIFY(!other.requests.first().headers.contains("authorization"));
    }

    void offlineAsksNothing() // NW12
    {
        Hub hub;
        hub.options.environment.offline = true;
        QVERIFY(outcome(listing(hub)).contains(QStringLiteral("HF_HUB_OFFLINE")));
        QVERIFY(hub.server.requests.isEmpty());
    }

    void anEndpointWithoutTlsIsNotAsked()
    {
        Hub hub;
        hub.options.environment.endpoint = "http://example.invalid";
        QVERIFY(outcome(listing(hub)).contains(QStringLiteral("https, or http on this computer")));
        hub.options.environment.endpoint = "file:///tmp";
        QVERIFY(outcome(listing(hub)).contains(QStringLiteral("this address is not used")));
    }

    void nobodyListens() // NW01
    {
        Hub hub;
        hub.server.close();
        const QString text = outcome(listing(hub));
        QVERIFY2(text.contains(QStringLiteral("onnection refused")), qPrintable(text));
    }

    void cancelIsQuick() // NW07
    {
        Hub hub;
        hub.options.timeoutMs = 60'000;
        hub.server.lie = [](const Request &) { return Answer{.body = "xx", .sent = 1, .stalls = true}; };
        QTimer::singleShot(50, &hub.server, [&] { hub.cancel.cancel(); });
        QElapsedTimer clock;
        clock.start();
        const auto files = listing(hub);
        QVERIFY(clock.elapsed() < hub.options.timeoutMs / 2); // not by the time limit
        QVERIFY(!files);
        QCOMPARE(files.error().code, ErrorCode::Cancelled);
    }

    void metadataOfSmallAndLargeFiles()
    {
        Hub hub;
        test::HubServer storage;
        hub.server.storage = &storage;
        const auto small = metadata(hub);
        QVERIFY2(small.ok(), qPrintable(outcome(small)));
        QCOMPARE(small.value().hash, hub.server.hash(QStringLiteral("config.json")).toStdString());
        QCOMPARE(small.value().bytes, std::optional<std::uint64_t>(21));
        const auto large = metadata(hub, "model.safetensors");
        QVERIFY2(large.ok(), qPrintable(outcome(large)));
        QCOMPARE(large.value().hash, hub.server.hash(QStringLiteral("model.safetensors")).toStdString());
        QCOMPARE(large.value().bytes, std::optional<std::uint64_t>(5000));
        QCOMPARE(large.value().location, QUrl(storage.url(QStringLiteral("/stored/model.safetensors"))));
        QVERIFY(storage.requests.isEmpty()); // HEAD does not follow to another host
    }

    void aRenamedModelIsFollowed()
    {
        Hub hub;
        const QByteArray old = "/org/name/resolve/" + hub.server.commit + "/old.json";
        hub.server.lie = [&](const Request &request) -> std::optional<Answer> {
            if (request.target != old)
                return std::nullopt;
            return Answer{.status = 307,
                          .headers
                          = {{"Location", "/org/name/resolve/" + hub.server.commit + "/config.json"}}};
        };
        const auto found = metadata(hub, "old.json");
        QVERIFY2(found.ok(), qPrintable(outcome(found)));
        QCOMPARE(found.value().hash, hub.server.hash(QStringLiteral("config.json")).toStdString());
    }

    void whoGivesNoCommitIsNotTheHub() // NW01
    {
        Hub hub;
        hub.server.lie = [](const Request &) {
            return Answer{.headers = {{"ETag", "\"abc\""}}, .body = "<html>"};
        };
        QVERIFY(outcome(metadata(hub)).contains(QStringLiteral("web page instead of a file")));
    }

    void weakTagsAndTagsWithoutQuotationMarks()
    {
        Hub hub;
        QByteArray tag;
        hub.server.lie = [&](const Request &) {
            return Answer{.headers = {{"ETag", tag}, {"X-Repo-Commit", "c"}}};
        };
        for (const char *form : {"abc", "\"abc\"", "W/\"abc\"", " \"abc\" "}) {
            tag = form;
            QCOMPARE(metadata(hub).value().hash, std::string("abc"));
        }
    }

    void onlyTheBeginningIsTaken()
    {
        Hub hub;
        HttpClient client(hub.options, hub.cancel);
        HubApi api(&client);
        const std::string commit = hub.server.commit.toStdString();
        QCOMPARE(api.beginning("org/name", commit, "model.safetensors", 10).value(), QByteArray(10, 'w'));
        QCOMPARE(hub.server.requests.last().headers.value("range"), QByteArray("bytes=0-9"));
        hub.server.lie = [](const Request &) { return Answer{.body = QByteArray(1'000'000, 'z')}; };
        QCOMPARE(api.beginning("org/name", commit, "model.safetensors", 10).value(), QByteArray(10, 'z'));
    }
};

QTEST_GUILESS_MAIN(TestHubApi)
#include "tst_hubapi.moc"
