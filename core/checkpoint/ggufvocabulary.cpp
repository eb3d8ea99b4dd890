// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/ggufvocabulary.h"

#include "core/base/limits.h"
#include "core/base/utf8.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <unordered_map>

namespace headlight {
namespace {

constexpr const char *Tokens = "tokenizer.ggml.tokens";
constexpr const char *Scores = "tokenizer.ggml.scores";
constexpr const char *VocabularyKinds = "tokenizer.ggml.token_type";

Error wrongList(const char *key, const GgufValue &found, const std::string &expected)
{
    return {.code = ErrorCode::BadValue,
            .what = "the list is something else",
            .item = key,
            .expected = expected,
            .found
            = std::to_string(found.count) + " of type " + std::string(GgufValue::typeName(found.type))};
}

Status checkTexts(const GgufValue &tokens)
{
    if (!tokens.isList || tokens.type != GgufValue::Type::Text || tokens.count == 0)
        return wrongList(Tokens, tokens, "a list of texts");
    if (tokens.count > static_cast<std::uint64_t>(limits::vocabularySize))
        return Error{.code = ErrorCode::TooLarge,
                     .what = "the vocabulary has too many tokens",
                     .item = Tokens,
                     .expected = "at most " + std::to_string(limits::vocabularySize),
                     .found = std::to_string(tokens.count)};
    for (const std::string_view token : tokens.texts) {
        if (!isValidUtf8(token))
            return Error{.code = ErrorCode::BadFormat,
                         .what = "a token is not valid UTF-8",
                         .item = Tokens,
                         .found = shownName(std::string(token))};
    }
    return Done{};
}

Status readScores(const GgufValue &scores, std::size_t size, std::vector<double> &values)
{
    const std::string expected = "a list of " + std::to_string(size) + " F32";
    if (!scores.isList || scores.count != size)
        return wrongList(Scores, scores, expected);
    for (std::size_t id = 0; id < size; ++id) {
        const std::optional<double> score = scores.number(id);
        if (!score || std::isnan(*score))
            return wrongList(Scores, scores, expected);
        values.push_back(*score);
    }
    return Done{};
}

} // namespace

GgufVocabulary::Kind GgufVocabulary::kind(std::size_t id) const
{
    if (kinds == nullptr)
        return Kind::Normal;
    const std::int64_t number = kinds->integer(id).value_or(1);
    return number >= 1 && number <= 6 ? static_cast<Kind>(number) : Kind::Normal;
}

std::optional<std::size_t> GgufVocabulary::special(const GgufHeader &header, const char *key) const
{
    const GgufValue *value = header.find(std::string("tokenizer.ggml.") + key);
    const auto id = value != nullptr && !value->isList ? value->integer() : std::nullopt;
    if (!id || *id < 0 || static_cast<std::uint64_t>(*id) >= size())
        return std::nullopt;
    return static_cast<std::size_t>(*id);
}

Result<GgufVocabulary> readGgufVocabulary(const GgufHeader &header)
{
    GgufVocabulary vocabulary;
    vocabulary.texts = header.find(Tokens);
    if (vocabulary.texts == nullptr)
        return Error{.code = ErrorCode::MissingPart, .what = "the file holds no vocabulary", .item = Tokens};
    if (const Status fine = checkTexts(*vocabulary.texts); !fine)
        return fine.error();
    vocabulary.kinds = header.find(VocabularyKinds);
    if (const GgufValue *kinds = vocabulary.kinds;
        kinds != nullptr && (!kinds->isList || kinds->count != vocabulary.size() || !kinds->integer()))
        return wrongList(VocabularyKinds, *kinds, "a list of " + std::to_string(vocabulary.size()) + " I32");
    if (const GgufValue *scores = header.find(Scores)) {
        if (const Status read = readScores(*scores, vocabulary.size(), vocabulary.scores); !read)
            return read.error();
    }
    return vocabulary;
}

std::vector<std::pair<std::string_view, std::string_view>> mergesByScore(const GgufVocabulary &vocabulary)
{
    struct Merge
    {
        double score;
        std::size_t leftId, rightId; ///< that decide between equal scores, as in the reference's conversion
        std::string_view left, right;
    };
    std::unordered_map<std::string_view, std::size_t> ids;
    for (std::size_t id = 0; id < vocabulary.size(); ++id)
        ids.emplace(vocabulary.text(id), id);
    std::vector<Merge> merges;
    for (std::size_t id = 0; id < vocabulary.size(); ++id) {
        const std::string_view token = vocabulary.text(id);
        if (token.size() > limits::ggufMergedTokenBytes || vocabulary.kind(id) == GgufVocabulary::Kind::Byte)
            continue;
        for (std::size_t cut = 1; cut < token.size(); ++cut) {
            const auto left = ids.find(token.substr(0, cut));
            const auto right = ids.find(token.substr(cut));
            if (left != ids.end() && right != ids.end())
                merges.push_back(
                    {vocabulary.scores[id], left->second, right->second, left->first, right->first});
        }
    }
    std::sort(merges.begin(), merges.end(), [](const Merge &a, const Merge &b) {
        return std::tie(b.score, a.leftId, a.rightId) < std::tie(a.score, b.leftId, b.rightId);
    });
    std::vector<std::pair<std::string_view, std::string_view>> pairs;
    pairs.reserve(merges.size());
    for (const Merge &merge : merges)
        pairs.emplace_back(merge.left, merge.right);
    return pairs;
}

} // namespace headlight
