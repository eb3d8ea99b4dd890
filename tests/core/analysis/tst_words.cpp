// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/hiding.h"
#include "core/analysis/words.h"
#include "tests/core/analysis/handmade.h"

#include <QTest>

using namespace headlight;
using namespace handmade;

using Strings = std::vector<std::string>;
using Numbers = std::vector<int>;

namespace {

Encoding encodingOf(const Strings &tokens, const std::vector<CharacterRange> &offsets,
                    const std::vector<std::uint8_t> &special, const std::vector<std::int8_t> &sequence)
{
    Encoding encoding;
    encoding.ids.resize(tokens.size());
    encoding.tokens = tokens;
    encoding.offsets = offsets;
    encoding.special = special;
    encoding.sequence = sequence;
    encoding.offsets.resize(tokens.size());
    encoding.special.resize(tokens.size());
    encoding.sequence.resize(tokens.size());
    return encoding;
}

} // namespace

class TestWords : public QObject
{
    Q_OBJECT

private slots:
    void wordsEndAtSpacesPunctuationAndSentences()
    {
        // "Ünplayable cat." and "cat"
        const Strings tokens{"[CLS]", "Ün", "##play", "##able", "cat", ".", "[SEP]", "cat", "[SEP]"};
        const Encoding encoding = encodingOf(
            tokens, {{0, 0}, {0, 2}, {2, 6}, {6, 10}, {11, 14}, {14, 15}, {0, 0}, {0, 3}, {0, 0}},
            {1, 0, 0, 0, 0, 0, 1, 0, 1}, {-1, 0, 0, 0, 0, 0, -1, 1, -1});
        const Words words = wordsOf(encoding, tokens, "Ünplayable cat.", "cat");
        QCOMPARE(words.wordOf, (Numbers{0, 1, 1, 1, 2, 3, 4, 5, 6}));
        QCOMPARE(words.display, (Strings{"[CLS]", "Ünplayable", "cat", ".", "[SEP]", "cat", "[SEP]"}));
    }

    void aSpaceMayBelongToTheToken()
    {
        const Strings tokens{"The", " fo", "xes", " ran"};
        const Encoding encoding = encodingOf(tokens, {{0, 3}, {3, 6}, {6, 9}, {9, 13}}, {}, {});
        QCOMPARE(wordsOf(encoding, tokens, "The foxes ran", "").wordOf, (Numbers{0, 1, 1, 2}));
    }

    void withoutATextTheSpellingDecides()
    {
        const Strings pieces{"the", "cat", "##s", "##"};
        QCOMPARE(wordsOf(encodingOf(pieces, {}, {}, {}), pieces, "", "").wordOf, (Numbers{0, 1, 1, 2}));
        const Strings spaced{" Sie", " si", "eh", "t", "."};
        const Words words = wordsOf(encodingOf(spaced, {}, {}, {}), spaced, "", "");
        QCOMPARE(words.wordOf, (Numbers{0, 1, 1, 1, 2}));
        QCOMPARE(words.display[1], std::string("sieht"));
        const Strings ids{"17", "4"};
        QCOMPARE(wordsOf(encodingOf(ids, {}, {}, {}), ids, "", "").wordOf, (Numbers{0, 1}));
    }

    void wordsOfATreebankTakeTheTokensThatOverlapThem()
    {
        const Strings tokens{"[CLS]", "do", "n", "'", "t", "go", "[SEP]"};
        const Encoding encoding = encodingOf(tokens, {{0, 0}, {0, 2}, {2, 3}, {3, 4}, {4, 5}, {6, 8}, {0, 0}},
                                             {1, 0, 0, 0, 0, 0, 1}, {-1, 0, 0, 0, 0, 0, -1});
        const Words words = wordsAt(encoding, {{0, 2}, {2, 5}, {6, 8}}, {"do", "n't", "go"});
        QCOMPARE(words.wordOf, (Numbers{-1, 0, 1, 1, 1, 2, -1}));
    }

    void toAWordSumsAndFromAWordAverages()
    {
        const Matrix pattern = rows({{.1F, .2F, .7F}, {.3F, .4F, .3F}, {.5F, .1F, .4F}});
        const Words words{{0, 1, 1}, {"a", "b"}};
        const Matrix merged = wordPattern(pattern, words, words);
        QVERIFY((merged - rows({{.1F, .9F}, {.4F, .6F}})).cwiseAbs().maxCoeff() < 1e-6F);
        QVERIFY((merged.rowwise().sum().array() - 1).abs().maxCoeff() < 1e-6F);
    }

    void tokensOfNoWordAreLeftOut()
    {
        const Matrix pattern = rows({{.1F, .2F, .7F}, {.3F, .4F, .3F}, {.5F, .1F, .4F}});
        const Words words{{-1, 0, 2}, {"a", "without token", "b"}};
        const Matrix merged = wordPattern(pattern, words, words);
        QCOMPARE(merged(0, 2), .3F);
        QVERIFY(std::isnan(merged(1, 0)));
        QCOMPARE(merged(0, 1), 0.F);
    }

    void hiddenKeysTellTheirMass()
    {
        const Matrix pattern = rows({{.5F, .25F, .25F}, {1, 0, 0}});
        const std::vector<std::uint8_t> hidden{1, 0, 0};
        const HiddenKeys kept = hideKeys(pattern, hidden, AfterHiding::Keep);
        QVERIFY(kept.pattern == rows({{0, .25F, .25F}, {0, 0, 0}}));
        QCOMPARE(kept.hiddenMass, (std::vector<double>{.5, 1}));
        const HiddenKeys rescaled = hideKeys(pattern, hidden, AfterHiding::Rescale);
        QVERIFY(rescaled.pattern.row(0) == rows({{0, .5F, .5F}}));
        QVERIFY(std::isnan(rescaled.pattern(1, 1)));
        QCOMPARE(rescaled.hiddenMass, kept.hiddenMass);
    }

    void theGivenPatternIsNotChanged()
    {
        const Matrix pattern = uniform(openMask(3, 3)), before = pattern;
        const std::vector<std::uint8_t> hidden{1, 1, 0};
        QVERIFY(hideKeys(pattern, hidden, AfterHiding::Rescale).pattern != pattern);
        QVERIFY(pattern == before);
    }
};

QTEST_APPLESS_MAIN(TestWords)
#include "tst_words.moc"
