// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/limits.h"
#include "core/tokenizer/tokenizer.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>
#include <map>

using namespace headlight;

namespace {

using Files = std::map<std::string, std::string>;
using Ids = std::vector<std::int32_t>;

void write(const QTemporaryDir &folder, const Files &files)
{
    for (const auto &[name, content] : files)
        std::ofstream(std::filesystem::path(folder.path().toStdString()) / name, std::ios::binary) << content;
}

/// A tokenizer.json with one word-level vocabulary and @p members before its model.
Files wordLevel(const std::string &members,
                const std::string &vocabulary = R"({"<unk>": 0, "a": 1, "b": 2, "ab": 3})")
{
    return {{"tokenizer.json",
             "{" + members + R"("model": {"type": "WordLevel", "unk_token": "<unk>", "vocab": )" + vocabulary
                 + "}}"}};
}

Files model(const std::string &members)
{
    return {{"tokenizer.json", R"({"model": {)" + members + "}}"}};
}

std::string nested(int levels)
{
    const std::string open = R"({"type": "Sequence", "normalizers": [)";
    std::string text;
    for (int i = 0; i < levels; ++i)
        text += open;
    for (int i = 0; i < levels; ++i)
        text += "]}";
    return text;
}

std::string repeated(const std::string &part, int times)
{
    std::string text;
    for (int i = 0; i < times; ++i)
        text += part;
    return text;
}

} // namespace

Q_DECLARE_METATYPE(Files)
Q_DECLARE_METATYPE(Ids)

class BadTokenizers : public QObject
{
    Q_OBJECT

private slots:
    void isRefused_data();
    void isRefused();
    void isUsedWithWarning_data();
    void isUsedWithWarning();
    void encodes_data();
    void encodes();
    void givesUpOnText_data();
    void givesUpOnText();
};

void BadTokenizers::isRefused_data()
{
    QTest::addColumn<Files>("files");
    QTest::addColumn<QString>("says");

    const auto row = [](const char *name, const Files &files, const char *says) {
        QTest::newRow(name) << files << QString::fromUtf8(says);
    };
    row("TK02 a folder without a tokenizer", {{"config.json", "{}"}}, "no tokenizer");
    row("TK04 an id of 2^31-1", wordLevel("", R"({"a": 2147483647})"), "a token's id is out of range");
    row("TK04 a negative id", wordLevel("", R"({"a": -1})"), "a token's id is out of range");
    row("TK04 half an id", wordLevel("", R"({"a": 1.5})"), "a token's id is out of range");
    row("TK04 a text as an id", wordLevel("", R"({"a": "1"})"), "a value that does not belong there");
    row("TK07 a pattern with a syntax error",
        wordLevel(
            R"("pre_tokenizer": {"type": "Split", "pattern": {"Regex": "(a"}, "behavior": "Isolated"},)"),
        "no regular expression");
    row("TK07 a recursive pattern",
        wordLevel(
            R"("pre_tokenizer": {"type": "Split", "pattern": {"Regex": "a(?R)b"}, "behavior": "Isolated"},)"),
        "no regular expression");
    row("TK07 look-behind without bounds",
        wordLevel(
            R"("pre_tokenizer": {"type": "Split", "pattern": {"Regex": "(?<=a+)b"}, "behavior": "Isolated"},)"),
        "no regular expression");
    row("TK07 a pattern of more than 64 KiB",
        wordLevel(R"("pre_tokenizer": {"type": "Split", "pattern": {"Regex": ")"
                  + std::string(limits::regexBytes + 1, 'a') + R"("}, "behavior": "Isolated"},)"),
        "longer than 65536 bytes");
    row("TK07 20,000 groups that are not closed",
        wordLevel(R"("pre_tokenizer": {"type": "Split", "pattern": {"Regex": ")" + std::string(20'000, '(')
                  + R"("}, "behavior": "Isolated"},)"),
        "no regular expression");
    row("TK07 word borders that fill the limit",
        wordLevel(R"("pre_tokenizer": {"type": "Split", "pattern": {"Regex": ")" + repeated("\\\\b", 30'000)
                  + R"("}, "behavior": "Isolated"},)"),
        "too many classes");
    row("TK08 an unknown normalizer", wordLevel(R"("normalizer": {"type": "Foo"},)"),
        "normalizer type 'Foo' is not supported (supported: BertNormalizer");
    row("TK08 an unknown pre-tokenizer", wordLevel(R"("pre_tokenizer": {"type": "Foo"},)"),
        "pre-tokenizer type 'Foo' is not supported");
    row("TK08 an unknown post-processor", wordLevel(R"("post_processor": {"type": "Foo"},)"),
        "post-processor type 'Foo' is not supported");
    row("TK08 an unknown decoder", wordLevel(R"("decoder": {"type": "Foo"},)"),
        "decoder type 'Foo' is not supported");
    row("TK08 an unknown model", model(R"("type": "Foo", "vocab": {"a": 0})"),
        "model type 'Foo' is not supported (supported: BPE, WordPiece, Unigram, WordLevel)");
    row("TK09 sequences nested 100,000 deep", wordLevel("\"normalizer\": " + nested(100'000) + ','),
        "nested levels");
    row("TK10 an empty pattern to replace",
        wordLevel(R"("normalizer": {"type": "Replace", "pattern": {"String": ""}, "content": "x"},)"),
        "an empty pattern");
    row("TK11 a character map that is no base64",
        wordLevel(R"("normalizer": {"type": "Precompiled", "precompiled_charsmap": "!!!!"},)"), "no base64");
    row("TK11 a character map whose trie is longer than the map",
        wordLevel(R"("normalizer": {"type": "Precompiled", "precompiled_charsmap": "/P//AAAA"},)"),
        "trie is longer than the map");
    row("TK11 a character map whose trie points outside",
        wordLevel(R"("normalizer": {"type": "Precompiled", "precompiled_charsmap": "BAAAAP////8="},)"),
        "trie points outside");
    row("TK14 a template with a special token that is not listed",
        wordLevel(
            R"("post_processor": {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "[X]", "type_id": 0}}], "pair": [], "special_tokens": {}},)"),
        "special token '[X]' is not among special_tokens");
    row("TK14 a template with a third sequence",
        wordLevel(
            R"("post_processor": {"type": "TemplateProcessing", "single": [{"Sequence": {"id": "C", "type_id": 0}}], "pair": [], "special_tokens": {}},)"),
        "no such sequence");
    row("TK17 a word limit of -1",
        model(R"("type": "WordPiece", "unk_token": "a", "max_input_chars_per_word": -1, "vocab": {"a": 0})"),
        "max_input_chars_per_word");
    row("TK18 a positive Unigram score", model(R"("type": "Unigram", "unk_id": 0, "vocab": [["a", 0.5]])"),
        "no logarithm of a probability");
    row("TK18 an infinite Unigram score",
        model(R"("type": "Unigram", "unk_id": 0, "vocab": [["a", -1e999]])"), "not valid JSON");
    row("TK18 an empty Unigram vocabulary", model(R"("type": "Unigram", "unk_id": 0, "vocab": [])"),
        "the vocabulary is empty");
    row("an empty vocab.txt", {{"vocab.txt", ""}}, "the vocabulary is empty");
    row("an empty tokenizer.json", {{"tokenizer.json", ""}}, "not valid JSON");
    row("a tokenizer.json without a model", {{"tokenizer.json", "{}"}}, "no model");
    row("a tokenizer.json that is a list", {{"tokenizer.json", "[1]"}}, "no model");
    row("a normalizer that is a number", wordLevel(R"("normalizer": 3,)"), "is not supported");
    row("an added token without an id", wordLevel(R"("added_tokens": [{"content": "x"}],)"), "no id");
    row("a merge of three parts in pairs",
        model(R"("type": "BPE", "vocab": {"a": 0}, "merges": [["a", "b", "c"]])"), "not a pair");
    row("garbage behind the end", {{"tokenizer.json", "{} x"}}, "not valid JSON");
}

void BadTokenizers::isRefused()
{
    QFETCH(Files, files);
    QFETCH(QString, says);
    const QTemporaryDir folder;
    write(folder, files);

    const auto tokenizer = Tokenizer::load(folder.path().toStdString());

    QVERIFY(!tokenizer);
    const std::string text = sentence(tokenizer.error());
    QVERIFY2(QString::fromStdString(text).contains(says), text.c_str());
    QVERIFY2(text.find(folder.path().toStdString()) != std::string::npos, text.c_str());
}

void BadTokenizers::isUsedWithWarning_data()
{
    QTest::addColumn<Files>("files");
    QTest::addColumn<QString>("says");

    const auto row = [](const char *name, const Files &files, const char *says) {
        QTest::newRow(name) << files << QString::fromUtf8(says);
    };
    row("TK03 a token twice", wordLevel("", R"({"<unk>": 0, "a": 1, "a": 2})"),
        "1 vocabulary entries repeat");
    row("TK03 an id twice", wordLevel("", R"({"<unk>": 0, "a": 1, "b": 1})"), "1 vocabulary entries repeat");
    row("TK06 merges of one, three and unknown parts",
        model(R"("type": "BPE", "vocab": {"a": 0, "b": 1, "ab": 2}, "merges": ["a", "a b c", "a x", "a b"])"),
        "3 merges are no pair");
    row("TK13 an unknown token that is unknown", wordLevel("", R"({"a": 1})"),
        "'<unk>' is not in the vocabulary");
    row("TK13 an unknown token of Unigram out of range",
        model(R"("type": "Unigram", "unk_id": 7, "vocab": [["a", -1]])"), "unk_id is not in the vocabulary");
}

void BadTokenizers::isUsedWithWarning()
{
    QFETCH(Files, files);
    QFETCH(QString, says);
    const QTemporaryDir folder;
    write(folder, files);

    const auto tokenizer = Tokenizer::load(folder.path().toStdString());

    QVERIFY2(tokenizer, tokenizer ? "" : sentence(tokenizer.error()).c_str());
    QCOMPARE(tokenizer.value()->warnings().size(), std::size_t{1});
    QVERIFY2(QString::fromStdString(tokenizer.value()->warnings()[0]).contains(says),
             tokenizer.value()->warnings()[0].c_str());
    QVERIFY(tokenizer.value()->encode("a"));
}

void BadTokenizers::encodes_data()
{
    QTest::addColumn<Files>("files");
    QTest::addColumn<QString>("text");
    QTest::addColumn<Ids>("ids");

    const auto row = [](const char *name, const Files &files, const char *text, const Ids &ids) {
        QTest::newRow(name) << files << QString::fromUtf8(text) << ids;
    };
    const std::string bert = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\n##b\n";
    row("TK01 vocab.txt alone", {{"vocab.txt", bert}}, "AB a[MASK]", {2, 5, 6, 5, 4, 3});
    row("TK01 vocab.json with merges.txt",
        {{"vocab.json", R"({"a": 0, "b": 1, "ab": 2, "<|endoftext|>": 3})"},
         {"merges.txt", "#version: 0.2\na b\n"}},
        "aba<|endoftext|>", {2, 0, 3});
    row("TK03 the first of two ids counts", wordLevel("", R"({"<unk>": 0, "a": 1, "a": 2})"), "a", {1});
    row("TK03 ids with a hole", wordLevel("", R"({"<unk>": 0, "a": 5000})"), "a", {5000});
    row("TK06 a repeated merge takes the later rank",
        model(
            R"("type": "BPE", "vocab": {"a": 0, "b": 1, "ab": 2, "ba": 3}, "merges": ["a b", "b a", "a b"])"),
        "aba", {0, 3});
    row("TK12 odd byte tokens are plain tokens",
        model(
            R"("type": "BPE", "byte_fallback": true, "unk_token": "u", "vocab": {"u": 0, "<0x-1>": 1, "<0xZZ>": 2, "<0x1>": 3, "<0x41>": 4}, "merges": [])"),
        "AB", {4, 0});
    row("TK15 an empty added token is left out", wordLevel(R"("added_tokens": [{"id": 9, "content": ""}],)"),
        "ab", {3});
    row("TK15 the longest of overlapping added tokens",
        wordLevel(R"("added_tokens": [{"id": 8, "content": "xa"}, {"id": 9, "content": "xab"}],)"), "xabxa",
        {9, 8});
    row("TK15 an added token of 1 MB",
        wordLevel(R"("added_tokens": [{"id": 8, "content": ")" + std::string(1'000'000, 'x') + "\"}],"), "a",
        {1});
    row("TK16 padding and truncation are ignored",
        wordLevel(
            R"("truncation": {"max_length": 1}, "padding": {"pad_id": 0, "strategy": {"Fixed": 9}}, "pre_tokenizer": {"type": "WhitespaceSplit"},)"),
        "a b", {1, 2});
    row("TK17 a word limit of 0 makes every word unknown",
        model(
            R"("type": "WordPiece", "unk_token": "u", "max_input_chars_per_word": 0, "vocab": {"u": 0, "a": 1})"),
        "a", {0});
    row("TK17 an empty continuing prefix",
        model(
            R"("type": "WordPiece", "unk_token": "u", "continuing_subword_prefix": "", "vocab": {"u": 0, "a": 1})"),
        "aa", {1, 1});
    row("TK19 CR LF and a trailing blank line",
        {{"vocab.txt", "[PAD]\r\n[UNK]\r\n[CLS]\r\n[SEP]\r\n[MASK]\r\na\r\n\r\n"}}, "a", {2, 5, 3});
    row("TK19 a byte order mark stays in the first token",
        {{"vocab.txt", "\xEF\xBB\xBFx\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n[PAD]\na\n"}}, "a x", {2, 6, 1, 3});
    row("an old file without types",
        {{"tokenizer.json", R"({"model": {"vocab": {"a": 0, "b": 1, "ab": 2}, "merges": ["a b"]}})"}}, "ab",
        {2});
    row("a byte order mark before tokenizer.json",
        {{"tokenizer.json", "\xEF\xBB\xBF" + wordLevel("")["tokenizer.json"]}}, "ab", {3});
}

void BadTokenizers::encodes()
{
    QFETCH(Files, files);
    QFETCH(QString, text);
    QFETCH(Ids, ids);
    const QTemporaryDir folder;
    write(folder, files);
    const auto tokenizer = Tokenizer::load(folder.path().toStdString());
    QVERIFY2(tokenizer, tokenizer ? "" : sentence(tokenizer.error()).c_str());

    const auto encoding = tokenizer.value()->encode(text.toStdString());

    QVERIFY2(encoding, encoding ? "" : sentence(encoding.error()).c_str());
    QCOMPARE(encoding.value().ids, ids);
}

void BadTokenizers::givesUpOnText_data()
{
    QTest::addColumn<Files>("files");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("says");

    const QString many = QString(40, QLatin1Char('a')) + QLatin1Char('!');
    QTest::newRow("TK07 a pattern that would run for ever") << wordLevel(
        R"("pre_tokenizer": {"type": "Split", "pattern": {"Regex": "(a+)+$"}, "behavior": "Isolated"},)")
                                                            << many << QStringLiteral("gave up on this text");
    QTest::newRow("TK07 a pattern of nested repetitions without end") << wordLevel(
        R"("pre_tokenizer": {"type": "Split", "pattern": {"Regex": "(?:.{1,65535}){1,65535}b"}, "behavior": "Isolated"},)")
                                                                      << QString(400, QLatin1Char('a'))
                                                                      << QStringLiteral(
                                                                             "gave up on this text");
    QTest::newRow("TK07 a pattern that is slow at every place") << wordLevel(
        R"("pre_tokenizer": {"type": "Split", "pattern": {"Regex": "[ab]*[ab]*[ab]*c"}, "behavior": "Isolated"},)")
                                                                << QString(20'000, QLatin1Char('a'))
                                                                << QStringLiteral("gave up on this text");
    QTest::newRow("TK10 one character that becomes a megabyte")
        << wordLevel(R"("normalizer": {"type": "Replace", "pattern": {"String": "a"}, "content": ")"
                     + std::string(1'000'000, 'x') + "\"},")
        << many << QStringLiteral("blows this text up");
    QTest::newRow("TK13 a text that cannot be expressed")
        << wordLevel("", R"({"a": 1})") << QStringLiteral("b") << QStringLiteral("cannot express");
}

void BadTokenizers::givesUpOnText()
{
    QFETCH(Files, files);
    QFETCH(QString, text);
    QFETCH(QString, says);
    const QTemporaryDir folder;
    write(folder, files);
    const auto tokenizer = Tokenizer::load(folder.path().toStdString());
    QVERIFY2(tokenizer, tokenizer ? "" : sentence(tokenizer.error()).c_str());

    const auto encoding = tokenizer.value()->encode(text.toStdString());

    QVERIFY(!encoding);
    QVERIFY2(QString::fromStdString(sentence(encoding.error())).contains(says),
             sentence(encoding.error()).c_str());
    QVERIFY(tokenizer.value()->encode("a") || says.contains(QStringLiteral("blows")));
}

QTEST_GUILESS_MAIN(BadTokenizers)
#include "tst_badtokenizers.moc"
