// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/settings.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace headlight::ui;

class TestSettings : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    QString m_file;

    void write(const QByteArray &content) const
    {
        QFile file(m_file);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(content), content.size());
    }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_file = m_folder.filePath(QString::fromLatin1(QTest::currentTestFunction()) + QLatin1Char('-')
                                   + QString::number(qHash(QByteArray(QTest::currentDataTag()))));
    }

    void withoutAFileThereAreDefaults()
    {
        Settings settings(m_file);
        const auto preferences = settings.load();
        QCOMPARE(preferences.sentence, QStringLiteral("The quick brown fox"));
        QCOMPARE(preferences.colors, ColorStyle());
        QVERIFY(settings.warning().isEmpty());
        QVERIFY(!QFile::exists(m_file));
    }

    void everythingComesBack()
    {
        Preferences written;
        written.windowGeometry = QByteArray("\x01\x00\xff", 3);
        written.modelFolder = QStringLiteral("/models/ünï, \"quoted\" & new\nline");
        written.colors = {ColorMapName::Cividis, ColorRange::PerRow, ColorSpacing::Logarithmic};
        written.reading = {.meaning = headlight::Meaning::Rollout,
                           .grouping = headlight::Grouping::Words,
                           .hide = headlight::HideKeys::Sink,
                           .after = headlight::AfterHiding::Rescale};
        written.numbersInCells = false;
        written.fastPreview = true;
        written.theme = ThemeChoice::Dark;
        written.zoomPercent = 150;
        written.sentence = QStringLiteral("nbsp\u00a0and\u2028 \U0001F98A %1 ;=[]\\ @Variant(");
        written.pair = QStringLiteral("@ByteArray(x)");
        written.pairShown = true;
        written.recentSentences = {QStringLiteral("b"), QStringLiteral("a, c")};
        written.recentModels = {QStringLiteral("/m")};
        written.modelFolders = {QStringLiteral("/models"), QStringLiteral("/more, models")};
        QVERIFY(Settings(m_file).save(written));

        Settings settings(m_file);
        const auto read = settings.load();
        QVERIFY2(settings.warning().isEmpty(), qPrintable(settings.warning()));
        QCOMPARE(read.windowGeometry, written.windowGeometry);
        QCOMPARE(read.modelFolder, written.modelFolder);
        QCOMPARE(read.colors, written.colors);
        QVERIFY(read.reading == written.reading);
        QCOMPARE(read.numbersInCells, false);
        QCOMPARE(read.fastPreview, true);
        QCOMPARE(read.theme, ThemeChoice::Dark);
        QCOMPARE(read.zoomPercent, 150);
        QCOMPARE(read.sentence, written.sentence);
        QCOMPARE(read.pair, written.pair);
        QCOMPARE(read.pairShown, true);
        QCOMPARE(read.recentSentences, written.recentSentences);
        QCOMPARE(read.recentModels, written.recentModels);
        QCOMPARE(read.modelFolders, written.modelFolders);
    }

    void aDamagedFileIsKeptAsideAndDefaultsAreUsed_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("binary") << QByteArray("\x7f"
                                              "ELF\x00\x01\x02[view]\nzoom=90",
                                              20);
        QTest::newRow("a broken section") << QByteArray("[view\nzoom=90\n");
        QTest::newRow("far too large")
            << QByteArray("[view]\nzoom=90\nx=") + QByteArray(5 * 1024 * 1024, 'a');
    }

    void aDamagedFileIsKeptAsideAndDefaultsAreUsed()
    {
        QFETCH(QByteArray, content);
        write(content);
        Settings settings(m_file);
        QCOMPARE(settings.load().zoomPercent, 100);
        QVERIFY(settings.warning().contains(QStringLiteral(".corrupt")));
        QFile copy(m_file + QStringLiteral(".corrupt"));
        QVERIFY(copy.open(QIODevice::ReadOnly));
        QCOMPARE(copy.readAll(), content);
        QVERIFY(settings.save({}));
        QCOMPARE(Settings(m_file).load().zoomPercent, 100);
    }

    void valuesOutOfRangeAreClampedOrDefaults_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<int>("zoom");
        QTest::addColumn<ColorMapName>("map");
        QTest::addColumn<qsizetype>("recent");
        const auto blues = ColorMapName::Blues;
        QTest::newRow("zoom far too large")
            << QByteArray("[view]\nzoom=1000000000\n") << 250 << blues << qsizetype(0);
        QTest::newRow("zoom negative") << QByteArray("[view]\nzoom=-5\n") << 70 << blues << qsizetype(0);
        QTest::newRow("zoom no number") << QByteArray("[view]\nzoom=NaN\n") << 100 << blues << qsizetype(0);
        QTest::newRow("colour map unknown")
            << QByteArray("[colors]\nmap=foo\n") << 100 << blues << qsizetype(0);
        QTest::newRow("colour map known")
            << QByteArray("[colors]\nmap=greys\n") << 100 << ColorMapName::Greys << qsizetype(0);
        QByteArray many = "[recent]\nsentences=";
        for (int i = 0; i < 1000; ++i)
            many += QByteArray::number(i) + ", ";
        QTest::newRow("a thousand recent sentences") << many + "end\n" << 100 << blues << qsizetype(20);
        QTest::newRow("a sentence beyond all measure")
            << QByteArray("[text]\nsentence=") + QByteArray(100000, 'x') + "\n"
            << 100 << blues << qsizetype(0);
        QTest::newRow("a type that nobody knows")
            << QByteArray("[text]\nsentence=@Variant(\\0\\0\\0\\x7f)\n") << 100 << blues << qsizetype(0);
    }

    void valuesOutOfRangeAreClampedOrDefaults()
    {
        QFETCH(QByteArray, content);
        if (content.contains("@Variant"))
            QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("QVariant::load.*")));
        write(content);
        const auto preferences = Settings(m_file).load();
        QTEST(preferences.zoomPercent, "zoom");
        QTEST(preferences.colors.map, "map");
        QTEST(preferences.recentSentences.size(), "recent");
        QVERIFY(preferences.sentence.size() < 100000);
    }

    void whatIsNoRegularFileIsLeftAlone_data()
    {
        QTest::addColumn<bool>("pipe");
        QTest::newRow("a folder") << false;
        QTest::newRow("a pipe, without waiting for it") << true;
    }

    void whatIsNoRegularFileIsLeftAlone()
    {
        QFETCH(bool, pipe);
        if (pipe)
            QCOMPARE(mkfifo(QFile::encodeName(m_file).constData(), 0600), 0);
        else
            QVERIFY(QDir().mkdir(m_file));
        Settings settings(m_file);
        QCOMPARE(settings.load().zoomPercent, 100);
        QVERIFY(!settings.warning().isEmpty());
        QVERIFY(!settings.save({}));
        QVERIFY(!QFileInfo(m_file).isFile());
    }

    void recentEntriesAreNewestFirstWithoutRepeats()
    {
        QStringList recent;
        remember(recent, QStringLiteral("a"));
        remember(recent, QStringLiteral("b"));
        remember(recent, QStringLiteral("a"));
        remember(recent, QStringLiteral("  "));
        QCOMPARE(recent, (QStringList{QStringLiteral("a"), QStringLiteral("b")}));
        for (int i = 0; i < 50; ++i)
            remember(recent, QString::number(i));
        QCOMPARE(recent.size(), Preferences::MaxRecent);
        QCOMPARE(recent.first(), QStringLiteral("49"));
    }
};

QTEST_GUILESS_MAIN(TestSettings)
#include "tst_settings.moc"
