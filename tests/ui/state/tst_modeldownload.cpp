// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/hub/hubcache.h"
#include "core/checkpoint/safetensorswriter.h"
#include "support/hubserver.h"
#include "testpaths.h"
#include "ui/state/modeldownload.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace headlight;
using namespace headlight::ui;
using Answer = test::HubServer::Answer;
using Request = test::HubServer::Request;
using State = ModelDownload::State;

namespace {

const QString Name = QStringLiteral("org/name");

QByteArray weights(std::size_t numbers)
{
    return QByteArray::fromStdString(
        encodeSafetensors({{"w", {static_cast<std::int64_t>(numbers)}, std::vector<float>(numbers, 1.0F)}},
                          {})
            .value());
}

/// A hub with a model, a cache and a download.
class Hub
{
public:
    Hub()
    {
        QFile config(QStringLiteral(HEADLIGHT_MODELS "/encoder/config.json"));
        QVERIFY(config.open(QIODevice::ReadOnly));
        server.add(QStringLiteral("config.json"), config.readAll());
        server.add(QStringLiteral("tokenizer.json"), "{}");
        server.add(QStringLiteral("README.md"), "read me");
        server.addLarge(QStringLiteral("model.safetensors"), weights(50'000));
        server.addLarge(QStringLiteral("pytorch_model.bin"), "PK");
        download = std::make_unique<ModelDownload>(server.options(folder.path()));
    }

    void ask(const QString &name = Name)
    {
        download->ask(name);
        QTRY_VERIFY(download->state() != State::Asking);
    }

    void load(int option = 0)
    {
        download->start(option);
        QTRY_VERIFY_WITH_TIMEOUT(download->state() != State::Loading, 20'000);
    }

    QString error() const { return QString::fromStdString(sentence(download->error())); }
    QString inCache(const QString &path) const
    {
        return folder.filePath(QStringLiteral("models--org--name/") + path);
    }
    QString snapshot() const
    {
        return inCache(QStringLiteral("snapshots/") + QString::fromLatin1(server.commit));
    }

    test::HubServer server;
    QTemporaryDir folder;
    std::unique_ptr<ModelDownload> download;
};

QByteArray read(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(none)");
}

} // namespace

class TestModelDownload : public QObject
{
    Q_OBJECT

private slots:
    void thePlanTellsBeforeAnythingIsLoaded()
    {
        Hub hub;
        hub.ask();
        QVERIFY2(hub.download->state() == State::Asked, qPrintable(hub.error()));
        const DownloadPlan *plan = hub.download->plan();
        QCOMPARE(plan->summary.family, std::string("bert"));
        QVERIFY(plan->summary.layers > 0 && !plan->summary.problem);
        QCOMPARE(plan->descriptions.size(), std::size_t(2));
        QCOMPARE(plan->options.size(), std::size_t(2));
        QVERIFY(plan->options[0].weights.format == WeightsChoice::Format::Safetensors);
        QCOMPARE(plan->options[0].memoryBytes, std::uint64_t(200'000));
        QCOMPARE(plan->options[0].bytesHere, std::uint64_t(0));
        QVERIFY(plan->room && plan->freeMemory);
        QVERIFY(!QFile::exists(hub.inCache(QString())));
        for (const Request &request : hub.server.requests) // of the weights only the header
            QVERIFY(!request.target.contains("model.safetensors") || request.headers.contains("range"));
    }

    void theCacheIsAsPythonMakesIt()
    {
        Hub hub;
        hub.ask();
        hub.load();
        QVERIFY2(hub.download->state() == State::Finished, qPrintable(hub.error()));
        QCOMPARE(hub.download->path(), hub.snapshot());
        for (const char *name : {"config.json", "tokenizer.json", "model.safetensors"}) {
            const QString path = hub.snapshot() + QLatin1Char('/') + QString::fromLatin1(name);
            QVERIFY(QFileInfo(path).isSymbolicLink());
            QCOMPARE(QString::fromStdString(std::filesystem::read_symlink(path.toStdString()).string()),
                     QStringLiteral("../../blobs/")
                         + QString::fromLatin1(hub.server.hash(QString::fromLatin1(name))));
            QCOMPARE(read(path), hub.server.files.value(QString::fromLatin1(name)));
        }
        QCOMPARE(read(hub.inCache(QStringLiteral("refs/main"))), hub.server.commit);
        QVERIFY(!QFile::exists(hub.snapshot() + QStringLiteral("/pytorch_model.bin"))); // never silently
        QVERIFY(!QFile::exists(hub.snapshot() + QStringLiteral("/README.md")));
        QCOMPARE(QDir(hub.inCache(QStringLiteral("blobs"))).entryList(QDir::Files).size(), 3);
        const ModelScan scan = scanHubCache(hub.folder.path().toStdString());
        QCOMPARE(scan.models.size(), std::size_t(1));
        QVERIFY(!scan.models[0].model.problem);
        QCOMPARE(scan.models[0].name, std::string("org/name"));
        const auto found = findInHubCache(hub.folder.path().toStdString(), {"org/name", "main"});
        QVERIFY(found.ok());
        QCOMPARE(found.value(), hub.snapshot().toStdString());
    }

    void progressReachesTheWhole()
    {
        Hub hub;
        hub.ask();
        std::uint64_t most = 0;
        connect(hub.download.get(), &ModelDownload::progressed, this,
                [&] { most = std::max(most, hub.download->progress().bytes); });
        hub.load();
        QVERIFY(most > 0);
        QCOMPARE(hub.download->progress().of, hub.download->plan()->options[0].bytes);
        QVERIFY(most <= hub.download->progress().of);
    }

    void pauseAndResume() // NW10
    {
        Hub hub;
        hub.ask();
        hub.server.lie = [&](const Request &request) -> std::optional<Answer> {
            if (request.verb != "GET" || !request.target.contains("model.safetensors"))
                return std::nullopt;
            Answer answer = hub.server.honest(request);
            answer.sent = 60'000;
            answer.stalls = true;
            return answer;
        };
        hub.download->start(0);
        const QString partial
            = hub.inCache(QStringLiteral("blobs/")
                          + QString::fromLatin1(hub.server.hash(QStringLiteral("model.safetensors")))
                          + QStringLiteral(".incomplete"));
        QTRY_COMPARE(QFileInfo(partial).size(), 60'000);
        hub.download->pause();
        QCOMPARE(hub.download->state(), State::Paused);
        QTRY_VERIFY(hub.server.findChildren<QTcpSocket *>().isEmpty()); // nothing goes on behind it
        const ModelScan scan = scanHubCache(hub.folder.path().toStdString());
        QCOMPARE(scan.models.at(0).model.problem->what, std::string("the download was not finished"));
        hub.server.lie = nullptr;
        hub.load();
        QVERIFY2(hub.download->state() == State::Finished, qPrintable(hub.error()));
        QCOMPARE(hub.server.requests.last().headers.value("range"), QByteArray("bytes=60000-"));
        hub.ask();
        QCOMPARE(hub.download->plan()->options[0].bytesHere, hub.download->plan()->options[0].bytes);
    }

    void shardsComeWithTheirIndex()
    {
        Hub hub;
        hub.server.files.remove(QStringLiteral("model.safetensors"));
        hub.server.files.remove(QStringLiteral("pytorch_model.bin"));
        hub.server.add(QStringLiteral("model.safetensors.index.json"), "{}");
        hub.server.addLarge(QStringLiteral("model-00001-of-00002.safetensors"), weights(10'000));
        hub.server.addLarge(QStringLiteral("model-00002-of-00002.safetensors"), weights(10'000));
        hub.ask();
        const std::uint64_t memory = hub.download->plan()->options[0].memoryBytes;
        QVERIFY2(memory > 79'000 && memory < 81'000, qPrintable(QString::number(memory)));
        hub.load();
        QVERIFY2(hub.download->state() == State::Finished, qPrintable(hub.error()));
        QVERIFY(QFile::exists(hub.snapshot() + QStringLiteral("/model-00002-of-00002.safetensors")));
    }

    void aGgufFileIsOpenedByItself()
    {
        Hub hub;
        hub.server.files.clear();
        hub.server.addLarge(QStringLiteral("a.Q8_0.gguf"), "GGUF and more");
        hub.server.addLarge(QStringLiteral("b.F16.gguf"), "GGUF and others");
        hub.ask();
        QVERIFY2(hub.download->state() == State::Asked, qPrintable(hub.error()));
        hub.load(1);
        QCOMPARE(hub.download->path(), hub.snapshot() + QStringLiteral("/b.F16.gguf"));
        QVERIFY(!QFile::exists(hub.snapshot() + QStringLiteral("/a.Q8_0.gguf")));
    }

    void errorsAreTold_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("why");
        QTest::addRow("no name") << QStringLiteral("a b") << QStringLiteral("no name of a model");
        QTest::addRow("a model that there is not")
            << QStringLiteral("org/other") << QStringLiteral("no such model on the hub");
        QTest::addRow("a page elsewhere")
            << QStringLiteral("https://example.invalid/a/b") << QStringLiteral("not one of the hub");
    }

    void errorsAreTold()
    {
        QFETCH(QString, name);
        QFETCH(QString, why);
        Hub hub;
        hub.ask(name);
        QCOMPARE(hub.download->state(), State::Failed);
        QVERIFY2(hub.error().contains(why), qPrintable(hub.error()));
        QVERIFY(!hub.download->plan());
    }

    void aDownloadThatFailsCanBeTriedAgain()
    {
        Hub hub;
        hub.ask();
        hub.server.lie = [](const Request &request) {
            return request.verb == "GET" ? std::optional(Answer{.status = 503}) : std::nullopt;
        };
        hub.load();
        QCOMPARE(hub.download->state(), State::Failed);
        QVERIFY(hub.download->plan());
        QVERIFY(!QFile::exists(hub.inCache(QStringLiteral("refs/main"))));
        hub.server.lie = nullptr;
        hub.load();
        QCOMPARE(hub.download->state(), State::Finished);
    }

    void anUpdateKeepsTheOldUntilTheNewIsThere()
    {
        Hub hub;
        hub.ask();
        hub.load();
        const QByteArray old = hub.server.commit;
        hub.server.commit = QByteArray(40, 'd');
        hub.server.addLarge(QStringLiteral("model.safetensors"), weights(60'000));
        hub.ask();
        hub.server.lie = [](const Request &request) {
            return request.verb == "GET" ? std::optional(Answer{.status = 503}) : std::nullopt;
        };
        hub.load();
        QCOMPARE(hub.download->state(), State::Failed);
        QCOMPARE(read(hub.inCache(QStringLiteral("refs/main"))), old);
        hub.server.lie = nullptr;
        hub.load();
        QCOMPARE(read(hub.inCache(QStringLiteral("refs/main"))), hub.server.commit);
    }

    void stopAndEndInTheMiddle() // EN08
    {
        Hub hub;
        hub.server.lie = [](const Request &) { return Answer{.body = "x", .sent = 0, .stalls = true}; };
        hub.download->ask(Name);
        hub.download->stop();
        QCOMPARE(hub.download->state(), State::Idle);
        hub.download->ask(Name);
        QTRY_VERIFY(!hub.server.requests.isEmpty());
        hub.download.reset(); // waits for its worker, which notices at once
    }
};

QTEST_GUILESS_MAIN(TestModelDownload)
#include "tst_modeldownload.moc"
