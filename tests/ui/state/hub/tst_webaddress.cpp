// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/hub/webaddress.h"

#include <QTest>

using namespace headlight;
using namespace headlight::ui;

class TestWebAddress : public QObject
{
    Q_OBJECT

private slots:
    void whereTheTokenGoes_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("hub");
        QTest::addColumn<bool>("goes");
        const auto row = [](const char *title, const char *url, const char *hub, bool goes) {
            QTest::addRow("%s", title) << QString::fromUtf8(url) << QString::fromUtf8(hub) << goes;
        };
        row("to the hub", "https://huggingface.co/a", "https://huggingface.co", true);
        row("to the hub with its port", "https://huggingface.co:443/a", "https://huggingface.co", true);
        row("not to another host", "https://cdn.huggingface.co/a", "https://huggingface.co", false);
        row("not to another port", "https://huggingface.co:444/a", "https://huggingface.co", false);
        row("not without TLS", "http://huggingface.co/a", "https://huggingface.co", false);
        row("not to a hub without TLS", "http://hub.local/a", "http://hub.local", false);
        row("to a hub on this computer", "http://127.0.0.1:8080/a", "http://127.0.0.1:8080", true);
        row("not to another port of this computer", "http://127.0.0.1:8081/a", "http://127.0.0.1:8080",
            false);
    }

    void whereTheTokenGoes()
    {
        QFETCH(QString, url);
        QFETCH(QString, hub);
        QFETCH(bool, goes);
        QCOMPARE(mayCarryToken(QUrl(url), QUrl(hub)), goes);
    }

    void redirections_data() // NW06
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QByteArray>("location");
        QTest::addColumn<QString>("target"); // empty: refused
        const auto row = [](const char *title, const char *from, const char *location, const char *target) {
            QTest::addRow("%s", title)
                << QString::fromUtf8(from) << QByteArray(location) << QString::fromUtf8(target);
        };
        row("a path", "https://h.co/a/b", "/c/d", "https://h.co/c/d");
        row("a path beside", "https://h.co/a/b", "c?x=1", "https://h.co/a/c?x=1");
        row("another host", "https://h.co/a", "https://cdn.co/x?sig=1", "https://cdn.co/x?sig=1");
        row("NW06 to http", "https://h.co/a", "http://h.co/a", "");
        row("NW06 to a file", "https://h.co/a", "file:///etc/passwd", "");
        row("NW06 to a script", "https://h.co/a", "javascript:alert(1)", "");
        row("NW06 to data", "https://h.co/a", "data:text/plain,x", "");
        row("NW06 to this computer", "https://h.co/a", "http://127.0.0.1:631/", "");
        row("NW06 to this computer with TLS", "https://h.co/a", "https://localhost/", "");
        row("NW06 to nowhere", "https://h.co/a", "", "");
        row("NW06 to no host", "https://h.co/a", "https:///x", "");
        row("a name and a password are dropped", "https://h.co/a", "https://me:pw@cdn.co/x",
            "https://cdn.co/x");
        row("on this computer", "http://127.0.0.1:1/a", "http://127.0.0.1:2/b", "http://127.0.0.1:2/b");
        row("NW06 from this computer to http elsewhere", "http://127.0.0.1:1/a", "http://h.co/b", "");
    }

    void redirections()
    {
        QFETCH(QString, from);
        QFETCH(QByteArray, location);
        QFETCH(QString, target);
        const auto result = redirectTarget(QUrl(from), location);
        QCOMPARE(result ? result.value().toString() : QString(), target);
    }

    void addressesThatAreAsked()
    {
        QVERIFY(checkAddress(QUrl(QStringLiteral("https://h.co"))).ok());
        QVERIFY(checkAddress(QUrl(QStringLiteral("http://localhost:80"))).ok());
        for (const char *bad : {"http://h.co", "ftp://h.co", "file:///x", "h.co", ""})
            QVERIFY2(!checkAddress(QUrl(QString::fromUtf8(bad))), bad);
    }
};

QTEST_GUILESS_MAIN(TestWebAddress)
#include "tst_webaddress.moc"
