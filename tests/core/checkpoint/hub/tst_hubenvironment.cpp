// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/hub/hubenvironment.h"
#include "modeltree.h"

#include <QTest>

#include <map>

using namespace headlight;

using Variables = std::map<std::string, std::string>;
Q_DECLARE_METATYPE(Variables)

namespace {

HubEnvironment read(const Variables &variables)
{
    return readHubEnvironment([&](const char *name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional(found->second);
    });
}

} // namespace

class TestHubEnvironment : public QObject
{
    Q_OBJECT

private slots:
    void cacheFolder_data()
    {
        QTest::addColumn<Variables>("variables");
        QTest::addColumn<QString>("folder");
        const auto row = [](const char *title, const Variables &variables, const char *folder) {
            QTest::addRow("%s", title) << variables << QString::fromUtf8(folder);
        };
        row("the home folder alone", {{"HOME", "/h"}}, "/h/.cache/huggingface/hub");
        row("XDG's cache before it", {{"HOME", "/h"}, {"XDG_CACHE_HOME", "/x"}}, "/x/huggingface/hub");
        row("HF_HOME before that", {{"HOME", "/h"}, {"XDG_CACHE_HOME", "/x"}, {"HF_HOME", "/f"}}, "/f/hub");
        row("the old name before that", {{"HF_HOME", "/f"}, {"HUGGINGFACE_HUB_CACHE", "/old"}}, "/old");
        row("HF_HUB_CACHE before all", {{"HUGGINGFACE_HUB_CACHE", "/old"}, {"HF_HUB_CACHE", "/new"}}, "/new");
        row("a tilde is the home folder", {{"HOME", "/h"}, {"HF_HUB_CACHE", "~/c"}}, "/h/c");
        row("a tilde alone", {{"HOME", "/h"}, {"HF_HOME", "~"}}, "/h/hub");
        row("a tilde elsewhere is a tilde", {{"HOME", "/h"}, {"HF_HUB_CACHE", "/a~/c"}}, "/a~/c");
        row("variables are expanded", {{"A", "/a"}, {"B", "b"}, {"HF_HUB_CACHE", "$A/${B}c"}}, "/a/bc");
        row("a variable that is not set stays", {{"HF_HUB_CACHE", "/$NO/${NO}"}}, "/$NO/${NO}");
        row("an unclosed brace stays", {{"A", "x"}, {"HF_HUB_CACHE", "/${A"}}, "/${A");
        row("an empty variable counts as not set", {{"HOME", "/h"}, {"HF_HUB_CACHE", ""}, {"HF_HOME", ""}},
            "/h/.cache/huggingface/hub");
        row("no home folder", {}, "");
    }

    void cacheFolder()
    {
        QFETCH(Variables, variables);
        QFETCH(QString, folder);
        QCOMPARE(QString::fromStdString(read(variables).cacheFolder), folder);
    }

    void token_data() // NW13
    {
        QTest::addColumn<Variables>("variables");
        QTest::addColumn<QString>("token");
        const auto row = [](const char *title, const Variables &variables, const char *token) {
            QTest::addRow("%s", title) << variables << QString::fromUtf8(token);
        };
        row("none", {}, "");
        row("HF_TOKEN", {{"HF_TOKEN", "hf_a"}, {"HUGGING_FACE_HUB_TOKEN", "hf_b"}}, "hf_a");
        row("the old name", {{"HUGGING_FACE_HUB_TOKEN", "hf_b"}}, "hf_b");
        row("NW13 white space around it", {{"HF_TOKEN", " hf_a\r\n"}}, "hf_a");
        row("NW13 a line break within it", {{"HF_TOKEN", "hf_a\nX-Evil: 1"}}, "");
        row("letters beyond ASCII", {{"HF_TOKEN", "hf_ä"}}, "");
        row("a token is not implied", {{"HF_TOKEN", "hf_a"}, {"HF_HUB_DISABLE_IMPLICIT_TOKEN", "1"}}, "");
        row("white space only, then the file", {{"HF_TOKEN", " \n"}, {"HF_HOME", "TREE"}}, "hf_file");
        row("the file of HF_HOME", {{"HF_HOME", "TREE"}}, "hf_file");
        row("the file of HF_TOKEN_PATH", {{"HF_HOME", "TREE"}, {"HF_TOKEN_PATH", "TREE/other"}}, "hf_other");
        row("a variable before a file", {{"HF_TOKEN", "hf_a"}, {"HF_HOME", "TREE"}}, "hf_a");
        row("a token file that is a folder", {{"HF_TOKEN_PATH", "TREE"}}, "");
        row("a token file of megabytes", {{"HF_TOKEN_PATH", "TREE/large"}}, "");
    }

    void token()
    {
        QFETCH(Variables, variables);
        QFETCH(QString, token);
        const test::ModelTree tree;
        tree.file("token", "hf_file\n");
        tree.file("other", "hf_other");
        tree.file("large", std::string(1'000'000, 'a'));
        for (auto &[name, value] : variables) {
            if (value.starts_with("TREE"))
                value.replace(0, 4, tree.path());
        }
        QCOMPARE(QString::fromStdString(read(variables).token), token);
    }

    void offlineAndEndpoint()
    {
        QVERIFY(!read({}).offline);
        for (const char *yes : {"1", "on", "YES", "True"}) {
            QVERIFY(read({{"HF_HUB_OFFLINE", yes}}).offline);
            QVERIFY(read({{"TRANSFORMERS_OFFLINE", yes}}).offline);
        }
        QVERIFY(!read({{"HF_HUB_OFFLINE", "0"}}).offline);
        QCOMPARE(read({}).endpoint, std::string("https://huggingface.co"));
        QCOMPARE(read({{"HF_ENDPOINT", "http://127.0.0.1:8080/mirror/"}}).endpoint,
                 std::string("http://127.0.0.1:8080/mirror"));
    }
};

QTEST_GUILESS_MAIN(TestHubEnvironment)
#include "tst_hubenvironment.moc"
