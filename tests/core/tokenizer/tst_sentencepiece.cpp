// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// SentencePiece models: against the library itself, which trains them here, and what families put around
// them.
#include "core/base/utf8.h"
#include "core/tokenizer/tokenizer.h"
#include "testpaths.h"

#include <QTemporaryDir>
#include <QTest>

#include <bit>
#include <filesystem>
#include <fstream>
#include <random>
#include <unordered_map>

#if defined(HEADLIGHT_SENTENCEPIECE) && !defined(Q_MOC_RUN)
#include <sentencepiece_processor.h>
#include <sentencepiece_trainer.h>
#endif

using namespace headlight;

namespace {

using Ids = std::vector<std::int32_t>;
using Files = std::unordered_map<std::string, std::string>;

void write(const QTemporaryDir &folder, const Files &files)
{
    for (const auto &[name, content] : files)
        std::ofstream(std::filesystem::path(folder.path().toStdString()) / name, std::ios::binary) << content;
}

// A small writer of protocol buffers, for models of a few pieces.

std::string varint(std::uint64_t number)
{
    std::string bytes;
    for (; number >= 0x80U; number >>= 7U)
        bytes += static_cast<char>((number & 0x7FU) | 0x80U);
    return bytes + static_cast<char>(number);
}

std::string numberField(unsigned field, std::uint64_t number)
{
    return varint(field << 3U) + varint(number);
}

std::string bytesField(unsigned field, const std::string &bytes)
{
    return varint((field << 3U) | 2U) + varint(bytes.size()) + bytes;
}

std::string floatField(unsigned field, float value)
{
    std::string bytes = varint((field << 3U) | 5U);
    for (unsigned shift = 0; shift < 32; shift += 8)
        bytes += static_cast<char>((std::bit_cast<std::uint32_t>(value) >> shift) & 0xFFU);
    return bytes;
}

std::string piece(const std::string &text, float score, unsigned type = 1)
{
    return bytesField(1, bytesField(1, text) + floatField(2, score) + numberField(3, type));
}

enum Type : unsigned { Unknown = 2, Control = 3, UserDefined = 4 };

const std::string usual = piece("<unk>", 0, Unknown) + piece("<s>", 0, Control) + piece("</s>", 0, Control);
const std::string words
    = piece("▁", -3) + piece("a", -4) + piece("b", -5) + piece("▁ab", -1) + piece("▁a", -2);
const std::string bpe = bytesField(2, numberField(3, 2) + numberField(35, 1));

#if defined(HEADLIGHT_SENTENCEPIECE) && !defined(Q_MOC_RUN)
/// What the library's trainer reads its sentences through.
class Sentences : public sentencepiece::SentenceIterator
{
public:
    explicit Sentences(const std::vector<std::string> &sentences)
        : m_sentences(sentences)
    {
    }
    bool done() const override { return m_at == m_sentences.size(); }
    void Next() override { ++m_at; }
    const std::string &value() const override { return m_sentences[m_at]; }
    sentencepiece::util::Status status() const override { return {}; }

private:
    const std::vector<std::string> &m_sentences;
    std::size_t m_at = 0;
};
#endif

std::string config(const std::string &tokenizerClass, const std::string &more = {})
{
    return "{\"tokenizer_class\": \"" + tokenizerClass + "\"" + more + "}";
}

} // namespace

Q_DECLARE_METATYPE(Ids)
Q_DECLARE_METATYPE(Files)

class SentencePiece : public QObject
{
    Q_OBJECT

private slots:
    void idsEqualTheLibrary_data();
    void idsEqualTheLibrary();
    void familyEncodes_data();
    void familyEncodes();
    void isRefused_data();
    void isRefused();
};

void SentencePiece::idsEqualTheLibrary_data()
{
    QTest::addColumn<Files>("settings");
    const auto row = [](const char *name, Files settings) {
        settings.emplace("vocab_size", "700");
        settings.emplace("hard_vocab_limit", "false");
        settings.emplace("minloglevel", "2");
        QTest::newRow(name) << settings;
    };
    row("unigram", {{"model_type", "unigram"}});
    row("unigram with bytes for the unknown", {{"model_type", "unigram"}, {"byte_fallback", "true"}});
    row("unigram that folds case", {{"model_type", "unigram"}, {"normalization_rule_name", "nmt_nfkc_cf"}});
    row("unigram across spaces",
        {{"model_type", "unigram"}, {"split_by_whitespace", "false"}, {"max_sentencepiece_length", "24"}});
    row("unigram with symbols of the user",
        {{"model_type", "unigram"}, {"user_defined_symbols", "License,<mask>,ﬁ,ab"}});
    row("BPE", {{"model_type", "bpe"}});
    row("BPE like Llama's",
        {{"model_type", "bpe"},
         {"byte_fallback", "true"},
         {"normalization_rule_name", "identity"},
         {"remove_extra_whitespaces", "false"},
         {"split_digits", "true"}});
    row("BPE without a space in front", {{"model_type", "bpe"}, {"add_dummy_prefix", "false"}});
    row("BPE with symbols of the user", {{"model_type", "bpe"}, {"user_defined_symbols", "License,▁▁,ﬁ,ab"}});
    row("BPE with spaces behind words", {{"model_type", "bpe"}, {"treat_whitespace_as_suffix", "true"}});
    row("single characters", {{"model_type", "char"}});
}

void SentencePiece::idsEqualTheLibrary()
{
#if defined(HEADLIGHT_SENTENCEPIECE) && !defined(Q_MOC_RUN)
    QFETCH(Files, settings);
    std::vector<std::string> sentences{"Zwölf Boxkämpfer jagen Viktor über den Sylter Deich.",
                                       "Le cœur déçu mais l'âme plutôt naïve.", "東京は日本の首都です。"};
    std::ifstream license(HEADLIGHT_MODELS "/../../LICENSE");
    for (std::string line; std::getline(license, line);)
        sentences.push_back(line);
    QVERIFY(sentences.size() > 100);
    std::string bytes;
    Sentences reader(sentences);
    const auto trained = sentencepiece::SentencePieceTrainer::Train(settings, &reader, &bytes);
    QVERIFY2(trained.ok(), trained.ToString().c_str());
    sentencepiece::SentencePieceProcessor library;
    QVERIFY(library.LoadFromSerializedProto(bytes).ok());
    const QTemporaryDir folder;
    write(folder, {{"spiece.model", bytes}});
    const auto tokenizer = Tokenizer::load(folder.path().toStdString());
    QVERIFY2(tokenizer, tokenizer ? "" : sentence(tokenizer.error()).c_str());
    QCOMPARE(tokenizer.value()->vocabularySize(), library.GetPieceSize());

    static const std::vector<std::string> parts{" ",
                                                "  ",
                                                "\n",
                                                "\t",
                                                "\u00A0",
                                                "\u3000",
                                                "▁",
                                                "the ",
                                                "License",
                                                "program",
                                                "ab",
                                                "a",
                                                "é",
                                                "e\u0301",
                                                "ﬁ",
                                                "½",
                                                "…",
                                                "Ⅷ",
                                                "İ",
                                                "ß",
                                                "日本",
                                                "한",
                                                "\u1112\u1161",
                                                "😀",
                                                "👨‍👩‍👧",
                                                "1",
                                                "2024",
                                                "\u200B",
                                                "\u0007",
                                                "(c)",
                                                "--",
                                                "GNU ",
                                                "Über",
                                                "\u0958",
                                                "x"};
    std::mt19937 random(11);
    for (int i = 0; i < 1500; ++i) {
        std::string text;
        for (auto count = random() % 9; count > 0; --count)
            text += parts[random() % parts.size()];
        if (random() % 4 == 0)
            text += sentences[random() % sentences.size()];
        std::vector<int> expected;
        QVERIFY(library.Encode(text, &expected).ok());
        const auto encoding = tokenizer.value()->encode(text);
        QVERIFY2(encoding, encoding ? "" : sentence(encoding.error()).c_str());
        QVERIFY2(encoding.value().ids == Ids(expected.begin(), expected.end()), text.c_str());
        CharacterRange last;
        for (const CharacterRange &range : encoding.value().offsets) {
            QVERIFY(range.begin <= range.end && range.begin >= last.begin && range.end >= last.end);
            last = range;
        }
        QVERIFY(last.end <= static_cast<int>(countCharacters(text)));
    }
#else
    QSKIP("The SentencePiece library is not installed (Debian: libsentencepiece-dev)");
#endif
}

void SentencePiece::familyEncodes_data()
{
    QTest::addColumn<Files>("files");
    QTest::addColumn<QString>("text");
    QTest::addColumn<Ids>("ids");
    const auto row = [](const char *name, const Files &files, const char *text, const Ids &ids) {
        QTest::newRow(name) << files << QString::fromUtf8(text) << ids;
    };
    const std::string t5
        = piece("<pad>", 0, Control) + piece("</s>", 0, Control) + piece("<unk>", 0, Unknown);
    row("T5: end, and extra ids behind the pieces, the last one first",
        {{"spiece.model", t5 + words}, {"tokenizer_config.json", config("T5Tokenizer")}},
        "ab<extra_id_0> ab<extra_id_99>", {6, 107, 6, 8, 1});
    row("T5 by its config.json", {{"spiece.model", t5 + words}, {"config.json", R"({"model_type": "t5"})"}},
        "ab", {6, 1});
    row("T5 without the space behind a special token",
        {{"spiece.model", t5 + words},
         {"tokenizer_config.json", config("T5Tokenizer", R"(, "legacy": false, "extra_ids": 1)")}},
        "ab<extra_id_0>ab", {6, 8, 4, 5, 1});
    row("XLM-R: one more, four in front, a mask that takes spaces",
        {{"sentencepiece.bpe.model", usual + words}}, "ab <mask> abé", {0, 7, 9, 7, 3, 2});
    row("CamemBERT: five in front of all but the first",
        {{"sentencepiece.bpe.model", usual + words}, {"tokenizer_config.json", config("CamembertTokenizer")}},
        "ab é", {5, 10, 7, 3, 6});
    row("mBART: languages behind",
        {{"sentencepiece.bpe.model", usual + words},
         {"tokenizer_config.json", config("MBartTokenizer", R"(, "src_lang": "de_DE")")}},
        "ab", {7, 2, 11});
    row("mBART-50: the language in front",
        {{"sentencepiece.bpe.model", usual + words}, {"tokenizer_config.json", config("MBart50Tokenizer")}},
        "ab", {12, 7, 2});
    const std::string albert = piece("<pad>", 0, Control) + piece("<unk>", 0, Unknown)
        + piece("[CLS]", 0, Control) + piece("[SEP]", 0, Control) + piece("[MASK]", 0, UserDefined);
    row("ALBERT: lower case, no accents, quotes alike",
        {{"spiece.model", albert + words + piece("\"", -6)},
         {"tokenizer_config.json", config("AlbertTokenizer")}},
        "ÁB ``[MASK]", {2, 8, 5, 10, 4, 3});
    row("ALBERT: numbers apart from commas",
        {{"spiece.model", albert + piece("▁", -3) + piece("▁2,", -1) + piece("▁2", -4) + piece(",", -4)},
         {"tokenizer_config.json", config("AlbertTokenizer")}},
        "2,", {2, 7, 8, 3});
    const std::string bytes = [] {
        std::string pieces;
        for (unsigned byte = 0; byte < 256; ++byte) {
            char text[8];
            std::snprintf(text, sizeof text, "<0x%02X>", byte);
            pieces += piece(text, 0, 6);
        }
        return pieces;
    }();
    const std::string llamaRules = bpe + bytesField(3, numberField(4, 0));
    row("Llama: a beginning, bytes for the unknown, spaces kept",
        {{"tokenizer.model", usual + bytes + words + llamaRules}}, "ab  é</s>a",
        {1, 262, 259, 259, 198, 172, 2, 263});
    row("Llama with an end and without a space in front",
        {{"tokenizer.model", usual + bytes + words + llamaRules},
         {"tokenizer_config.json",
          config("LlamaTokenizer",
                 R"(, "add_bos_token": false, "add_eos_token": true, "add_prefix_space": false)")}},
        "ab", {260, 261, 2});
    row("Gemma: its own names, no space in front",
        {{"tokenizer.model",
          piece("<pad>", 0, Control) + piece("<eos>", 0, Control) + piece("<bos>", 0, Control)
              + piece("<unk>", 0, Unknown) + bytes + words + bpe + bytesField(3, numberField(3, 0))}},
        "ab ab", {2, 261, 262, 263});
    row("Pegasus: 103 between",
        {{"spiece.model", t5 + words}, {"config.json", R"({"model_type": "pegasus"})"}}, "ab<mask_1>é",
        {109, 2, 106, 105, 1});
    row("Marian: ids from vocab.json, the language to translate to",
        {{"source.spm", usual + words},
         {"vocab.json", R"({"</s>": 0, "<unk>": 1, "▁ab": 2, ">>fra<<": 3, "<pad>": 4})"}},
        ">>fra<< ab a", {3, 2, 1, 0});
    row("another model: its pieces alone", {{"spm.model", usual + words}}, "ab</s>", {6, 2});
    row("special_tokens_map.json and added_tokens.json beside it",
        {{"spiece.model", t5 + words},
         {"config.json", R"({"model_type": "t5"})"},
         {"tokenizer_config.json", R"({"extra_ids": 0})"},
         {"special_tokens_map.json", R"({"additional_special_tokens": ["<new>"]})"},
         {"added_tokens.json", R"({"<new>": 20, "ba": 21})"}},
        "ab<new>ba", {6, 20, 21, 1});
}

void SentencePiece::familyEncodes()
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

void SentencePiece::isRefused_data()
{
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *name, const std::string &model, const char *says) {
        QTest::newRow(name) << QByteArray::fromStdString(model) << QString::fromUtf8(says);
    };
    const std::string whole = usual + words + bpe;
    row("an empty file", "", "no SentencePiece model");
    row("another file", "#version: 0.2\na b\n", "no SentencePiece model");
    row("a file cut inside a piece", whole.substr(0, 40), "or only a part of one");
    row("a piece that is longer than its file", varint(10) + varint(~std::uint64_t{0}) + "ab",
        "or only a part of one");
    row("a number without an end", std::string(20, '\xFF'), "or only a part of one");
    row("no unknown piece", words, "no piece stands for the unknown");
    row("an empty piece", usual + piece("", 0), "an empty piece");
    row("a score that is no number", usual + piece("a", std::bit_cast<float>(0x7FC00000U)),
        "no finite number");
    row("an infinite score", usual + piece("a", std::bit_cast<float>(0xFF800000U)), "no finite number");
    row("a type that does not exist", usual + piece("a", 0, 9), "the type is unknown");
    row("a piece that ends too early", usual + bytesField(1, "\x0A\x7F"), "the piece ends too early");
    row("an algorithm that does not exist", usual + words + bytesField(2, numberField(3, 7)),
        "no SentencePiece model");
    row("a model of whole words", usual + words + bytesField(2, numberField(3, 3)),
        "type 'WORD' is not supported");
    row("a character map that points outside",
        usual + words + bytesField(3, bytesField(2, std::string("\x04\0\0\0\0\xFF\xFF\xFF\x3F", 9))),
        "trie points outside");
}

void SentencePiece::isRefused()
{
    QFETCH(QByteArray, model);
    QFETCH(QString, says);
    const QTemporaryDir folder;
    write(folder, {{"tokenizer.model", model.toStdString()}});

    const auto tokenizer = Tokenizer::load(folder.path().toStdString());

    QVERIFY(!tokenizer);
    const std::string text = sentence(tokenizer.error());
    QVERIFY2(QString::fromStdString(text).contains(says), text.c_str());
    QVERIFY2(text.find("tokenizer.model") != std::string::npos, text.c_str());
}

QTEST_GUILESS_MAIN(SentencePiece)
#include "tst_sentencepiece.moc"
