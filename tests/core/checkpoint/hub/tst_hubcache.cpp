// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/hub/hubcache.h"
#include "modeltree.h"

#include <QTest>

#include <sys/stat.h>

using namespace headlight;
using test::Commit;
using test::ModelTree;
using test::OtherCommit;

namespace {

const std::string Repository = "models--org--name";
const std::string Snapshot = Repository + "/snapshots/" + Commit;

using Make = std::function<void(const ModelTree &)>;

QString problemOf(const FoundModel &found)
{
    return found.model.problem ? QString::fromStdString(sentence(*found.model.problem)) : QString();
}

} // namespace

Q_DECLARE_METATYPE(Make)

class TestHubCache : public QObject
{
    Q_OBJECT

private slots:
    void aCompleteModel()
    {
        const ModelTree tree;
        tree.cachedModel(Repository);
        const ModelScan scan = scanHubCache(tree.path());
        QCOMPARE(scan.models.size(), std::size_t(1));
        const FoundModel &found = scan.models[0];
        QCOMPARE(problemOf(found), QString());
        QCOMPARE(found.name, std::string("org/name"));
        QCOMPARE(found.revision, std::string("main"));
        QCOMPARE(found.model.path, tree.path(Snapshot));
        QCOMPARE(found.model.memoryBytes, std::uint64_t(24));
        QVERIFY(found.model.hasTokenizer);
        QCOMPARE(found.bytes, std::uint64_t(test::BertConfig.size() + ModelTree::weights().size() + 2));
    }

    void everyRevisionWithItsNames()
    {
        const ModelTree tree;
        tree.cachedModel(Repository);
        tree.file(Repository + "/refs/v1.0", Commit);
        tree.file(Repository + "/refs/pr/1", "  " + OtherCommit + "\n");
        tree.file(Repository + "/refs/bad", "no commit");
        for (const char *name : {"config.json", "model.safetensors"})
            tree.link(Repository + "/snapshots/" + OtherCommit + '/' + name,
                      "../../blobs/" + std::string(*name == 'c' ? "c0" : "e0"));
        tree.file(Repository + "/snapshots/.DS_Store", "x");
        const ModelScan scan = scanHubCache(tree.path());
        QCOMPARE(scan.models.size(), std::size_t(2));
        QCOMPARE(scan.models[0].revision, std::string("main, v1.0"));
        QCOMPARE(scan.models[1].revision, std::string("pr/1"));
        QVERIFY(!scan.models[1].model.hasTokenizer); // usable nevertheless
        QCOMPARE(problemOf(scan.models[1]), QString());
    }

    void aBlobWithTwoNamesCountsOnce()
    {
        const ModelTree tree;
        tree.cachedModel(Repository);
        const std::uint64_t before = scanHubCache(tree.path()).models[0].bytes;
        tree.link(Snapshot + "/copy.safetensors", "../../blobs/e0");
        QCOMPARE(scanHubCache(tree.path()).models[0].bytes, before);
        tree.file(Snapshot + "/more", "12345");
        QCOMPARE(scanHubCache(tree.path()).models[0].bytes, before + 5);
    }

    void whyAModelIsNotComplete_data()
    {
        QTest::addColumn<Make>("make");
        QTest::addColumn<QString>("why");
        const auto row = [](const char *title, const Make &make, const char *why) {
            QTest::addRow("%s", title) << make << QString::fromUtf8(why);
        };
        const auto remove = [](const ModelTree &tree, const std::string &name) {
            std::filesystem::remove_all(tree.path(name));
        };
        row(
            "its blob is gone", [=](const ModelTree &t) { remove(t, Repository + "/blobs/e0"); },
            "model.safetensors: this is a symbolic link to a file that does not exist");
        row(
            "weights never came", [=](const ModelTree &t) { remove(t, Snapshot + "/model.safetensors"); },
            "the folder holds no weights");
        row(
            "the download was interrupted",
            [=](const ModelTree &t) {
                remove(t, Snapshot + "/model.safetensors");
                t.file(Repository + "/blobs/e1.incomplete", "12345");
            },
            "the download was not finished, found 5 bytes");
        row(
            "no configuration", [=](const ModelTree &t) { remove(t, Snapshot + "/config.json"); },
            "config.json: there is no such file");
        row(
            "a configuration that is no JSON",
            [=](const ModelTree &t) { t.file(Repository + "/blobs/c0", "{"); },
            "config.json: not valid JSON");
        row(
            "weights that are cut off",
            [=](const ModelTree &t) {
                std::filesystem::resize_file(t.path(Repository + "/blobs/e0"),
                                             ModelTree::weights().size() - 1);
            },
            "model.safetensors: ");
        row(
            "weights that are a Git LFS pointer",
            [=](const ModelTree &t) {
                t.file(Repository + "/blobs/e0",
                       "version https://git-lfs.github.com/spec/v1\noid sha256:0\n");
            },
            "Git LFS pointer");
        row(
            "FS05 a link to itself",
            [=](const ModelTree &t) {
                remove(t, Snapshot + "/model.safetensors");
                t.link(Snapshot + "/model.safetensors", "model.safetensors");
            },
            "circle");
        row(
            "FS03 weights are a pipe",
            [=](const ModelTree &t) {
                remove(t, Repository + "/blobs/e0");
                QCOMPARE(::mkfifo(t.path(Repository + "/blobs/e0").c_str(), 0600), 0);
            },
            "model.safetensors: this is a pipe");
        row(
            "FS02 weights are a folder",
            [=](const ModelTree &t) {
                remove(t, Repository + "/blobs/e0");
                t.folder(Repository + "/blobs/e0");
            },
            "model.safetensors: this is a folder");
        row(
            "no snapshot", [=](const ModelTree &t) { remove(t, Repository + "/snapshots"); },
            "none of its files is in the cache");
        row(
            "the snapshots are a file",
            [=](const ModelTree &t) {
                remove(t, Repository + "/snapshots");
                t.file(Repository + "/snapshots", "x");
            },
            "this is no folder");
        row(
            "the repository is a file",
            [=](const ModelTree &t) {
                remove(t, Repository);
                t.file(Repository, "x");
            },
            "its place in the cache is no folder");
    }

    void whyAModelIsNotComplete()
    {
        QFETCH(Make, make);
        QFETCH(QString, why);
        const ModelTree tree;
        tree.cachedModel(Repository);
        tree.cachedModel("models--whole");
        make(tree);
        const ModelScan scan = scanHubCache(tree.path());
        QCOMPARE(scan.models.size(), std::size_t(2));
        QVERIFY2(problemOf(scan.models[0]).contains(why), qPrintable(problemOf(scan.models[0])));
        QCOMPARE(scan.models[1].name, std::string("whole"));
        QCOMPARE(problemOf(scan.models[1]), QString()); // one that is damaged does not stop the scan
    }

    void othersInTheCacheAreLeftAlone()
    {
        const ModelTree tree;
        tree.cachedModel("models--a");
        tree.cachedModel("datasets--b");
        tree.file("CACHEDIR.TAG", "Signature");
        tree.file("version.txt", "1");
        tree.folder(".locks/models--a");
        tree.file("models--", "");
        QCOMPARE(scanHubCache(tree.path()).models.size(), std::size_t(1));
    }

    void noCacheIsAnEmptyOne()
    {
        const ModelScan none = scanHubCache("/nonexistent/hub");
        QVERIFY(none.models.empty() && none.problems.empty());
        QVERIFY(scanHubCache("").models.empty());
        const ModelTree tree;
        tree.file("hub", "x");
        QCOMPARE(scanHubCache(tree.path("hub")).problems.size(), std::size_t(1));
    }

    void eachGgufFileIsAModel()
    {
        const ModelTree tree;
        tree.cached(Repository, "x.Q8_0.gguf", "GGUF\3\0\0\0", "a1");
        tree.cached(Repository, "y.F16.gguf", "no gguf at all", "a2");
        const ModelScan scan = scanHubCache(tree.path());
        QCOMPARE(scan.models.size(), std::size_t(2));
        QCOMPARE(scan.models[0].name, std::string("org/name/x.Q8_0.gguf"));
        QCOMPARE(scan.models[0].model.path, tree.path(Snapshot + "/x.Q8_0.gguf"));
        QVERIFY(scan.models[1].model.problem);
    }

    void aNameLeadsToItsSnapshot()
    {
        const ModelTree tree;
        tree.cachedModel(Repository);
        tree.file(Repository + "/refs/pr/1", Commit);
        tree.file(Repository + "/refs/gone", OtherCommit);
        const auto path = [&](const HubName &name) {
            const auto found = findInHubCache(tree.path(), name);
            return found ? found.value() : found.error().what;
        };
        QCOMPARE(path({"org/name", "main"}), tree.path(Snapshot));
        QCOMPARE(path({"org/name", "pr/1"}), tree.path(Snapshot));
        QCOMPARE(path({"org/name", Commit}), tree.path(Snapshot));
        const std::string none = "this model is not in the cache of the hub";
        QCOMPARE(path({"org/name", "gone"}), none);
        QCOMPARE(path({"org/name", OtherCommit}), none);
        QCOMPARE(path({"org/other", "main"}), none);
    }

    void cancelledScansStop()
    {
        const ModelTree tree;
        tree.cachedModel(Repository);
        CancelToken cancel;
        cancel.cancel();
        const ModelScan scan = scanHubCache(tree.path(), cancel);
        QVERIFY(scan.models.empty() && scan.problems.empty());
    }

    void linksClimbFromSubfolders()
    {
        QCOMPARE(HubCachePaths::linkTarget("config.json", "ab"), std::string("../../blobs/ab"));
        QCOMPARE(HubCachePaths::linkTarget("a/b/c", "ab"), std::string("../../../../blobs/ab"));
    }
};

QTEST_GUILESS_MAIN(TestHubCache)
#include "tst_hubcache.moc"
