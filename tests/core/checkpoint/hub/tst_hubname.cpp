// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/hub/hubname.h"
#include "core/checkpoint/safepath.h"

#include <QTest>

using namespace headlight;

Q_DECLARE_METATYPE(std::string)

class TestHubName : public QObject
{
    Q_OBJECT

private slots:
    void namesAndAddresses_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("repository");
        QTest::addColumn<QString>("revision");
        const auto row
            = [](const char *title, const char *text, const char *repository, const char *revision = "main") {
                  QTest::addRow("%s", title) << QString::fromUtf8(text) << QString::fromUtf8(repository)
                                             << QString::fromUtf8(revision);
              };
        row("owner and name", "google-bert/bert-base-uncased", "google-bert/bert-base-uncased");
        row("a name without owner", "gpt2", "gpt2");
        row("white space around", "  gpt2\n", "gpt2");
        row("a revision", "gpt2@v1.0", "gpt2", "v1.0");
        row("a pull request as revision", "a/b@refs/pr/1", "a/b", "refs/pr/1");
        row("an address", "https://huggingface.co/a/b", "a/b");
        row("an address with a slash behind", "https://huggingface.co/a/b/", "a/b");
        row("an address without scheme", "huggingface.co/a/b", "a/b");
        row("the short host", "https://hf.co/gpt2", "gpt2");
        row("a branch's page", "https://huggingface.co/a/b/tree/dev", "a/b", "dev");
        row("a branch's page of a model without owner", "https://huggingface.co/gpt2/tree/dev", "gpt2",
            "dev");
        row("a folder's page", "https://huggingface.co/a/b/tree/main/onnx", "a/b");
        row("a file's page", "https://huggingface.co/a/b/blob/v2/config.json", "a/b", "v2");
        row("a file", "https://huggingface.co/a/b/resolve/v2/model.safetensors?download=true", "a/b", "v2");
        row("an encoded revision", "https://huggingface.co/a/b/tree/refs%2Fpr%2F7", "a/b", "refs/pr/7");
        row("a revision with slashes", "https://huggingface.co/a/b/blob/refs/pr/7/x.json", "a/b",
            "refs/pr/7");
        row("another page of the model", "https://huggingface.co/a/b/discussions/3", "a/b");
        row("a heading of the page", "https://huggingface.co/a/b#usage", "a/b");
        row("the endpoint's host", "http://127.0.0.1:99/x/a/b", "a/b");
    }

    void namesAndAddresses()
    {
        QFETCH(QString, text);
        QFETCH(QString, repository);
        QFETCH(QString, revision);
        const auto name = parseHubName(text.toStdString(), "http://127.0.0.1:99/x");
        QVERIFY2(name.ok(), name ? "" : sentence(name.error()).c_str());
        QCOMPARE(QString::fromStdString(name.value().repository), repository);
        QCOMPARE(QString::fromStdString(name.value().revision), revision);
    }

    void whatIsNoName_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("why");
        const auto row = [](const char *title, const QString &text, const char *why = "no name of a model") {
            QTest::addRow("%s", title) << text << QString::fromUtf8(why);
        };
        row("nothing", QString());
        row("two slashes", QStringLiteral("a/b/c"));
        row("a space", QStringLiteral("a b"));
        row("two dashes", QStringLiteral("a--b"));
        row("two dots", QStringLiteral("a/.."));
        row("a dot at the end", QStringLiteral("a/b."));
        row("a dash at the beginning", QStringLiteral("-a/b"));
        row("an empty owner", QStringLiteral("/b"));
        row("Git's ending", QStringLiteral("a/b.git"));
        row("97 characters", QString(97, QLatin1Char('a')));
        row("letters beyond ASCII", QStringLiteral("a/modèle"));
        row("a path", QStringLiteral("~/models/bert"));
        row("the hub's first page", QStringLiteral("https://huggingface.co"));
        row("a data set", QStringLiteral("https://huggingface.co/datasets/a/b"), "no model's");
        row("another host", QStringLiteral("https://example.org/a/b"), "not one of the hub");
        row("a host that begins alike", QStringLiteral("https://huggingface.co.evil.org/a/b"),
            "not one of the hub");
        row("a host before an @", QStringLiteral("https://huggingface.co@evil.org/a/b"),
            "not one of the hub");
        row("a file address", QStringLiteral("file:///etc/passwd"), "not one of the hub");
        row("a revision that climbs", QStringLiteral("a/b@../../x"), "no name of a revision");
        row("an encoded revision that climbs", QStringLiteral("https://hf.co/a/b/tree/..%2F..%2Fx"),
            "no name of a revision");
        row("an empty revision", QStringLiteral("a/b@"), "no name of a revision");
        row("a revision with a NUL", QStringLiteral("https://hf.co/a/b/tree/x%00y"), "no name of a revision");
    }

    void whatIsNoName()
    {
        QFETCH(QString, text);
        QFETCH(QString, why);
        const auto name = parseHubName(text.toStdString(), "http://127.0.0.1:99");
        QVERIFY(!name);
        QCOMPARE(name.error().code, ErrorCode::InvalidArgument);
        const QString message = QString::fromStdString(sentence(name.error()));
        QVERIFY2(message.contains(why), qPrintable(message));
    }

    void foldersOfRepositories()
    {
        QCOMPARE(repositoryFolder("org/name"), std::string("models--org--name"));
        QCOMPARE(repositoryFolder("gpt2"), std::string("models--gpt2"));
        QCOMPARE(repositoryOfFolder("models--org--name"), std::optional<std::string>("org/name"));
        QCOMPARE(repositoryOfFolder("models--gpt2"), std::optional<std::string>("gpt2"));
        for (const char *other :
             {"datasets--org--name", ".locks", "models--", "models--a--b--c", "models--..--b"})
            QVERIFY2(!repositoryOfFolder(other), other);
    }

    void percentEncoding()
    {
        QCOMPARE(percentEncoded("refs/pr/1", Slashes::Encode), std::string("refs%2Fpr%2F1"));
        QCOMPARE(percentEncoded("a b/ü?.json", Slashes::Keep), std::string("a%20b/%C3%BC%3F.json"));
    }

    void pathsThatLeaveTheFolder_data() // NW09, SH02
    {
        QTest::addColumn<std::string>("path");
        const auto row
            = [](const char *title, const std::string &path) { QTest::addRow("%s", title) << path; };
        row("NW09 an empty name", "");
        row("NW09 the folder above", "../x");
        row("NW09 a folder above in the middle", "a/../../x");
        row("NW09 a folder above at the end", "a/..");
        row("NW09 absolute", "/etc/passwd");
        row("NW09 a dot", "./x");
        row("NW09 two slashes", "a//x");
        row("NW09 a slash at the end", "a/");
        row("NW09 backslashes", "..\\x");
        row("NW09 a drive", "C:x");
        row("NW09 a network path of Windows", "\\\\host\\x");
        row("NW09 a NUL", std::string("a\0b", 3));
        row("NW09 a line break", "a\nb");
        row("NW09 no UTF-8", "a\xFF");
        row("NW09 a name of 256 bytes", std::string(256, 'a'));
        row("NW09 a path of 1025 bytes", std::string(1023, '/') + "ab");
    }

    void pathsThatLeaveTheFolder()
    {
        QFETCH(std::string, path);
        const Status status = checkRelativePath(path);
        QVERIFY(!status);
        QCOMPARE(status.error().code, ErrorCode::BadValue);
    }

    void pathsThatStay()
    {
        for (const char *path :
             {"config.json", "onnx/model.onnx", "..a", "a..b", "ünï/🦊.json", "-x", "a b"})
            QVERIFY2(checkRelativePath(path).ok(), path);
        QVERIFY(checkRelativePath(std::string(255, 'a')).ok());
    }
};

QTEST_GUILESS_MAIN(TestHubName)
#include "tst_hubname.moc"
