// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/utf8.h"
#include "core/tokenizer/tokenizer.h"
#include "testpaths.h"

#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <random>

using namespace headlight;
using Json = nlohmann::json;
namespace fs = std::filesystem;

namespace {

const fs::path shared = fs::path(HEADLIGHT_SHARED) / "fixtures" / "tokenizers";

std::vector<Json> readLines(const fs::path &path)
{
    std::vector<Json> lines;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);)
        lines.push_back(Json::parse(line));
    return lines;
}

/// Only the vocabulary files and their configuration, as old model folders have them.
void copyVocabularyFiles(const fs::path &from, const fs::path &to)
{
    for (const char *name : {"vocab.txt", "vocab.json", "merges.txt", "tokenizer_config.json"}) {
        if (fs::exists(from / name))
            fs::copy_file(from / name, to / name);
    }
}

Result<Encoding> encode(const Tokenizer &tokenizer, const Json &line)
{
    const std::string text = line["text"];
    const bool special = line.value("special", true);
    const auto specialTokens = special ? SpecialTokens::Add : SpecialTokens::Omit;
    if (!line.contains("pair") || line["pair"].is_null())
        return tokenizer.encode(text, std::nullopt, specialTokens);
    const std::string pair = line["pair"];
    return tokenizer.encode(text, pair, specialTokens);
}

constexpr const char *tokenizers[]
    = {"bert-base-cased", "bert-base-uncased", "cl100k", "clip",         "gpt-neox", "gpt2",
       "llama2",          "phi-3-mini",        "qwen2",  "roberta-base", "t5-small", "whisper-tiny"};

/// Lines of expected.jsonl that the documented behaviour contradicts, confirmed with the reference library
/// 0.23.
struct WrongLine
{
    const char *tokenizer;
    std::size_t number;
    const char *reason;
};
constexpr WrongLine wrongLines[] = {
    {"bert-base-uncased", 38, "lower case is context-free in the reference: no final sigma"},
    {"gpt2", 203, "without a template a pair is appended, not dropped"},
    {"gpt-neox", 203, "without a template a pair is appended, not dropped"},
    {"qwen2", 203, "without a template a pair is appended, not dropped"},
    {"cl100k", 203, "without a template a pair is appended, not dropped"},
    {"roberta-base", 50, "an added token is spelled with the space that it takes along"},
    {"phi-3-mini", 50, "an added token is spelled with the space that it takes along"},
    {"t5-small", 72, "the reference replaces a cluster by what stands for its shortest known part"},
    {"t5-small", 128, "the reference replaces a cluster by what stands for its shortest known part"},
    {"clip", 38, "lower case is context-free in the reference: no final sigma"},
    {"clip", 203, "RoBERTa's post-processor sets every segment to 0"},
    {"roberta-base", 203, "RoBERTa's post-processor sets every segment to 0"},
};

const char *whyWrong(const QString &tokenizer, const QString &file, std::size_t number)
{
    for (const WrongLine &line : wrongLines) {
        if (file == QLatin1String("expected.jsonl") && tokenizer == QLatin1String(line.tokenizer)
            && number == line.number)
            return line.reason;
    }
    return nullptr;
}

/// What breaks the promises about offsets, or an empty text. reliability: inside the text, begin ≤ end, in
/// order.
std::string offsetProblem(const Encoding &encoding, std::string_view text, std::string_view pair)
{
    const int lengths[2] = {static_cast<int>(countCharacters(text)), static_cast<int>(countCharacters(pair))};
    CharacterRange last[2];
    for (std::size_t i = 0; i < encoding.size(); ++i) {
        const CharacterRange range = encoding.offsets[i];
        const int sequence = encoding.sequence[i];
        const std::string where = "token " + std::to_string(i) + ": ";
        if (sequence < 0) {
            if (!(range == CharacterRange{0, 0}))
                return where + "a template token with an offset";
            continue;
        }
        if (range.begin < 0 || range.begin > range.end || range.end > lengths[sequence])
            return where + "outside the text";
        if (range.begin < last[sequence].begin || range.end < last[sequence].end)
            return where + "before its predecessor";
        last[sequence] = range;
    }
    return {};
}

bool sameSizes(const Encoding &encoding)
{
    const std::size_t size = encoding.size();
    return encoding.tokens.size() == size && encoding.offsets.size() == size
        && encoding.typeIds.size() == size && encoding.sequence.size() == size
        && encoding.special.size() == size;
}

std::string randomText(std::mt19937 &random)
{
    static const std::vector<std::pair<char32_t, char32_t>> ranges
        = {{0x20, 0x7E},       {0x00, 0x1F},       {0xA0, 0x24F},      {0x300, 0x36F},    {0x370, 0x5FF},
           {0x600, 0x6FF},     {0x900, 0xDFF},     {0x1100, 0x11FF},   {0x1E00, 0x20CF},  {0x3000, 0x30FF},
           {0x4E00, 0x4FFF},   {0xAC00, 0xACFF},   {0xF900, 0xFAFF},   {0xFE00, 0xFFFF},  {0x1D400, 0x1D4FF},
           {0x1F300, 0x1F9FF}, {0x20000, 0x200FF}, {0x2F800, 0x2F8FF}, {0xE0000, 0xE01FF}};
    std::string text;
    const auto length = random() % 24;
    for (unsigned i = 0; i < length; ++i) {
        const auto &[first, last] = random() % 3 == 0 ? ranges[random() % ranges.size()] : ranges[0];
        appendUtf8(text, static_cast<char32_t>(first + random() % (last - first + 1)));
    }
    return text;
}

} // namespace

class TokenizerFixtures : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void matchesReference_data();
    void matchesReference();
    void offsetsHoldOnRandomText_data();
    void offsetsHoldOnRandomText();
};

void TokenizerFixtures::initTestCase()
{
    if (!fs::exists(shared))
        QSKIP("The tokenizer fixtures are not beside this checkout (../shared/fixtures/tokenizers)");
}

void TokenizerFixtures::matchesReference_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("expected");
    QTest::addColumn<bool>("vocabularyFiles");
    for (const char *name : tokenizers) {
        for (const char *expected : {"expected.jsonl", "expected-upstream.jsonl"}) {
            const bool hasFiles
                = fs::exists(shared / name / "vocab.txt") || fs::exists(shared / name / "merges.txt");
            if (!fs::exists(shared / name / expected))
                continue;
            QTest::addRow("%s by tokenizer.json equals %s", name, expected)
                << QString::fromUtf8(name) << QString::fromUtf8(expected) << false;
            if (hasFiles)
                QTest::addRow("%s by vocabulary files equals %s", name, expected)
                    << QString::fromUtf8(name) << QString::fromUtf8(expected) << true;
        }
    }
}

void TokenizerFixtures::matchesReference()
{
    QFETCH(QString, name);
    QFETCH(QString, expected);
    QFETCH(bool, vocabularyFiles);
    fs::path folder = shared / name.toStdString();
    const auto lines = readLines(folder / expected.toStdString());
    QVERIFY(!lines.empty());
    QTemporaryDir copy;
    if (vocabularyFiles) {
        copyVocabularyFiles(folder, copy.path().toStdString());
        folder = copy.path().toStdString();
    }
    const auto tokenizer = Tokenizer::load(folder.string());
    QVERIFY2(tokenizer, tokenizer ? "" : sentence(tokenizer.error()).c_str());

    int different = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const Json &line = lines[i];
        const auto encoding = encode(*tokenizer.value(), line);
        QVERIFY2(encoding, encoding ? "" : sentence(encoding.error()).c_str());
        const Json ids = encoding.value().ids;
        Json tokens = encoding.value().tokens;
        bool same = ids == line["ids"];
        if (line.contains("tokens") && line["tokens"].size() == ids.size())
            same = same && tokens == line["tokens"];
        if (line.contains("type_ids"))
            same = same && Json(encoding.value().typeIds) == line["type_ids"];
        QVERIFY(sameSizes(encoding.value()));
        const std::string pair
            = line.contains("pair") && line["pair"].is_string() ? std::string(line["pair"]) : "";
        const std::string problem = offsetProblem(encoding.value(), std::string(line["text"]), pair);
        const char *reason = whyWrong(name, expected, i + 1);
        if (reason)
            QVERIFY2(!same, reason); // a line listed without need
        if ((same || reason) && problem.empty())
            continue;
        ++different;
        const std::string shown = "line " + std::to_string(i + 1) + ' ' + line["text"].dump() + ' ' + problem
            + "\n  expected " + line["ids"].dump() + line.value("tokens", Json()).dump() + "\n  found    "
            + ids.dump() + tokens.dump();
        qWarning("%s", shown.c_str());
    }
    QCOMPARE(different, 0);
}

void TokenizerFixtures::offsetsHoldOnRandomText_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : tokenizers)
        QTest::addRow("%s", name) << QString::fromUtf8(name);
}

void TokenizerFixtures::offsetsHoldOnRandomText()
{
    QFETCH(QString, name);
    const auto tokenizer = Tokenizer::load((shared / name.toStdString()).string());
    QVERIFY(tokenizer);
    std::mt19937 random(20261123);
    for (int i = 0; i < 5000; ++i) { // 10,000 texts
        const std::string text = randomText(random);
        const std::string pair = randomText(random);
        const auto encoding = tokenizer.value()->encode(text, pair);
        QVERIFY2(encoding, Json(text).dump().c_str());
        QVERIFY(sameSizes(encoding.value()));
        const std::string problem = offsetProblem(encoding.value(), text, pair);
        QVERIFY2(problem.empty(), (problem + " in " + Json(text).dump() + ' ' + Json(pair).dump()).c_str());
    }
}

QTEST_GUILESS_MAIN(TokenizerFixtures)
#include "tst_tokenizerfixtures.moc"
