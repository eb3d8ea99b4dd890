// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Runs the built programs with a cache of the hub, as a shell would.
#include "testpaths.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace {

struct Outcome
{
    int exitCode = -1;
    QByteArray output;
    QString error;
};

const QString Commit(40, QLatin1Char('c'));

/// What has the name of a bundled model in the current folder.
enum class Local { Nothing, OtherFolder, OtherFile, Model, Tokenizer };

} // namespace

Q_DECLARE_METATYPE(Local)

class TestModelNames : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    Outcome run(const QString &program, const QStringList &arguments, const QString &folder = {}) const
    {
        QProcess process;
        process.setWorkingDirectory(folder);
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("HF_HUB_CACHE"), m_folder.path());
        environment.insert(QStringLiteral("XDG_CONFIG_HOME"), m_folder.filePath(QStringLiteral("config")));
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral(HEADLIGHT_BIN "/") + program, arguments);
        if (!process.waitForFinished())
            return {-1, {}, process.errorString()};
        return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
                process.readAllStandardOutput(), QString::fromUtf8(process.readAllStandardError())};
    }

    /// @p line with NAME replaced; what it writes to "a.csv" counts as its output.
    Outcome runLine(const QString &line, const QString &name, const QString &folder) const
    {
        QStringList words = line.split(QLatin1Char(' '));
        words.replaceInStrings(QStringLiteral("NAME"), name);
        Outcome outcome = run(words.first(), words.mid(1), folder);
        QFile file(QDir(folder).filePath(QStringLiteral("a.csv")));
        if (file.open(QIODevice::ReadOnly))
            outcome.output += file.readAll();
        return outcome;
    }

    /// Puts @p local at @p path; as a model or a tokenizer it is that of @p other.
    static bool putLocal(const QString &path, const QString &other, Local local)
    {
        switch (local) {
        case Local::Nothing:
            return true;
        case Local::OtherFolder:
            return QDir().mkpath(path + QStringLiteral("/src"));
        case Local::OtherFile:
            return QFile::copy(other + QStringLiteral("/config.json"), path);
        case Local::Model:
            return QFile::link(other, path);
        case Local::Tokenizer:
            return QDir().mkpath(path)
                && QFile::copy(other + QStringLiteral("/tokenizer.json"),
                               path + QStringLiteral("/tokenizer.json"));
        }
        return false;
    }

private slots:
    void initTestCase()
    {
        const QString repository = m_folder.filePath(QStringLiteral("models--org--name"));
        const QString snapshot = repository + QStringLiteral("/snapshots/") + Commit;
        QVERIFY(QDir().mkpath(snapshot) && QDir().mkpath(repository + QStringLiteral("/refs")));
        for (const QFileInfo &file :
             QDir(QStringLiteral(HEADLIGHT_MODELS "/encoder")).entryInfoList(QDir::Files))
            QVERIFY(QFile::link(file.filePath(), snapshot + QLatin1Char('/') + file.fileName()));
        QFile ref(repository + QStringLiteral("/refs/main"));
        QVERIFY(ref.open(QIODevice::WriteOnly));
        ref.write(Commit.toLatin1());
        QVERIFY(QDir().mkpath(m_folder.filePath(QStringLiteral("models--org--empty/snapshots/") + Commit)));
    }

    void modelsAsText_data()
    {
        QTest::addColumn<QString>("program");
        QTest::addColumn<QStringList>("arguments");
        QTest::addRow("headlight-cli models")
            << QStringLiteral("headlight-cli") << QStringList{QStringLiteral("models")};
        QTest::addRow("headlight --list-models")
            << QStringLiteral("headlight") << QStringList{QStringLiteral("--list-models")};
    }

    void modelsAsText()
    {
        QFETCH(QString, program);
        QFETCH(QStringList, arguments);
        const Outcome outcome = run(program, arguments);
        QVERIFY2(outcome.exitCode == 0, qPrintable(outcome.error));
        QList<QByteArray> lines = outcome.output.split('\n');
        lines.removeIf([](const QByteArray &line) { return !line.contains("org/"); });
        QCOMPARE(lines.size(), 2);
        QVERIFY(lines[0].contains("org/empty"));
        QVERIFY(lines[0].contains("cannot be opened: config.json"));
        QVERIFY(lines[1].contains("org/name"));
        QVERIFY(lines[1].contains("bert"));
        QVERIFY(lines[1].contains("needs "));
    }

    void modelsAsJson()
    {
        const Outcome outcome = run(QStringLiteral("headlight-cli"),
                                    {QStringLiteral("models"), QStringLiteral("--json"),
                                     QStringLiteral(HEADLIGHT_MODELS), QStringLiteral("/nonexistent")});
        QVERIFY2(outcome.exitCode == 0, qPrintable(outcome.error));
        const QJsonArray list = QJsonDocument::fromJson(outcome.output).array();
        QCOMPARE(list.size(), 4);
        const QJsonObject broken = list[0].toObject();
        QCOMPARE(broken[QStringLiteral("name")].toString(), QStringLiteral("org/empty"));
        QVERIFY(broken[QStringLiteral("problem")].isString());
        const QJsonObject whole = list[1].toObject();
        QCOMPARE(whole[QStringLiteral("name")].toString(), QStringLiteral("org/name"));
        QCOMPARE(whole[QStringLiteral("revision")].toString(), QStringLiteral("main"));
        QCOMPARE(whole[QStringLiteral("family")].toString(), QStringLiteral("bert"));
        QVERIFY(whole[QStringLiteral("memory")].toDouble() > 1e6);
        QVERIFY(whole[QStringLiteral("tokenizer")].toBool());
        QVERIFY(whole[QStringLiteral("problem")].isNull());
    }

    void aNameOfTheCacheIsAModel()
    {
        const Outcome info
            = run(QStringLiteral("headlight-cli"), {QStringLiteral("info"), QStringLiteral("org/name")});
        QVERIFY2(info.exitCode == 0, qPrintable(info.error));
        QCOMPARE(QJsonDocument::fromJson(info.output).object()[QStringLiteral("name")].toString(),
                 QStringLiteral("org/name"));
        const Outcome commit = run(
            QStringLiteral("headlight-cli"),
            {QStringLiteral("tokenize"), QStringLiteral("org/name@") + Commit, QStringLiteral("a fox")});
        QVERIFY2(commit.exitCode == 0, qPrintable(commit.error));
        const QString figure = m_folder.filePath(QStringLiteral("figure.csv"));
        const Outcome window
            = run(QStringLiteral("headlight"),
                  {QStringLiteral("--model"), QStringLiteral("org/name"), QStringLiteral("--sentence"),
                   QStringLiteral("a fox"), QStringLiteral("--layer"), QStringLiteral("0"),
                   QStringLiteral("--head"), QStringLiteral("0"), QStringLiteral("--export"), figure});
        QVERIFY2(window.exitCode == 0, qPrintable(window.error));
        QVERIFY(QFile::exists(figure));
    }

    void aBundledName_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<Local>("local");
        QTest::addColumn<bool>("isBundled");
        const auto row = [](const char *title, const char *line, Local local, bool isBundled) {
            QTest::addRow("%s", title) << QString::fromLatin1(line) << local << isBundled;
        };
        const char *info = "headlight-cli info NAME";
        const char *tokenize = "headlight-cli tokenize NAME foxes";
        const char *trace = "headlight-cli trace NAME --text foxes -o -";
        const char *analyze = "headlight-cli analyze NAME --text foxes";
        const char *window = "headlight --model NAME --sentence foxes --export a.csv";
        row("info", info, Local::Nothing, true);
        row("tokenize", tokenize, Local::Nothing, true);
        row("trace", trace, Local::Nothing, true);
        row("analyze", analyze, Local::Nothing, true);
        row("window", window, Local::Nothing, true);
        row("info beside another folder", info, Local::OtherFolder, true);
        row("window beside another folder", window, Local::OtherFolder, true);
        row("info beside another file", info, Local::OtherFile, true);
        row("info of a model here", info, Local::Model, false);
        row("trace of a model here", trace, Local::Model, false);
        row("window with a model here", window, Local::Model, false);
        row("tokenize by a tokenizer here", tokenize, Local::Tokenizer, false);
    }

    /// A bundled name gives what the path of the bundled model gives, unless such a model is here.
    void aBundledName()
    {
        QFETCH(QString, line);
        QFETCH(Local, local);
        QFETCH(bool, isBundled);
        const QTemporaryDir here;
        for (const auto &[name, other] : {std::pair{"encoder", "decoder"}, std::pair{"decoder", "encoder"}}) {
            const QString path = here.filePath(QLatin1String(name));
            const QString bundled = QStringLiteral(HEADLIGHT_MODELS "/");
            QVERIFY(putLocal(path, bundled + QLatin1String(other), local));
            const QString expected = isBundled ? bundled + QLatin1String(name) : path;
            const Outcome byName = runLine(line, QLatin1String(name), here.path());
            const Outcome byPath = runLine(line, expected, here.path());
            QVERIFY2(byName.exitCode == 0, qPrintable(byName.error));
            QVERIFY2(byPath.exitCode == 0, qPrintable(byPath.error));
            QVERIFY(byName.output.size() > 100);
            QCOMPARE(byName.output, byPath.output);
        }
    }

    void aNameThatTheCacheHasNot()
    {
        const Outcome info
            = run(QStringLiteral("headlight-cli"), {QStringLiteral("info"), QStringLiteral("org/other")});
        QCOMPARE(info.exitCode, 1);
        QVERIFY2(info.error.contains(QStringLiteral("org/other")), qPrintable(info.error));
    }
};

QTEST_GUILESS_MAIN(TestModelNames)
#include "tst_modelnames.moc"
