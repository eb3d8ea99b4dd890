// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dropped.h"

#include <QDir>
#include <QMimeData>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

using namespace headlight::app;

class TestDropped : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

private slots:
    void initTestCase()
    {
        QVERIFY(QDir(m_folder.path()).mkdir(QStringLiteral("model")));
        for (const char *name : {"a.gguf", "B.GGUF", "model/config.json"}) {
            QFile file(m_folder.filePath(QLatin1String(name)));
            QVERIFY(file.open(QIODevice::WriteOnly));
        }
    }

    void modelsAndTexts_data()
    {
        QTest::addColumn<QList<QUrl>>("urls");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("model"); // below the folder
        QTest::addColumn<QString>("typed");
        const auto local = [this](const char *name) {
            return QUrl::fromLocalFile(m_folder.filePath(QLatin1String(name)));
        };
        const QString none;
        const QString words = QStringLiteral("two words");
        const QUrl web(QStringLiteral("https://example.org/model"));
        QTest::addRow("a folder") << QList{local("model")} << words << QStringLiteral("/model") << none;
        QTest::addRow("a file of a folder")
            << QList{local("model/config.json")} << none << QStringLiteral("/model") << none;
        QTest::addRow("a GGUF file") << QList{local("a.gguf")} << none << QStringLiteral("/a.gguf") << none;
        QTest::addRow("in capitals") << QList{local("B.GGUF")} << none << QStringLiteral("/B.GGUF") << none;
        QTest::addRow("the first that is there")
            << QList{web, local("absent"), local("model")} << none << QStringLiteral("/model") << none;
        QTest::addRow("an address elsewhere") << QList{web} << words << none << none;
        QTest::addRow("words") << QList<QUrl>{} << words << none << words;
        QTest::addRow("nothing") << QList<QUrl>{} << none << none << none;
    }

    void modelsAndTexts()
    {
        QFETCH(QList<QUrl>, urls);
        QFETCH(QString, text);
        QFETCH(QString, model);
        QMimeData data;
        if (!text.isEmpty())
            data.setText(text);
        if (!urls.isEmpty())
            data.setUrls(urls);
        const Dropped what = dropped(data);
        QCOMPARE(what.model, model.isEmpty() ? QString() : m_folder.path() + model);
        QTEST(what.text, "typed");
    }
};

QTEST_GUILESS_MAIN(TestDropped)
#include "tst_dropped.moc"
