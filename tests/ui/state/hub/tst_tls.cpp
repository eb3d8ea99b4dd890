// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "downloads.h"
#include "testpaths.h"

#include <QDirIterator>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslSocket>

using namespace headlight;
using namespace headlight::ui;
using test::content;
using test::Downloads;

namespace {

/// Whom this process trusts besides the certificates that it came with, as long as this lives.
class Trust
{
public:
    explicit Trust(bool ours)
    {
        QSslConfiguration changed = m_before;
        if (ours)
            changed.addCaCertificates(QStringLiteral(HEADLIGHT_TEST_DATA "/tls/authority.crt"));
        QSslConfiguration::setDefaultConfiguration(changed);
    }
    ~Trust() { QSslConfiguration::setDefaultConfiguration(m_before); }
    Trust(const Trust &) = delete;
    Trust &operator=(const Trust &) = delete;

private:
    const QSslConfiguration m_before = QSslConfiguration::defaultConfiguration();
};

/// Bytes of all files below @p folder; an empty file, such as a lock, has none.
qint64 bytesBelow(const QString &folder)
{
    qint64 bytes = 0;
    QDirIterator files(folder, QDir::Files | QDir::Hidden | QDir::System, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        files.next();
        bytes += files.fileInfo().size();
    }
    return bytes;
}

/// What the hub's list of files gives: "ok" or a sentence.
QString listed(const HubOptions &options, const CancelToken &cancel)
{
    HttpClient client(options, cancel);
    HubApi api(&client);
    const auto listing = api.listing({"org/name", "main"});
    return listing ? QStringLiteral("ok") : QString::fromStdString(sentence(listing.error()));
}

} // namespace

/// A server that cannot prove who it is: NW02.
class TestTls : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (!QSslSocket::supportsSsl())
            QSKIP("this Qt has no TLS");
    }

    void theCertificateDecides_data()
    {
        QTest::addColumn<QString>("certificate");
        QTest::addColumn<bool>("trusted"); // the authority that signed it
        QTest::addColumn<QString>("reason"); // in the sentence; empty: it is fine
        QTest::addRow("one that is fine") << QStringLiteral("good") << true << QString();
        QTest::addRow("NW02 expired") << QStringLiteral("expired") << true << QStringLiteral("expired");
        QTest::addRow("NW02 of another host")
            << QStringLiteral("otherhost") << true << QStringLiteral("host name did not match");
        QTest::addRow("NW02 signed by itself")
            << QStringLiteral("selfsigned") << true << QStringLiteral("self-signed");
        QTest::addRow("NW02 signed by somebody unknown")
            << QStringLiteral("good") << false << QStringLiteral("issuer certificate");
    }

    void theCertificateDecides()
    {
        QFETCH(const QString, certificate);
        QFETCH(const bool, trusted);
        QFETCH(const QString, reason);
        const Trust trust(trusted);
        Downloads d;
        QVERIFY(d.server.useCertificate(certificate));
        d.options = d.server.options(d.folder.path());
        for (const bool list : {true, false}) {
            d.server.connections = 0;
            const QString outcome = list ? listed(d.options, d.cancel) : d.run();
            if (reason.isEmpty()) {
                QCOMPARE(outcome, QStringLiteral("ok"));
                QCOMPARE(d.server.requests.last().headers.value("authorization"),
                         QByteArray("Bearer hf_secret"));
                continue;
            }
            QVERIFY2(outcome.contains(QStringLiteral("the server cannot prove who it is: ")),
                     qPrintable(outcome));
            QVERIFY2(outcome.contains(reason), qPrintable(outcome));
            QVERIFY2(outcome.contains(QStringLiteral("nothing was sent")), qPrintable(outcome));
            QVERIFY(!outcome.contains(QStringLiteral("hf_secret")));
            QCOMPARE(d.server.connections, 1); // it is not tried again
            QVERIFY(d.server.requests.isEmpty()); // so no token came
            QCOMPARE(bytesBelow(d.folder.path()), 0);
            QVERIFY(!QFile::exists(d.blob()));
        }
        if (reason.isEmpty())
            QCOMPARE(Downloads::read(d.blob()), content());
    }

    void alsoWhereAHubSendsOnTo_data() { theCertificateDecides_data(); }

    /// The hub is fine; the storage that it names for large files is not.
    void alsoWhereAHubSendsOnTo()
    {
        QFETCH(const QString, certificate);
        QFETCH(const bool, trusted);
        QFETCH(const QString, reason);
        const Trust trust(trusted);
        Downloads d;
        test::HubServer storage;
        QVERIFY(storage.useCertificate(certificate));
        storage.addLarge(test::File, content());
        d.server.storage = &storage;
        const QString outcome = d.run();
        if (reason.isEmpty()) {
            QCOMPARE(outcome, QStringLiteral("ok"));
            QCOMPARE(Downloads::read(d.blob()), content());
            QVERIFY(!storage.requests.last().headers.contains("authorization")); // it is another server
            return;
        }
        QVERIFY2(outcome.contains(QStringLiteral("the server cannot prove who it is: ")),
                 qPrintable(outcome));
        QVERIFY2(outcome.contains(reason), qPrintable(outcome));
        QVERIFY(storage.requests.isEmpty());
        QCOMPARE(bytesBelow(d.folder.path()), 0);
        QVERIFY(!QFile::exists(d.blob()));
    }
};

QTEST_GUILESS_MAIN(TestTls)
#include "tst_tls.moc"
