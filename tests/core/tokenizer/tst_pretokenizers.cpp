// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a pre-tokenizer of tokenizer.json cuts a text into. Expected values were found with the reference
// library 0.23.
#include "core/base/utf8.h"
#include "core/tokenizer/tokenizer.h"

#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

#include <fstream>

using namespace headlight;
using Json = nlohmann::json;
using Parts = std::vector<std::string>;

namespace {

Json split(const char *regex, const char *behavior = "Isolated")
{
    return {{"type", "Split"}, {"pattern", {{"Regex", regex}}}, {"behavior", behavior}, {"invert", false}};
}

} // namespace

Q_DECLARE_METATYPE(Json)
Q_DECLARE_METATYPE(Parts)

class PreTokenizers : public QObject
{
    Q_OBJECT

private slots:
    void cuts_data();
    void cuts();
};

void PreTokenizers::cuts_data()
{
    QTest::addColumn<Json>("step");
    QTest::addColumn<QString>("text");
    QTest::addColumn<Parts>("parts");
    const auto row = [](const char *name, const Json &step, const char *text, const Parts &parts) {
        QTest::newRow(name) << step << QString::fromUtf8(text) << parts;
    };
    row("\\h is a hexadecimal digit", split("\\h+"), "x 1Fz", {"x ", "1F", "z"});
    row("\\w holds no joiner", split("\\w+"), "a\u200Db", {"a", "\u200D", "b"});
    row("\\w holds superscripts", split("\\w+"), "x²!", {"x²", "!"});
    row("\\b looks at single characters", split("\\b"), "ab\u200Dc", {"ab", "\u200D", "c"});
    row("[:punct:] holds symbols", split("[[:punct:]]"), "a$b", {"a", "$", "b"});
    row("(?m) lets the dot match a line feed", split("(?m)a.b"), "xa\nb", {"x", "a\nb"});
    row("without it the dot does not", split("a.b"), "xa\nb", {"xa\nb"});
    row("the dot matches a carriage return", split("a.b"), "xa\rb", {"x", "a\rb"});
    row("^ matches at each line", split("^b"), "b\nbb", {"b", "\n", "b", "b"});
    row("$ knows no NEL", split("$"), "a\u0085", {"a\u0085"});
    row("{,2} begins at none", split("xa{,2}"), "xaaa", {"xaa", "a"});
    row("{2}+ repeats", split("(?:ab){2}+"), "abababab", {"abababab"});
    row("a lone brace is a brace", split("{"), "a{b}", {"a", "{", "b}"});
    row("a lone closing brace is a brace", split("b}"), "a{b}", {"a{", "b}"});
    row("a hyphen before a bracket's end", split("[a-]"), "x-a", {"x", "-", "a"});
    row("a range up to the hyphen", split("[+--]"), "1,2", {"1", ",", "2"});
    row("a range from the hyphen", split("[x-y--/]"), "1.2y", {"1", ".", "2", "y"});
    row("a property with braces", split("\\p{Han}|\\p{^L}{2}"), "a中b12c", {"a", "中", "b", "12", "c"});
    row("BLOOM's nested brackets", split(" ?[^(\\s|[.,!?…。，、।۔،])]+"), "Hi, (you|me) there",
        {"Hi", ", (", "you", "|", "me", ")", " there"});
    row("an empty match cuts", split("(?=[A-Z])"), "aBcDe", {"a", "Bc", "De"});
    row("an empty match parts what Contiguous would join", split("(?=B)", "Contiguous"), "aBc", {"a", "Bc"});
    row("no empty match behind a match", split("x*", "MergedWithNext"), "axxb", {"a", "xxb"});
    row("scripts, with a space to what stands before", {{"type", "UnicodeScripts"}}, "Apples are りんご 林檎",
        {"Apples are ", "りんご 林檎"});
    row("scripts, without leading spaces", {{"type", "UnicodeScripts"}}, "  a1", {"a", "1"});
    row("scripts of Unicode 9", {{"type", "UnicodeScripts"}}, "a🤵b🧙c", {"a", "🤵", "b🧙c"});
    row("three characters at a time", {{"type", "FixedLength"}, {"length", 3}}, "Hello 👋 world",
        {"Hel", "lo ", "👋 w", "orl", "d"});
    row("five unless it says", {{"type", "FixedLength"}}, "1234567", {"12345", "67"});
    row("digits together", {{"type", "Digits"}, {"individual_digits", false}}, "a12b", {"a", "12", "b"});
    row("digits one by one", {{"type", "Digits"}, {"individual_digits", true}}, "a12b", {"a", "1", "2", "b"});
    row("a delimiter", {{"type", "CharDelimiterSplit"}, {"delimiter", "中"}}, "a中中b", {"a", "b"});
    row("punctuation with what stands before", {{"type", "Punctuation"}, {"behavior", "MergedWithPrevious"}},
        "Hi!? you", {"Hi!", "?", " you"});
    row("steps inside steps",
        {{"type", "Sequence"},
         {"pretokenizers",
          {{{"type", "Sequence"}, {"pretokenizers", Json::array({{{"type", "WhitespaceSplit"}}})}},
           {{"type", "Digits"}, {"individual_digits", true}}}}},
        "ab 12", {"ab", "1", "2"});
}

void PreTokenizers::cuts()
{
    QFETCH(Json, step);
    QFETCH(QString, text);
    QFETCH(Parts, parts);
    const QTemporaryDir folder;
    const std::string path = folder.filePath(QStringLiteral("tokenizer.json")).toStdString();
    std::ofstream(path) << Json{
        {"pre_tokenizer", step},
        {"model", {{"type", "WordLevel"}, {"unk_token", "?"}, {"vocab", {{"?", 0}}}}}};
    const auto tokenizer = Tokenizer::load(path);
    QVERIFY2(tokenizer, tokenizer ? "" : sentence(tokenizer.error()).c_str());

    const auto encoding = tokenizer.value()->encode(text.toStdString());

    QVERIFY2(encoding, encoding ? "" : sentence(encoding.error()).c_str());
    Parts found;
    const auto characters = text.toUcs4();
    for (const CharacterRange &range : encoding.value().offsets) {
        std::string part;
        for (int i = range.begin; i < range.end; ++i)
            appendUtf8(part, characters[i]);
        found.push_back(part);
    }
    QCOMPARE(found, parts);
}

QTEST_GUILESS_MAIN(PreTokenizers)
#include "tst_pretokenizers.moc"
