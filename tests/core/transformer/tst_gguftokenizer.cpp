// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Tokenizers that were written into GGUF files against the tokenizer.json that they were made of. What a
// converter does is written down here once more, in its own direction.
#include "core/base/file.h"
#include "core/tokenizer/bytealphabet.h"
#include "core/transformer/modeltokenizer.h"
#include "testpaths.h"
#include "tests/support/ggufwriter.h"

#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>

using namespace headlight;
using Json = nlohmann::json;

namespace {

const std::string Models = HEADLIGHT_MODELS "/";
const std::string Theirs = HEADLIGHT_SHARED "/fixtures/tokenizers/";
constexpr const char *Space = "\u2581";

const std::vector<std::string> Lines{
    "The quick brown fox jumps over the lazy dog.",
    "  two  spaces, a\ttab and\n\na line\r\n",
    "don't I'll they've WON'T",
    "Grüße aus Köln, naïve café, ÅNGSTRÖM",
    "漢字かな交じり文 한국어 العربية",
    "👩‍👩‍👧‍👦 emoji 🎉",
    "12345 3.14159 1,000,000",
    "a",
    "",
    "for (int i = 0; i < 10; ++i) { x[i] = '\\n'; }",
    "supercalifragilisticexpialidocious antidisestablishmentarianism",
    "[CLS] <s> </s> <|endoftext|> [MASK] <mask>",
    "\xEF\xBF\xBD\x01\x7F",
};

/// A file that a tokenizer was written into.
class StoredTokenizer
{
public:
    std::string path() const { return m_folder.path().toStdString() + "/model.gguf"; }

    Result<std::shared_ptr<const Tokenizer>> loaded(const GgufWriter &gguf) const
    {
        std::filesystem::remove(path());
        std::ofstream(path(), std::ios::binary) << gguf.file();
        return loadModelTokenizer(path());
    }

private:
    QTemporaryDir m_folder;
};

/// The converter: @p pre names how byte-level text is cut.
GgufWriter converted(const Json &tokenizer, const std::string &architecture, const std::string &pre)
{
    const Json &model = tokenizer["model"];
    const bool isWordPiece = model.value("type", "BPE") == "WordPiece";
    const bool isSentencePiece = model.value("byte_fallback", false);
    std::vector<std::string> tokens;
    const auto place = [&](std::size_t id, const std::string &token) {
        tokens.resize(std::max(tokens.size(), id + 1), "[unused]");
        tokens[id] = token;
    };
    for (const auto &[token, id] : model["vocab"].items()) {
        const bool isBracketed = token.starts_with('[') && token.ends_with(']');
        place(id,
              !isWordPiece || isBracketed   ? token
                  : token.starts_with("##") ? token.substr(2)
                                            : Space + token);
    }
    std::vector<std::int32_t> kinds(tokens.size(), 1);
    for (const Json &added : tokenizer["added_tokens"]) {
        place(added["id"], added["content"]);
        kinds.resize(tokens.size(), 1);
        kinds[added["id"]] = added["special"] ? 3 : 4;
    }
    GgufWriter gguf;
    gguf.text("general.architecture", architecture);
    gguf.text("tokenizer.ggml.model", isWordPiece ? "bert" : isSentencePiece ? "llama" : "gpt2");
    gguf.texts("tokenizer.ggml.tokens", tokens);
    gguf.numbers("tokenizer.ggml.token_type", GgufWriter::I32, kinds);
    const auto name = [&](const char *key, std::initializer_list<const char *> contents) {
        for (const char *content : contents) {
            const auto found = std::find(tokens.begin(), tokens.end(), content);
            if (found != tokens.end() && kinds[static_cast<std::size_t>(found - tokens.begin())] == 3)
                return gguf.u32(std::string("tokenizer.ggml.") + key,
                                static_cast<std::uint32_t>(found - tokens.begin()));
        }
    };
    name("bos_token_id", {"<s>", "<|endoftext|>"});
    name("eos_token_id", {"</s>", "<|endoftext|>"});
    name("unknown_token_id", {"<unk>", "[UNK]"});
    name("cls_token_id", {"[CLS]"});
    name("seperator_token_id", {"[SEP]"});
    name("mask_token_id", {"[MASK]", "<mask>"});
    if (isSentencePiece) { // less and less likely, as the trainer found them
        std::vector<float> scores;
        for (std::size_t id = 0; id < tokens.size(); ++id) {
            const bool isRun
                = tokens[id].size() > 3 && tokens[id].find_first_not_of(Space) == std::string::npos;
            scores.push_back(isRun ? -1e9F : id < 259 ? 0 : 259 - static_cast<float>(id));
        }
        gguf.numbers("tokenizer.ggml.scores", GgufWriter::F32, scores);
    } else if (!isWordPiece) {
        std::vector<std::string> merges;
        for (const Json &merge : model["merges"])
            merges.push_back(merge.is_string()
                                 ? merge.get<std::string>()
                                 : merge[0].get<std::string>() + ' ' + merge[1].get<std::string>());
        gguf.texts("tokenizer.ggml.merges", merges);
    }
    if (!pre.empty())
        gguf.text("tokenizer.ggml.pre", pre);
    return gguf;
}

GgufWriter smallSentencePiece()
{
    GgufWriter gguf;
    gguf.text("tokenizer.ggml.model", "llama");
    gguf.texts("tokenizer.ggml.tokens",
               {"<unk>", "<s>", "</s>", "<0x41>", Space, "a", "b", std::string(Space) + "a", "ab"});
    gguf.numbers<std::int32_t>("tokenizer.ggml.token_type", GgufWriter::I32, {2, 3, 3, 6, 1, 1, 1, 1, 1});
    gguf.numbers<float>("tokenizer.ggml.scores", GgufWriter::F32, {0, 0, 0, 0, -3, -4, -5, -2, -1});
    gguf.u32("tokenizer.ggml.unknown_token_id", 0);
    gguf.u32("tokenizer.ggml.bos_token_id", 1);
    gguf.u32("tokenizer.ggml.eos_token_id", 2);
    return gguf;
}

/// A byte-level tokenizer in which all neighbours within @p text merge: each word becomes one token.
GgufWriter wordsOf(const std::string &text, const std::string &pre)
{
    std::vector<std::string> tokens;
    std::vector<std::string> merges;
    const auto part = [&](std::size_t begin, std::size_t size) {
        return bytealphabet::encode(std::string_view(text).substr(begin, size));
    };
    for (std::size_t size = 1; size <= text.size(); ++size) {
        for (std::size_t begin = 0; begin + size <= text.size(); ++begin) {
            if (std::find(tokens.begin(), tokens.end(), part(begin, size)) != tokens.end())
                continue;
            tokens.push_back(part(begin, size));
            for (std::size_t left = 1; left < size; ++left)
                merges.push_back(part(begin, left) + ' ' + part(begin + left, size - left));
        }
    }
    GgufWriter gguf;
    gguf.text("tokenizer.ggml.model", "gpt2");
    gguf.texts("tokenizer.ggml.tokens", tokens);
    gguf.texts("tokenizer.ggml.merges", merges);
    gguf.text("tokenizer.ggml.pre", pre);
    return gguf;
}

using Change = std::function<void(GgufWriter &)>;

} // namespace

Q_DECLARE_METATYPE(Change)

class TestGgufTokenizer : public QObject
{
    Q_OBJECT

private:
    StoredTokenizer m_stored;

private slots:
    void theSameIdsAndPlaces_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QString>("architecture");
        QTest::addColumn<QString>("pre");
        QTest::addColumn<bool>("ours");
        QTest::addColumn<bool>("addsBegin");
        const auto row = [](const char *title, const std::string &folder, const char *architecture,
                            const char *pre, bool ours, bool addsBegin) {
            QTest::addRow("%s", title) << QString::fromStdString(folder) << QString::fromLatin1(architecture)
                                       << QString::fromLatin1(pre) << ours << addsBegin;
        };
        row("WordPiece, bundled", Models + "encoder", "bert", "", true, true);
        row("byte-level, bundled", Models + "decoder", "gpt2", "gpt-2", true, false);
        row("byte-level without a named pattern", Models + "decoder", "gpt2", "", true, false);
        row("BERT uncased", Theirs + "bert-base-uncased", "bert", "jina-v2-en", false, true);
        row("BERT cased", Theirs + "bert-base-cased", "bert", "", false, true);
        row("GPT-2", Theirs + "gpt2", "gpt2", "gpt-2", false, false);
        row("RoBERTa", Theirs + "roberta-base", "bert", "roberta-bpe", false, true);
        row("Llama 2", Theirs + "llama2", "llama", "default", false, true);
        row("Qwen2", Theirs + "qwen2", "qwen2", "qwen2", false, false);
    }

    void theSameIdsAndPlaces()
    {
        QFETCH(QString, folder);
        QFETCH(QString, architecture);
        QFETCH(QString, pre);
        QFETCH(bool, ours);
        QFETCH(bool, addsBegin);
        const std::string path = folder.toStdString();
        if (!ours && !std::filesystem::exists(path))
            QSKIP("the fixtures of others are not beside the checkout");
        Json json = Json::parse(readWholeFile(path + "/tokenizer.json", 1 << 25).value());
        for (Json &added : json["added_tokens"])
            added["normalized"] = false; // old files differ, and GGUF cannot tell
        const QTemporaryDir changed;
        const std::string changedFile = changed.path().toStdString() + "/tokenizer.json";
        QVERIFY(writeFileAtomically(changedFile, json.dump()).ok());
        const auto reference = Tokenizer::load(changedFile);
        QVERIFY2(reference.ok(), reference ? "" : sentence(reference.error()).c_str());
        const auto loaded = m_stored.loaded(converted(json, architecture.toStdString(), pre.toStdString()));
        QVERIFY2(loaded.ok(), loaded ? "" : sentence(loaded.error()).c_str());
        QCOMPARE(loaded.value()->vocabularySize(), reference.value()->vocabularySize());
        std::vector<std::string> lines = Lines;
        std::ifstream more(path + "/expected.jsonl");
        for (std::string line; std::getline(more, line);)
            lines.push_back(Json::parse(line)["text"]);
        QVERIFY(lines.size() > (ours ? 10 : 100));
        for (const std::string &line : lines) {
            for (const bool isPair : {false, true}) {
                const std::optional<std::string_view> pair
                    = isPair ? std::optional<std::string_view>("and more") : std::nullopt;
                const auto expected = reference.value()->encode(line, pair);
                const auto found = loaded.value()->encode(line, pair);
                QVERIFY(expected.ok() == found.ok());
                if (!expected)
                    continue;
                QVERIFY2(found.value().ids == expected.value().ids, line.c_str());
                QVERIFY2(found.value().offsets == expected.value().offsets, line.c_str());
                QVERIFY2(found.value().typeIds == expected.value().typeIds, line.c_str());
            }
        }
        const auto one = loaded.value()->encode("a");
        QCOMPARE(one.value().special.front() != 0, addsBegin);
    }

    void sentencePieceMergesByScore()
    {
        const auto tokenizer = m_stored.loaded(smallSentencePiece());
        QVERIFY2(tokenizer.ok(), tokenizer ? "" : sentence(tokenizer.error()).c_str());
        QCOMPARE(tokenizer.value()->encode("ab").value().ids,
                 (std::vector<std::int32_t>{1, 4, 8})); // ab before ▁a
        QCOMPARE(tokenizer.value()->encode("a b").value().ids, (std::vector<std::int32_t>{1, 7, 4, 6}));
        QCOMPARE(tokenizer.value()->encode("A").value().ids,
                 (std::vector<std::int32_t>{1, 4, 3})); // as a byte
        QCOMPARE(tokenizer.value()->encode("b", "a").value().ids, (std::vector<std::int32_t>{1, 4, 6, 1, 7}));
        QCOMPARE(tokenizer.value()->encode("b", "a").value().typeIds,
                 (std::vector<std::int32_t>{0, 0, 0, 1, 1}));
    }

    void flags_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<std::vector<std::int32_t>>("ids"); // of "a"
        using Ids = std::vector<std::int32_t>;
        const auto row = [](const char *title, const Ids &ids, const Change &change) {
            QTest::addRow("%s", title) << change << ids;
        };
        row("as they are", {1, 7}, [](GgufWriter &) {});
        row("no begin", {7}, [](GgufWriter &g) { g.boolean("tokenizer.ggml.add_bos_token", false); });
        row("an end", {1, 7, 2}, [](GgufWriter &g) { g.boolean("tokenizer.ggml.add_eos_token", true); });
        row("no space in front", {1, 5},
            [](GgufWriter &g) { g.boolean("tokenizer.ggml.add_space_prefix", false); });
    }

    void flags()
    {
        QFETCH(Change, change);
        QFETCH(std::vector<std::int32_t>, ids);
        GgufWriter gguf = smallSentencePiece();
        change(gguf);
        const auto tokenizer = m_stored.loaded(gguf);
        QVERIFY2(tokenizer.ok(), tokenizer ? "" : sentence(tokenizer.error()).c_str());
        QCOMPARE(tokenizer.value()->encode("a").value().ids, ids);
    }

    void llama3PatternAndBegin()
    {
        const Json json = Json::parse(readWholeFile(Models + "decoder/tokenizer.json", 1 << 25).value());
        const auto llama3 = m_stored.loaded(converted(json, "llama", "llama-bpe"));
        QVERIFY2(llama3.ok(), llama3 ? "" : sentence(llama3.error()).c_str());
        const auto digits = llama3.value()->encode("1234567");
        QCOMPARE(digits.value().ids.front(), 8191); // added without being asked for
        QVERIFY(digits.value().size() >= 4); // three digits at most make a word
        GgufWriter without = converted(json, "llama", "llama-bpe");
        without.boolean("tokenizer.ggml.add_bos_token", false);
        QVERIFY(m_stored.loaded(without).value()->encode("1").value().ids.front() != 8191);
        QVERIFY(m_stored.loaded(converted(json, "qwen2", "qwen2")).value()->encode("1").value().ids.front()
                != 8191);
        const auto single = m_stored.loaded(converted(json, "llama", "smollm"));
        QCOMPARE(single.value()->encode("1234567").value().size(), std::size_t{7});
    }

    void defaultCutsInFourSteps_data() // llama.cpp, llm_tokenizer_bpe: the patterns of
                                       // LLAMA_VOCAB_PRE_TYPE_DEFAULT
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("words"); // with | between them
        const auto row = [](const char *title, const char *text, const char *words) {
            QTest::addRow("%s", title) << QString::fromUtf8(text) << QString::fromUtf8(words);
        };
        row("words keep the space in front", "aa bb", "aa| bb");
        row("punctuation does not", "aa, bb", "aa|,| bb");
        row("nor a space before it", "aa (bb)", "aa| |(|bb|)");
        row("so no contraction stays whole", "aa's", "aa|'|s");
        row("symbols that count as punctuation", "aa $+<=>^~ bb", "aa| |$+<=>^~| bb");
        row("and one that does not", "aa `bb", "aa| `|bb");
        row("numbers lose the space", "aa 12", "aa| |12");
        row("three digits each, from the front", "1234567", "123|456|7");
        row("numbers that are no ASCII digits stay together", "aa ١٢٣٤", "aa| |١٢٣٤");
        row("the last space of several belongs to the word", "aa   bb", "aa|  | bb");
        row("the last space of several before punctuation does not", "aa   ,", "aa|   |,");
        row("line ends", "aa\n\nbb", "aa|\n|\n|bb");
        row("white space at the end", "aa  ", "aa|  ");
    }

    void defaultCutsInFourSteps()
    {
        QFETCH(QString, text);
        QFETCH(QString, words);
        // Every two neighbours merge, so that a token is a whole word.
        const auto tokenizer = m_stored.loaded(wordsOf(text.toStdString(), "default"));
        QVERIFY2(tokenizer.ok(), tokenizer ? "" : sentence(tokenizer.error()).c_str());
        QVERIFY(tokenizer.value()->warnings().empty());
        const auto encoded = tokenizer.value()->encode(text.toStdString());
        QVERIFY(encoded.ok());
        QStringList found;
        for (const CharacterRange &range : encoded.value().offsets)
            found += text.mid(range.begin, range.end - range.begin);
        QCOMPARE(found.join(QLatin1Char('|')), words);
    }

    void aPatternThatIsNotNamed_data()
    {
        QTest::addColumn<QString>("architecture");
        QTest::addColumn<QString>("cutAs");
        QTest::addColumn<bool>("isSure");
        QTest::addRow("GPT-2 has its own") << QStringLiteral("gpt2") << QStringLiteral("gpt-2") << true;
        QTest::addRow("others are cut as llama.cpp cuts them")
            << QStringLiteral("llama") << QStringLiteral("default") << false;
    }

    void aPatternThatIsNotNamed()
    {
        QFETCH(QString, architecture);
        QFETCH(QString, cutAs);
        QFETCH(bool, isSure);
        const Json json = Json::parse(readWholeFile(Models + "decoder/tokenizer.json", 1 << 25).value());
        const auto named = m_stored.loaded(converted(json, architecture.toStdString(), cutAs.toStdString()));
        const auto unnamed = m_stored.loaded(converted(json, architecture.toStdString(), ""));
        QVERIFY(named.ok() && unnamed.ok());
        const std::string text = "It's 1234567 (and) more";
        QCOMPARE(unnamed.value()->encode(text).value().ids, named.value()->encode(text).value().ids);
        const auto warnings = unnamed.value()->warnings();
        QCOMPARE(warnings.empty(), isSure);
        QVERIFY(isSure
                || QString::fromStdString(warnings.front()).contains(QStringLiteral("tokenizer.ggml.pre")));
    }

    void aWholeTokenizerJsonIsTaken()
    {
        GgufWriter gguf = smallSentencePiece();
        gguf.text("tokenizer.huggingface.json",
                  R"({"model": {"type": "WordLevel", "unk_token": "?", "vocab": {"?": 0, "x": 1}}})");
        const auto tokenizer = m_stored.loaded(gguf);
        QVERIFY2(tokenizer.ok(), tokenizer ? "" : sentence(tokenizer.error()).c_str());
        QCOMPARE(tokenizer.value()->kind(), std::string("WordLevel"));
    }

    void refused_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("said");
        const auto row = [](const char *title, const char *said, const Change &change) {
            QTest::addRow("%s", title) << change << QString::fromUtf8(said);
        };
        const auto model = [](GgufWriter &g, const char *name) { g.text("tokenizer.ggml.model", name); };
        const auto tokens = [](GgufWriter &g) { g.texts("tokenizer.ggml.tokens", {"a", "b"}); };
        row("no tokenizer", "tokenizer.ggml.model: the file holds no tokenizer", [](GgufWriter &) {});
        row("no vocabulary", "tokenizer.ggml.tokens: the file holds no vocabulary",
            [=](GgufWriter &g) { model(g, "llama"); });
        row("another kind",
            "tokenizer.ggml.model: this kind of tokenizer is not supported in GGUF files, found t5",
            [=](GgufWriter &g) {
                model(g, "t5");
                tokens(g);
            });
        row("another pattern",
            "tokenizer.ggml.pre: this way of cutting text into words is not supported, found tekken",
            [=](GgufWriter &g) {
                model(g, "gpt2");
                tokens(g);
                g.texts("tokenizer.ggml.merges", {});
                g.text("tokenizer.ggml.pre", "tekken");
            });
        row("no merges", "tokenizer.ggml.merges: the vocabulary has no list of merges", [=](GgufWriter &g) {
            model(g, "gpt2");
            tokens(g);
        });
        row("no scores", "tokenizer.ggml.scores: the vocabulary has no scores", [=](GgufWriter &g) {
            model(g, "llama");
            tokens(g);
        });
        row("tokens that are numbers", "tokenizer.ggml.tokens: the list is something else",
            [=](GgufWriter &g) {
                model(g, "llama");
                g.numbers<std::int32_t>("tokenizer.ggml.tokens", GgufWriter::I32, {1, 2});
            });
        row("an empty vocabulary", "tokenizer.ggml.tokens: the list is something else", [=](GgufWriter &g) {
            model(g, "llama");
            g.texts("tokenizer.ggml.tokens", {});
        });
        row("fewer scores than tokens",
            "tokenizer.ggml.scores: the list is something else, found 1 of type F32, expected a list of 2 "
            "F32",
            [=](GgufWriter &g) {
                model(g, "llama");
                tokens(g);
                g.numbers<float>("tokenizer.ggml.scores", GgufWriter::F32, {1});
            });
        row("scores of bytes", "tokenizer.ggml.scores: the list is something else, found 2 of type U8",
            [=](GgufWriter &g) {
                model(g, "llama");
                tokens(g);
                g.numbers<std::uint8_t>("tokenizer.ggml.scores", GgufWriter::U8, {1, 2});
            });
        row("a score that is no number", "tokenizer.ggml.scores: the list is something else",
            [=](GgufWriter &g) {
                model(g, "llama");
                tokens(g);
                g.numbers<float>("tokenizer.ggml.scores", GgufWriter::F32, {0, std::nanf("")});
            });
        row("fewer kinds than tokens", "tokenizer.ggml.token_type: the list is something else",
            [=](GgufWriter &g) {
                model(g, "llama");
                tokens(g);
                g.numbers<std::int32_t>("tokenizer.ggml.token_type", GgufWriter::I32, {1});
            });
        row("kinds that are floats", "tokenizer.ggml.token_type: the list is something else",
            [=](GgufWriter &g) {
                model(g, "llama");
                tokens(g);
                g.numbers<float>("tokenizer.ggml.token_type", GgufWriter::F32, {1, 1});
            });
        row("a token that is no UTF-8", "tokenizer.ggml.tokens: a token is not valid UTF-8",
            [=](GgufWriter &g) {
                model(g, "llama");
                g.texts("tokenizer.ggml.tokens", {"a", "\xFF"});
            });
    }

    void refused()
    {
        QFETCH(Change, change);
        QFETCH(QString, said);
        GgufWriter gguf;
        change(gguf);
        const auto tokenizer = m_stored.loaded(gguf);
        QVERIFY(!tokenizer);
        const QString text = QString::fromStdString(sentence(tokenizer.error()));
        QVERIFY2(text.contains(said), qPrintable(text));
        QCOMPARE(tokenizer.error().file, m_stored.path());
    }

    void oddEntriesAreNoIndexes_data()
    {
        QTest::addColumn<Change>("change");
        const auto row
            = [](const char *title, const Change &change) { QTest::addRow("%s", title) << change; };
        row("byte tokens that are none", [](GgufWriter &g) { // llama.cpp 27226
            g.texts("tokenizer.ggml.tokens", {"<0x-1>", "<0xZZ>", "<0x1>", "a", "", ""});
            g.numbers<float>("tokenizer.ggml.scores", GgufWriter::F32, {0, 0, 0, 0, 0, 0});
        });
        row("special ids beyond the vocabulary", [](GgufWriter &g) {
            g.texts("tokenizer.ggml.tokens", {"a", "b"});
            g.numbers<float>("tokenizer.ggml.scores", GgufWriter::F32, {0, 0});
            g.u32("tokenizer.ggml.bos_token_id", ~0U);
            g.u32("tokenizer.ggml.unknown_token_id", 2);
            g.raw("tokenizer.ggml.eos_token_id", GgufWriter::I32, GgufWriter::bytesOf(std::int32_t{-1}));
        });
        row("kinds that are not defined", [](GgufWriter &g) {
            g.texts("tokenizer.ggml.tokens", {"a", "b"});
            g.numbers<float>("tokenizer.ggml.scores", GgufWriter::F32, {0, 0});
            g.numbers<std::int32_t>("tokenizer.ggml.token_type", GgufWriter::I32, {-1, 77});
        });
        row("a token of a megabyte", [](GgufWriter &g) {
            g.texts("tokenizer.ggml.tokens", {"a", std::string(1 << 20, 'a')});
            g.numbers<float>("tokenizer.ggml.scores", GgufWriter::F32, {0, 0});
        });
    }

    void oddEntriesAreNoIndexes()
    {
        QFETCH(Change, change);
        GgufWriter gguf;
        gguf.text("tokenizer.ggml.model", "llama");
        change(gguf);
        const auto tokenizer = m_stored.loaded(gguf);
        QVERIFY2(tokenizer.ok(), tokenizer ? "" : sentence(tokenizer.error()).c_str());
        const auto encoded = tokenizer.value()->encode("aaa <0x-1> \xFF");
        QVERIFY(!encoded.ok() || encoded.value().ids.size() < 20);
    }
};

QTEST_APPLESS_MAIN(TestGgufTokenizer)
#include "tst_gguftokenizer.moc"
