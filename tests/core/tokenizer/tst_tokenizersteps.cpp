// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/utf8.h"
#include "core/tokenizer/alignedtext.h"
#include "core/tokenizer/bpe.h"
#include "core/tokenizer/gpt2split.h"
#include "core/tokenizer/gpt4split.h"
#include "core/tokenizer/splitbehavior.h"
#include "core/tokenizer/textpattern.h"
#include "core/tokenizer/tokendisplay.h"
#include "core/tokenizer/tokenizer.h"
#include "core/tokenizer/unicodenormalizer.h"
#include "core/tokenizer/wordcache.h"
#include "testpaths.h"

#include <QTest>

#include <random>

using namespace headlight;

namespace {

using Split = void (*)(std::string_view, std::size_t, std::size_t, std::vector<TextPiece> &);
using Parts = std::vector<std::string>;

std::string randomText(std::mt19937 &random)
{
    static const std::vector<std::string> pieces{"'s",
                                                 "'LL",
                                                 "'\u017F",
                                                 "'re",
                                                 " ",
                                                 "  ",
                                                 "\n",
                                                 "\r\n",
                                                 "\t",
                                                 "\u00A0",
                                                 "\u3000",
                                                 "\u0085",
                                                 "word",
                                                 "Ω",
                                                 "\u0301",
                                                 "7",
                                                 "42",
                                                 "1234",
                                                 "½",
                                                 "!",
                                                 "?!",
                                                 "…",
                                                 "\u200B",
                                                 "中",
                                                 "한",
                                                 "😀",
                                                 "é",
                                                 "e\u0301",
                                                 "\u1E9B\u0323",
                                                 "ﬁ"};
    std::string text;
    for (auto count = random() % 16; count > 0; --count) {
        if (random() % 4 == 0)
            appendUtf8(text, static_cast<char32_t>(random() % (random() % 4 == 0 ? 0x110000 : 0x3000)));
        else
            text += pieces[random() % pieces.size()];
    }
    return text;
}

Parts partsOf(const std::string &text, const std::vector<TextPiece> &pieces)
{
    Parts parts;
    for (const TextPiece &piece : pieces)
        parts.push_back(text.substr(piece.begin, piece.end - piece.begin));
    return parts;
}

} // namespace

Q_DECLARE_METATYPE(Split)
Q_DECLARE_METATYPE(SplitBehavior)
Q_DECLARE_METATYPE(Parts)
Q_DECLARE_METATYPE(UnicodeForm)

class TokenizerSteps : public QObject
{
    Q_OBJECT

private slots:
    void fastSplitEqualsItsPattern_data();
    void fastSplitEqualsItsPattern();
    void unchangedTextKnowsItsCharacters();
    void splitBehavior_data();
    void splitBehavior();
    void unicodeFormEqualsQt_data();
    void unicodeFormEqualsQt();
    void mergesFollowTheirDefinition();
    void wordCacheGivesBackWhatItKept();
    void invalidUtf8BecomesReplacementCharacters();
    void bundledVocabulariesLoad_data();
    void bundledVocabulariesLoad();
    void display_data();
    void display();
};

void TokenizerSteps::fastSplitEqualsItsPattern_data()
{
    QTest::addColumn<Split>("split");
    QTest::addColumn<QString>("pattern");
    QTest::newRow("GPT-2") << Split(splitGpt2) << QString::fromUtf8(gpt2Pattern.data(), gpt2Pattern.size());
    QTest::newRow("Llama-3") << Split(splitLlama3)
                             << QString::fromUtf8(llama3Pattern.data(), llama3Pattern.size());
    QTest::newRow("Qwen2") << Split(splitQwen2)
                           << QString::fromUtf8(qwen2Pattern.data(), qwen2Pattern.size());
}

void TokenizerSteps::fastSplitEqualsItsPattern()
{
    QFETCH(Split, split);
    QFETCH(QString, pattern);
    const auto regex = TextPattern::regex(pattern.toStdString());
    QVERIFY(regex);
    std::mt19937 random(1);
    for (int i = 0; i < 3000; ++i) {
        const std::string text = randomText(random);
        std::vector<TextPiece> pieces;
        split(text, 0, text.size(), pieces);
        std::vector<TextMatch> matches;
        QVERIFY(regex.value().find(text, 0, text.size(), matches));
        std::vector<TextPiece> expected;
        appendSplits(matches, SplitBehavior::Isolated, expected);
        QVERIFY2(partsOf(text, pieces) == partsOf(text, expected), text.c_str());
    }
}

/// Characters are counted from the nearest stride; here from the beginning.
void TokenizerSteps::unchangedTextKnowsItsCharacters()
{
    std::mt19937 random(4);
    for (int i = 0; i < 200; ++i) {
        std::string bytes = randomText(random);
        while (i % 4 == 0 && bytes.size() < 300)
            bytes += randomText(random);
        const AlignedText text(bytes);
        QCOMPARE(text.text(), bytes);
        const std::size_t from = std::min<std::size_t>(random() % (bytes.size() + 1), bytes.size());
        AlignedText changed; // the same characters, told one by one
        text.forEachCharacter([&](char32_t c, CharacterRange source) { changed.append(c, source); });
        std::vector<int> characters; // by byte
        for (std::size_t at = 0; at < bytes.size(); ++at)
            characters.push_back(static_cast<int>(countCharacters(std::string_view(bytes).substr(0, at + 1)))
                                 - 1);
        for (std::size_t end = from + 1; end <= bytes.size(); ++end) {
            const CharacterRange expected{characters[from], characters[end - 1] + 1};
            QVERIFY2(text.source(from, end) == expected, bytes.c_str());
            QVERIFY2(changed.source(from, end) == expected, bytes.c_str());
            QVERIFY2(text.slice(from, bytes.size()).source(0, end - from) == expected, bytes.c_str());
        }
    }
}

void TokenizerSteps::splitBehavior_data()
{
    QTest::addColumn<SplitBehavior>("behavior");
    QTest::addColumn<Parts>("parts");
    QTest::newRow("removed") << SplitBehavior::Removed << Parts{"the", "final", "countdown"};
    QTest::newRow("isolated") << SplitBehavior::Isolated << Parts{"the", "-", "final", "-", "-", "countdown"};
    QTest::newRow("merged with previous")
        << SplitBehavior::MergedWithPrevious << Parts{"the-", "final-", "-", "countdown"};
    QTest::newRow("merged with next")
        << SplitBehavior::MergedWithNext << Parts{"the", "-final", "-", "-countdown"};
    QTest::newRow("contiguous") << SplitBehavior::Contiguous << Parts{"the", "-", "final", "--", "countdown"};
}

void TokenizerSteps::splitBehavior()
{
    QFETCH(SplitBehavior, behavior);
    QFETCH(Parts, parts);
    const std::string text = "the-final--countdown";
    PreTokenizedText pretokenized{AlignedText(text), {{0, text.size()}}};
    cutAtCharacters(pretokenized, behavior, [](char32_t character) { return character == U'-'; });
    QCOMPARE(partsOf(text, pretokenized.pieces), parts);
}

void TokenizerSteps::unicodeFormEqualsQt_data()
{
    QTest::addColumn<UnicodeForm>("form");
    QTest::addColumn<int>("qtForm");
    QTest::newRow("NFC") << UnicodeForm::Nfc << int(QString::NormalizationForm_C);
    QTest::newRow("NFD") << UnicodeForm::Nfd << int(QString::NormalizationForm_D);
    QTest::newRow("NFKC") << UnicodeForm::Nfkc << int(QString::NormalizationForm_KC);
    QTest::newRow("NFKD") << UnicodeForm::Nfkd << int(QString::NormalizationForm_KD);
}

void TokenizerSteps::unicodeFormEqualsQt()
{
    QFETCH(UnicodeForm, form);
    QFETCH(int, qtForm);
    std::mt19937 random(2);
    for (int i = 0; i < 2000; ++i) {
        std::string text = randomText(random);
        for (int k = 0; k < 4; ++k) // marks of several combining classes, and Hangul parts
            appendUtf8(
                text,
                static_cast<char32_t>(random() % 2 ? 0x300 + random() % 0x70 : 0x1100 + random() % 0xFF));
        AlignedText normalized(text);
        QVERIFY(UnicodeNormalizer(form).normalize(normalized));
        const auto expected = QString::fromStdString(text).normalized(
            static_cast<QString::NormalizationForm>(qtForm), QChar::Unicode_14_0);
        QCOMPARE(QString::fromStdString(normalized.text()), expected);
    }
}

/// Words above some length take another way through the merges; both against the definition, written plainly.
void TokenizerSteps::mergesFollowTheirDefinition()
{
    Vocabulary vocabulary;
    std::int32_t next = 0;
    for (const char *token : {"a", "b", "ab", "ba", "aba", "abab", "bb"})
        vocabulary.add(token, next++);
    const std::vector<std::pair<std::string_view, std::string_view>> merges{
        {"b", "a"}, {"a", "b"}, {"a", "ba"}, {"ab", "ab"}, {"b", "b"}};
    std::vector<Bpe::Merge> byId;
    for (const auto &[left, right] : merges) {
        const std::string merged = std::string(left) + std::string(right);
        byId.push_back({*vocabulary.id(left), *vocabulary.id(right), *vocabulary.id(merged),
                        static_cast<std::int32_t>(byId.size())});
    }
    const Bpe bpe(std::move(vocabulary), byId, {});
    std::mt19937 random(3);
    for (int i = 0; i < 500; ++i) {
        std::string word;
        Parts expected;
        for (auto count = 1 + random() % 120; count > 0; --count)
            expected.emplace_back(random() % 2 ? "a" : "b");
        for (const std::string &letter : expected)
            word += letter;
        for (bool merged = true; merged;) {
            merged = false;
            for (auto merge = merges.begin(); merge != merges.end() && !merged; ++merge) {
                for (std::size_t k = 0; k + 1 < expected.size() && !merged; ++k) {
                    if (expected[k] != merge->first || expected[k + 1] != merge->second)
                        continue;
                    expected[k] += expected[k + 1];
                    expected.erase(expected.begin() + static_cast<std::ptrdiff_t>(k) + 1);
                    merged = true;
                }
            }
        }
        std::vector<WordToken> tokens;
        QVERIFY(bpe.tokenize(word, tokens));
        Parts found;
        for (const WordToken &token : tokens)
            found.push_back(word.substr(token.begin, token.end - token.begin));
        QCOMPARE(found, expected);
    }
}

void TokenizerSteps::wordCacheGivesBackWhatItKept()
{
    WordCache cache;
    std::vector<WordToken> found;
    QVERIFY(!cache.find("fox", cache.placeOf("fox"), found));
    cache.keep("fox", cache.placeOf("fox"), {{7, 0, 1}, {8, 1, 3}});
    QVERIFY(cache.find("fox", cache.placeOf("fox"), found));
    QCOMPARE(found.size(), std::size_t{2});
    QCOMPARE(found[1].id, 8);
    QCOMPARE(found[1].begin, 1U);
    QCOMPARE(found[1].end, 3U);
    QVERIFY(!cache.find("foy", cache.placeOf("fox"), found));
    const std::string longWord(24, 'x');
    cache.keep(longWord, cache.placeOf(longWord), {{7, 0, 24}});
    QVERIFY(!cache.find(longWord, cache.placeOf(longWord), found));
    cache.keep("gap", cache.placeOf("gap"), {{7, 1, 3}}); // would come back as 0 … 3
    QVERIFY(!cache.find("gap", cache.placeOf("gap"), found));
}

void TokenizerSteps::invalidUtf8BecomesReplacementCharacters()
{
    const AlignedText text("a\xE2\x82z\xFF");
    QCOMPARE(QString::fromStdString(text.text()), QStringLiteral("a\uFFFDz\uFFFD"));
    QCOMPARE(text.source(1, 4).begin, 1);
    QCOMPARE(text.source(1, 4).end, 2);
    QCOMPARE(text.source(4, 5).begin, 2);
    QCOMPARE(countCharacters("a\xE2\x82z\xFF"), std::size_t{4});
    QVERIFY(!isValidUtf8("a\xE2\x82z"));
    QVERIFY(isValidUtf8("\uFFFD é 😀"));
}

void TokenizerSteps::bundledVocabulariesLoad_data()
{
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("kind");
    QTest::newRow("encoder") << QStringLiteral("encoder") << QStringLiteral("WordPiece");
    QTest::newRow("decoder") << QStringLiteral("decoder") << QStringLiteral("BPE");
}

void TokenizerSteps::bundledVocabulariesLoad()
{
    QFETCH(QString, model);
    QFETCH(QString, kind);
    const auto tokenizer = Tokenizer::load(HEADLIGHT_MODELS "/" + model.toStdString());
    QVERIFY2(tokenizer, tokenizer ? "" : sentence(tokenizer.error()).c_str());
    QCOMPARE(QString::fromStdString(tokenizer.value()->kind()), kind);
    QCOMPARE(tokenizer.value()->vocabularySize(), 8192);
    QVERIFY(tokenizer.value()->warnings().empty());
    const auto encoding = tokenizer.value()->encode("The quick brown fox");
    QVERIFY(encoding);
    QVERIFY(encoding.value().size() >= 4);
    for (std::size_t i = 0; i < encoding.value().size(); ++i)
        QCOMPARE(tokenizer.value()->id(encoding.value().tokens[i]), std::optional(encoding.value().ids[i]));
}

void TokenizerSteps::display_data()
{
    QTest::addColumn<QString>("shown");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const std::string &shown, const char *expected) {
        QTest::newRow(name) << QString::fromStdString(shown) << QString::fromUtf8(expected);
    };
    row("a space of the byte alphabet", displayBytes("Ġfox"), " fox");
    row("bytes that make a character", displayBytes("Ã©"), "é");
    row("a part of a character", displayBytes("âĤ"), "\\xE2\\x82");
    row("a token outside the byte alphabet", displayBytes("<|x|> 中"), "<|x|> 中");
    row("SentencePiece's space", displayMetaspace("▁fox"), " fox");
    row("a byte token", displayMetaspace("<0x41>"), "A");
    row("a byte token that is no character", displayMetaspace("<0xE2>"), "\\xE2");
    row("what only looks like a byte token", displayMetaspace("<0xZZ>"), "<0xZZ>");
}

void TokenizerSteps::display()
{
    QFETCH(QString, shown);
    QFETCH(QString, expected);
    QCOMPARE(shown, expected);
}

QTEST_GUILESS_MAIN(TokenizerSteps)
#include "tst_tokenizersteps.moc"
