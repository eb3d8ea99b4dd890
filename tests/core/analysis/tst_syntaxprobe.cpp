// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/syntaxprobe.h"
#include "testpaths.h"

#include <QTest>

using namespace headlight;

namespace {

std::string line(const char *id, const char *form, const char *head, const char *relation)
{
    return std::string(id) + '\t' + form + "\t_\tX\t_\t_\t" + head + '\t' + relation + "\t_\t_\n";
}

std::vector<TreebankSentence> twoSentences()
{
    const std::string first = line("1", "the", "2", "det") + line("2", "fox", "3", "nsubj")
        + line("3", "slept", "0", "root") + '\n';
    return parseConllu(first + line("1", "Yes", "0", "root") + '\n', "f").value();
}

} // namespace

class TestSyntaxProbe : public QObject
{
    Q_OBJECT

private:
    std::shared_ptr<const LanguageModel> m_model;

    TracePtr trace(const char *text) const
    {
        TextInput input;
        input.text = text;
        return m_model->trace(input, {}).value();
    }

private slots:
    void initTestCase()
    {
        const auto model = LanguageModel::load(HEADLIGHT_MODELS "/encoder");
        QVERIFY(model);
        m_model = model.value();
    }

    void itCountsEverySentence()
    {
        std::vector<double> steps;
        const auto scores
            = syntaxProbe(*m_model, twoSentences(), {}, [&steps](double done) { steps.push_back(done); });
        QVERIFY(scores);
        QCOMPARE(steps, (std::vector<double>{.5, 1})); // the one without arcs, too
        QCOMPARE(scores.value().sentences(), 2);
        SyntaxScores expected(m_model->info().layers, m_model->info().heads);
        QVERIFY(expected.add(*trace("the fox slept"), parsedWords(twoSentences()[0])));
        const auto best = scores.value().best(1), reference = expected.best(1);
        QCOMPARE(best.size(), std::size_t{4}); // two relations, both ways
        for (std::size_t i = 0; i < best.size(); ++i) {
            QCOMPARE(best[i].relation, reference[i].relation);
            QCOMPARE(best[i].head, reference[i].head);
            QCOMPARE(best[i].score.value, reference[i].score.value);
        }
    }

    void whatCannotBeMeasuredIsSaid()
    {
        QCOMPARE(syntaxProbe(*m_model, {}).error().code, ErrorCode::InvalidArgument);
        std::vector<TreebankSentence> broken = twoSentences();
        broken[1].words.push_back(broken[1].words[0]);
        broken[1].words[1].head = 7;
        const auto scores = syntaxProbe(*m_model, broken);
        QCOMPARE(scores.error().code, ErrorCode::InvalidArgument);
        const CancelToken cancel;
        cancel.cancel();
        QCOMPARE(syntaxProbe(*m_model, twoSentences(), cancel).error().code, ErrorCode::Cancelled);
    }

    void drawnCellsAreArcsBetweenWords()
    {
        const TracePtr run = trace("the fox slept"); // [CLS] the f ##ox …
        QCOMPARE(run->display()[3], std::string("##ox"));
        const ParsedWords parsed = drawnArcs(*run, {{1, 2}, {1, 3}, {2, 3}, {3, 4}, {4, 4}});
        QCOMPARE(parsed.arcs.size(), std::size_t{2});
        QCOMPARE(parsed.forms[static_cast<std::size_t>(parsed.arcs[0].dependent)], std::string("the"));
        QCOMPARE(parsed.forms[static_cast<std::size_t>(parsed.arcs[0].head)], std::string("fox"));
        QCOMPARE(parsed.forms[static_cast<std::size_t>(parsed.arcs[1].head)], std::string("slept"));
        SyntaxScores scores(run->layers(), run->heads());
        QVERIFY(scores.add(*run, parsed));
        const auto best = scores.best(1);
        QCOMPARE(best.size(), std::size_t{2});
        QCOMPARE(best[0].score.rows, 2);
        QCOMPARE(best[0].score.chance, 1.); // the next word, always
    }

    void aDrawnArcThatNoWordHoldsCountsNothing()
    {
        const TracePtr run = trace("the fox slept");
        SyntaxScores scores(run->layers(), run->heads());
        QVERIFY(scores.add(*run, drawnArcs(*run, {{0, 1}, {2, run->tokens() - 1}})));
        QVERIFY(scores.best(1).empty());
    }
};

QTEST_APPLESS_MAIN(TestSyntaxProbe)
#include "tst_syntaxprobe.moc"
