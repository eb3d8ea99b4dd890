// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/folder.h"
#include "core/base/limits.h"
#include "core/checkpoint/hub/hubcache.h"
#include "core/checkpoint/modelscan.h"
#include "hub/modeltree.h"

#include <QTest>

#include <unistd.h>

using namespace headlight;
using test::ModelTree;

namespace {

QString problemOf(const ModelFolder &model)
{
    return model.problem ? QString::fromStdString(sentence(*model.problem)) : QString();
}

QStringList namesOf(const ModelScan &scan)
{
    QStringList names;
    for (const FoundModel &found : scan.models)
        names += QString::fromStdString(found.name);
    return names;
}

void shards(const ModelTree &tree, const std::string &folder)
{
    tree.file(folder + "/config.json", test::BertConfig);
    tree.file(folder + "/vocab.txt", "a");
    tree.file(
        folder + "/model.safetensors.index.json",
        R"({"weight_map":{"a":"model-00001-of-00002.safetensors","b":"model-00002-of-00002.safetensors"}})");
    tree.file(folder + "/model-00001-of-00002.safetensors", ModelTree::weights(2, "a"));
    tree.file(folder + "/model-00002-of-00002.safetensors", ModelTree::weights(3, "b"));
}

} // namespace

Q_DECLARE_METATYPE(std::string)

class TestModelScan : public QObject
{
    Q_OBJECT

private slots:
    void shardsCountTogether()
    {
        const ModelTree tree;
        shards(tree, "m");
        const ModelFolder model = inspectModel(tree.path("m"));
        QCOMPARE(problemOf(model), QString());
        QCOMPARE(model.memoryBytes, std::uint64_t(4 * 5));
        QCOMPARE(lookAtModel(tree.path("m")).name, std::string("m"));
    }

    void indexesThatLead_data()
    {
        QTest::addColumn<std::string>("index");
        QTest::addColumn<QString>("why");
        const auto row = [](const char *title, const std::string &index, const char *why) {
            QTest::addRow("%s", title) << index << QString::fromUtf8(why);
        };
        row("to a file that is not there", R"({"weight_map":{"a":"model-00003-of-00003.safetensors"}})",
            "1 of 1 files is missing: model-00003-of-00003.safetensors");
        row("SH02 out of the folder", R"({"weight_map":{"a":"../../x.safetensors"}})", "unsafe file name");
        row("nowhere", R"({"weight_map":{}})", "for no tensor");
        row("to a number", R"({"weight_map":{"a":1}})", "does not name a file");
        row("to nonsense", "[", "model.safetensors.index.json: not valid JSON");
    }

    void indexesThatLead()
    {
        QFETCH(std::string, index);
        QFETCH(QString, why);
        const ModelTree tree;
        shards(tree, "m");
        tree.file("m/model.safetensors.index.json", index);
        const ModelFolder model = inspectModel(tree.path("m"));
        QVERIFY2(problemOf(model).contains(why), qPrintable(problemOf(model)));
    }

    void tokenizersOfEveryKind_data()
    {
        QTest::addColumn<QStringList>("files");
        QTest::addColumn<bool>("has");
        QTest::addRow("none") << QStringList() << false;
        QTest::addRow("tokenizer.json") << QStringList{QStringLiteral("tokenizer.json")} << true;
        QTest::addRow("vocab.json alone is none") << QStringList{QStringLiteral("vocab.json")} << false;
        QTest::addRow("vocab.json with merges.txt")
            << QStringList{QStringLiteral("vocab.json"), QStringLiteral("merges.txt")} << true;
        QTest::addRow("SentencePiece") << QStringList{QStringLiteral("spiece.model")} << true;
    }

    void tokenizersOfEveryKind()
    {
        QFETCH(QStringList, files);
        QFETCH(bool, has);
        const ModelTree tree;
        tree.folder("m");
        for (const QString &file : files)
            tree.file("m/" + file.toStdString());
        QCOMPARE(inspectModel(tree.path("m")).hasTokenizer, has);
    }

    void foldersAreLookedInto()
    {
        const ModelTree tree;
        shards(tree, "sharded");
        tree.file("owner/model/config.json", test::BertConfig);
        tree.file("owner/model/model.safetensors", ModelTree::weights());
        tree.file("owner/deep/deeper/config.json", test::BertConfig); // deeper than anybody sorts
        tree.file("single.gguf", "GGUF");
        tree.file("notes.txt", "x");
        tree.file(".hidden/config.json", test::BertConfig);
        tree.folder("empty");
        const ModelScan scan = scanFolder(tree.path());
        QCOMPARE(namesOf(scan),
                 (QStringList{QStringLiteral("model"), QStringLiteral("sharded"), QStringLiteral("single")}));
        QCOMPARE(namesOf(scanFolder(tree.path("sharded"))), QStringList{QStringLiteral("sharded")});
    }

    void aCacheIsRecognised()
    {
        const ModelTree tree;
        tree.cachedModel("models--a--b");
        QCOMPARE(namesOf(scanFolder(tree.path())), QStringList{QStringLiteral("a/b")});
    }

    void linksInACircleEnd() // FS05
    {
        const ModelTree tree;
        tree.link("a/loop", "..");
        tree.link("self", "self");
        tree.link("up", "/");
        tree.file("m/config.json", test::BertConfig);
        QVERIFY(namesOf(scanFolder(tree.path("a"))).size() <= 1);
        QVERIFY(namesOf(scanFolder(tree.path("self"))).isEmpty());
    }

    void placesThatCannotBeLookedAt()
    {
        const ModelTree tree;
        tree.file("file", "x");
        QCOMPARE(scanFolder(tree.path("gone")).problems.at(0).code, ErrorCode::FileNotFound);
        QCOMPARE(scanFolder(tree.path("file")).problems.at(0).code, ErrorCode::NotRegularFile);
        QCOMPARE(scanFolder(std::string("a\0b", 3)).problems.at(0).code, ErrorCode::InvalidArgument);
        if (::geteuid() == 0)
            QSKIP("a folder without permissions is open to the superuser");
        tree.folder("closed");
        std::filesystem::permissions(tree.path("closed"), std::filesystem::perms::none);
        QCOMPARE(scanFolder(tree.path("closed")).problems.at(0).code, ErrorCode::AccessDenied);
        std::filesystem::permissions(tree.path("closed"), std::filesystem::perms::owner_all);
    }

    void oddNames_data() // FS06
    {
        QTest::addColumn<std::string>("name");
        const auto row
            = [](const char *title, const std::string &name) { QTest::addRow("%s", title) << name; };
        row("FS06 beyond ASCII", "mödèl");
        row("FS06 an emoji", "🦊");
        row("FS06 a line break", "a\nb");
        row("FS06 a dash in front", "-rf");
        row("FS06 a quotation mark", "a\"b");
        row("FS06 a place holder", "%1 %s");
        row("FS06 an ampersand", "a&b");
        row("FS06 255 bytes", std::string(255, 'x'));
        row("FS06 right to left", "a\u202Eb");
        row("FS06 a space at the end", "a ");
        row("FS06 no UTF-8", "a\xFF");
    }

    void oddNames()
    {
        QFETCH(std::string, name);
        const ModelTree tree;
        tree.file(name + "/config.json", test::BertConfig);
        tree.file(name + "/model.safetensors", ModelTree::weights());
        const ModelScan scan = scanFolder(tree.path());
        QCOMPARE(scan.models.size(), std::size_t(1));
        QCOMPARE(scan.models[0].name, name);
        const bool isText = name.find('\xFF') == std::string::npos;
        QVERIFY2(isText ? !scan.models[0].model.problem
                        : problemOf(scan.models[0].model).contains(QStringLiteral("no UTF-8")),
                 qPrintable(problemOf(scan.models[0].model)));
        std::filesystem::remove_all(tree.path()); // QTemporaryDir cannot remove what is no UTF-8
    }

    void aHundredThousandEntries() // FS15
    {
        const ModelTree tree;
        tree.file("m/config.json", test::BertConfig);
        for (int i = 0; i < 100'000; ++i)
            QCOMPARE(::symlink("nowhere", tree.path("f" + std::to_string(i)).c_str()), 0);
        QCOMPARE(namesOf(scanFolder(tree.path())), QStringList{QStringLiteral("m")});
        CancelToken cancel;
        cancel.cancel();
        QCOMPARE(listFolder(tree.path(), cancel).error().code, ErrorCode::Cancelled);
        std::filesystem::remove_all(tree.path()); // much quicker than QTemporaryDir
    }

    void namesForPeople_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("name");
        const auto row = [](const char *title, const char *path, const char *name) {
            QTest::addRow("%s", title) << QString::fromUtf8(path) << QString::fromUtf8(name);
        };
        row("a folder", "/models/bert", "bert");
        row("a folder with a slash behind", "/models/bert/", "bert");
        row("a .gguf file", "/models/a.Q8_0.gguf", "a.Q8_0");
        row("a folder of the cache", "/h/hub/models--org--name/snapshots/0123", "org/name");
        row("a file in the cache", "/h/hub/models--org--name/snapshots/0123/x.gguf", "org/name/x.gguf");
        row("snapshots of something else", "/h/snapshots/0123", "0123");
        row("nothing", "", "");
    }

    void namesForPeople()
    {
        QFETCH(QString, path);
        QFETCH(QString, name);
        QCOMPARE(QString::fromStdString(modelName(path.toStdString())), name);
    }
};

QTEST_GUILESS_MAIN(TestModelScan)
#include "tst_modelscan.moc"
