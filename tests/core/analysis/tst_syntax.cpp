// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/syntax.h"
#include "core/transformer/languagemodel.h"
#include "testpaths.h"
#include "tests/core/analysis/handmade.h"

#include <QFile>
#include <QProcess>
#include <QTest>

using namespace headlight;
using namespace handmade;

namespace {

std::string word(const char *id, const char *form, const char *head, const char *relation,
                 const char *misc = "_")
{
    return std::string(id) + '\t' + form + "\t_\tNOUN\t_\t_\t" + head + '\t' + relation + "\t_\t" + misc
        + '\n';
}

const std::string sample = "# sent_id = s1\n# text = Ünd dogs don't bark.\n" + word("1", "Ünd", "2", "cc")
    + word("2", "dogs", "5", "nsubj") + word("3-4", "don't", "_", "_") + word("3", "do", "5", "aux")
    + word("4", "n't", "5", "advmod:neg") + word("5", "bark", "0", "root", "SpaceAfter=No")
    + word("5.1", "ghost", "_", "_") + word("6", ".", "5", "punct") + "\n";

/// A sentence of four words at "a b c d", one token each.
Trace::Content fourWords(const Layers &layers, bool causal = false)
{
    Trace::Content content = contentWith(layers, causal);
    for (int token = 0; token < 4; ++token)
        content.encoding.offsets[static_cast<std::size_t>(token)] = {2 * token, 2 * token + 1};
    return content;
}

ParsedWords fourParsed(std::vector<DependencyArc> arcs)
{
    return {{{0, 1}, {2, 3}, {4, 5}, {6, 7}}, {"a", "b", "c", "d"}, std::move(arcs)};
}

} // namespace

class TestSyntax : public QObject
{
    Q_OBJECT

private slots:
    void readsWordsArcsAndPlaces()
    {
        const auto parsed = parseConllu(sample + word("1", "Yes", "0", "root") + '\n', "f");
        QVERIFY2(parsed, parsed ? "" : sentence(parsed.error()).c_str());
        QCOMPARE(parsed.value().size(), std::size_t{2});
        const TreebankSentence &first = parsed.value()[0];
        QCOMPARE(first.id, std::string("s1"));
        QCOMPARE(first.words.size(), std::size_t{6});
        QCOMPARE(first.words[1].head, 4);
        QCOMPARE(first.words[4].head, -1);
        QCOMPARE(first.words[0].place, (CharacterRange{0, 3}));
        QCOMPARE(first.words[2].place, (CharacterRange{9, 11})); // do
        QCOMPARE(first.words[3].place, (CharacterRange{11, 14})); // n't
        QCOMPARE(first.words[5].place, (CharacterRange{19, 20}));
        QCOMPARE(parsed.value()[1].text, std::string("Yes"));
    }

    void withoutATextTheFormsMakeIt()
    {
        const std::string withoutText = sample.substr(sample.find("\n1\t") + 1);
        const auto parsed = parseConllu(withoutText, "f");
        QVERIFY(parsed);
        QCOMPARE(parsed.value()[0].text, std::string("Ünd dogs don't bark."));
    }

    void aWrittenWordThatItsPartsDoNotSpellIsWhollyTheirs()
    {
        const auto parsed
            = parseConllu("# text = zum Haus\n" + word("1-2", "zum", "_", "_") + word("1", "zu", "3", "case")
                              + word("2", "dem", "3", "det") + word("3", "Haus", "0", "root"),
                          "f");
        QVERIFY(parsed);
        QCOMPARE(parsed.value()[0].words[0].place, (CharacterRange{0, 3}));
        QCOMPARE(parsed.value()[0].words[1].place, (CharacterRange{0, 3}));
        QCOMPARE(parsed.value()[0].words[2].place, (CharacterRange{4, 8}));
    }

    void linesThatCannotBeAreNamed_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QByteArray>("line");
        const auto add = [](const char *name, const std::string &content, const char *line) {
            QTest::newRow(name) << QByteArray::fromStdString(content) << QByteArray(line);
        };
        const std::string one = word("1", "a", "0", "root");
        add("nine columns", one + "2\tb\t_\t_\t_\t_\t1\tdep\t_\n", "line 2");
        add("eleven columns", "1\ta\t_\t_\t_\t_\t0\troot\t_\t_\t_\n", "line 1");
        add("spaces instead of tabs", one + "2 b _ _ _ _ 1 dep _ _\n", "line 2");
        add("a number left out", one + word("3", "b", "1", "dep"), "line 2");
        add("an id that is no number", word("x", "b", "0", "dep"), "line 1");
        add("a head that is no number", one + word("2", "b", "_", "dep"), "line 2");
        add("a negative head", one + word("2", "b", "-1", "dep"), "line 2");
        add("a head beyond the sentence", "# c\n" + one + word("2", "b", "3", "dep"), "line 3");
        add("a word that depends on itself", word("1", "a", "0", "root") + word("2", "b", "2", "dep"),
            "line 2");
        add("a range that ends before it begins", word("2-1", "ab", "_", "_"), "line 1");
        add("a range beyond the sentence", word("1-2", "ab", "_", "_") + one, "line 2");
        add("a word that the text has not", "# text = b\n" + one, "line 2");
        add("an empty form", "# text = b\n" + word("1", "", "0", "root"), "line 2");
        add("bytes that are no UTF-8", "# text = \xFF\n" + one, "line 1");
        add("a huge number", word("99999999999999999999", "a", "0", "root"), "line 1");
    }

    void linesThatCannotBeAreNamed()
    {
        QFETCH(const QByteArray, content);
        QFETCH(const QByteArray, line);
        const auto parsed = parseConllu(content.toStdString(), "trees.conllu");
        QVERIFY(!parsed);
        QCOMPARE(parsed.error().code, ErrorCode::BadFormat);
        QCOMPARE(parsed.error().item, line.toStdString());
        QCOMPARE(parsed.error().file, std::string("trees.conllu"));
    }

    void lineEndsOfWindowsAndAMissingLastOneAreFine()
    {
        std::string windows;
        for (const char c : sample)
            windows += c == '\n' ? std::string("\r\n") : std::string(1, c);
        QVERIFY(parseConllu(windows, "f"));
        const auto parsed = parseConllu(word("1", "a", "0", "root"), "f");
        QVERIFY(parsed && parsed.value().size() == 1);
        QVERIFY(parseConllu("", "f").value().empty());
    }

    void accuracyStandsBesideTheBestOffset()
    {
        // b → a, c → d, d → a: 'previous' finds one of three, the head of layer 0 head 1 all.
        const Matrix knows = rows({{0, 1, 0, 0}, {1, 0, 0, 0}, {0, 0, 0, 1}, {1, 0, 0, 0}});
        SyntaxScores scores(1, 2);
        const ParsedWords words = fourParsed({{1, 0, "obj"}, {2, 3, "obj"}, {3, 0, "obj"}});
        QVERIFY(scores.add(Trace(fourWords({{shifted(4, -1), knows}})), words));
        const auto best = scores.best(1);
        QCOMPARE(best.size(), std::size_t{2}); // both directions
        const auto &up = best[0].direction == ArcDirection::DependentToHead ? best[0] : best[1];
        QCOMPARE(up.relation, std::string("obj"));
        QCOMPARE(up.head.head, 1);
        QCOMPARE(up.score.value, 1.);
        QVERIFY(near(up.score.chance, 1. / 3));
        QCOMPARE(up.score.rows, 3);
        QCOMPARE(scores.strongest({0, 1}, 1).score.value, 1.);
        QVERIFY(!scores.strongest({0, 1}, 4).score.isApplicable());
        QVERIFY(scores.best(4).empty());
    }

    void theWordItselfIsNoAnswer()
    {
        SyntaxScores scores(1, 1);
        const Matrix mostlyItself = (0.8F * Matrix::Identity(4, 4) + 0.2F * allAt(4, 2)).eval();
        QVERIFY(scores.add(Trace(fourWords({{mostlyItself}})), fourParsed({{0, 2, "x"}})));
        QCOMPARE(scores.strongest({0, 0}, 1).score.value, 1.);
    }

    void causalModelsAreNotAskedForLaterWords()
    {
        SyntaxScores scores(1, 1);
        QVERIFY(scores.add(Trace(fourWords({{shifted(4, -1)}}, true)), fourParsed({{0, 2, "x"}})));
        const auto best = scores.best(1);
        QCOMPARE(best.size(), std::size_t{1});
        QCOMPARE(best[0].direction, ArcDirection::HeadToDependent);
    }

    void arcsThatCannotBeAreRefused()
    {
        SyntaxScores scores(1, 1);
        const Trace trace(fourWords({{shifted(4, -1)}}));
        QCOMPARE(scores.add(trace, fourParsed({{0, 4, "x"}})).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(scores.add(trace, fourParsed({{1, 1, "x"}})).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(SyntaxScores(1, 2).add(trace, fourParsed({})).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(scores.sentences(), 0);
    }

    void aRealTreebank()
    {
        const QString packed = QStringLiteral(HEADLIGHT_SHARED "/fixtures/treebank/en_ewt-ud-dev.conllu.xz");
        if (!QFile::exists(packed))
            QSKIP("../shared/fixtures/treebank is not here");
        QProcess xz;
        xz.start(QStringLiteral("xz"), {QStringLiteral("-dc"), packed});
        if (!xz.waitForStarted())
            QSKIP("xz is not installed");
        QVERIFY(xz.waitForFinished());
        const auto parsed = parseConllu(xz.readAllStandardOutput().toStdString(), "en_ewt-ud-dev.conllu");
        QVERIFY2(parsed, parsed ? "" : sentence(parsed.error()).c_str());
        QCOMPARE(parsed.value().size(), std::size_t{2001});
        std::size_t words = 0;
        for (const TreebankSentence &one : parsed.value())
            words += one.words.size();
        QCOMPARE(words, std::size_t{25147}); // what grep counts of "^[0-9]+<tab>"

        const auto model = LanguageModel::load(HEADLIGHT_MODELS "/encoder");
        QVERIFY(model);
        const ModelInfo &info = model.value()->info();
        SyntaxScores scores(info.layers, info.heads);
        for (std::size_t i = 0; i < 60; ++i) {
            TextInput input;
            input.text = parsed.value()[i].text;
            const auto trace = model.value()->trace(input, {});
            QVERIFY(trace);
            QVERIFY(scores.add(*trace.value(), parsedWords(parsed.value()[i])));
        }
        const auto best = scores.best(20);
        QVERIFY(best.size() > 10);
        for (const RelationScore &score : best) {
            QVERIFY(score.score.value >= 0 && score.score.value <= 1);
            QVERIFY(score.score.chance > 0 && score.score.chance <= 1);
        }
    }
};

QTEST_APPLESS_MAIN(TestSyntax)
#include "tst_syntax.moc"
