// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/limits.h"
#include "core/tokenizer/bpe.h"
#include "core/tokenizer/tokenizerjson.h"
#include "core/tokenizer/unigram.h"
#include "core/tokenizer/wordlevel.h"
#include "core/tokenizer/wordpiece.h"

#include <utility>

namespace headlight {
namespace {

using Json = nlohmann::json;

/// Old files name no type; then the members tell.
std::string typeOf(const TokenizerDocument &document, JsonReader &reader)
{
    const Json &model = document.root["model"];
    if (model.contains("type"))
        return reader.text(model, "model", "type", {});
    if (document.hasMerges)
        return "BPE";
    if (document.vocabularyHasScores)
        return "Unigram";
    return model.contains("max_input_chars_per_word") ? "WordPiece" : "WordLevel";
}

std::unique_ptr<TokenModel> readWordPiece(const TokenizerDocument &document, JsonReader &reader)
{
    const Json &model = document.root["model"];
    WordPiece::Options options;
    options.unknownToken = reader.text(model, "model", "unk_token", "[UNK]");
    options.continuingPrefix = reader.text(model, "model", "continuing_subword_prefix", "##");
    options.maxCharacters = static_cast<std::size_t>(
        reader.integer(model, "model", "max_input_chars_per_word", 100, 0, std::int64_t{1} << 40));
    Vocabulary vocabulary = makeVocabulary(document.vocabulary, reader);
    if (!vocabulary.id(options.unknownToken))
        reader.warn("the unknown token '" + options.unknownToken + "' is not in the vocabulary");
    return std::make_unique<WordPiece>(std::move(vocabulary), std::move(options));
}

/// The merges between tokens; those whose parts or result are none are left out and counted.
std::vector<Bpe::Merge> mergesOf(const TokenList &list, bool arePairs, const Vocabulary &vocabulary,
                                 const std::string &continuingPrefix, std::size_t &unusable)
{
    std::vector<Bpe::Merge> merges;
    merges.reserve(list.size());
    std::int32_t rank = 0;
    std::string merged;
    const auto add = [&](std::string_view left, std::string_view right) {
        const auto leftId = vocabulary.id(left);
        const auto rightId = vocabulary.id(right);
        merged = left;
        if (right.starts_with(continuingPrefix))
            merged += right.substr(continuingPrefix.size());
        const auto mergedId = leftId && rightId ? vocabulary.id(merged) : std::nullopt;
        if (mergedId)
            merges.push_back({*leftId, *rightId, *mergedId, rank});
        else
            ++unusable;
        ++rank;
    };
    for (std::size_t i = 0; arePairs && i + 1 < list.size(); i += 2)
        add(list.token(i), list.token(i + 1));
    for (std::size_t i = 0; !arePairs && i < list.size(); ++i) {
        const std::string_view line = list.token(i);
        if (line.starts_with("#version"))
            continue;
        const std::size_t space = line.find(' ');
        if (space == std::string_view::npos || line.find(' ', space + 1) != std::string_view::npos)
            ++unusable;
        else
            add(line.substr(0, space), line.substr(space + 1));
    }
    return merges;
}

std::unique_ptr<TokenModel> readBpe(const TokenizerDocument &document, bool wordsAreBytes, JsonReader &reader)
{
    const Json &model = document.root["model"];
    Bpe::Options options;
    options.unknownToken = reader.text(model, "model", "unk_token", {});
    options.continuingPrefix = reader.text(model, "model", "continuing_subword_prefix", {});
    options.endOfWordSuffix = reader.text(model, "model", "end_of_word_suffix", {});
    options.fuseUnknown = reader.boolean(model, "model", "fuse_unk", false);
    options.byteFallback = reader.boolean(model, "model", "byte_fallback", false);
    options.ignoreMerges = reader.boolean(model, "model", "ignore_merges", false);
    options.wordsAreBytes = wordsAreBytes;
    Vocabulary vocabulary = makeVocabulary(document.vocabulary, reader);
    if (!options.unknownToken.empty() && !vocabulary.id(options.unknownToken))
        reader.warn("the unknown token '" + options.unknownToken + "' is not in the vocabulary");
    std::size_t unusable = 0;
    const std::vector<Bpe::Merge> merges
        = mergesOf(document.merges, document.mergesArePairs, vocabulary, options.continuingPrefix, unusable);
    if (unusable > 0)
        reader.warn(std::to_string(unusable)
                    + " merges are no pair of tokens that make a token; they are ignored");
    return std::make_unique<Bpe>(std::move(vocabulary), merges, std::move(options));
}

std::unique_ptr<TokenModel> readWordLevel(const TokenizerDocument &document, JsonReader &reader)
{
    const std::string unknown = reader.text(document.root["model"], "model", "unk_token", "<unk>");
    Vocabulary vocabulary = makeVocabulary(document.vocabulary, reader);
    if (!vocabulary.id(unknown))
        reader.warn("the unknown token '" + unknown + "' is not in the vocabulary");
    return std::make_unique<WordLevel>(std::move(vocabulary), unknown);
}

/// Scores are by id, so that a repeated token keeps its place.
std::unique_ptr<TokenModel> readUnigram(const TokenizerDocument &document, JsonReader &reader)
{
    const Json &model = document.root["model"];
    const TokenList &list = document.vocabulary;
    std::vector<double> scores;
    scores.reserve(list.size());
    for (std::size_t i = 0; i < list.size(); ++i) {
        scores.push_back(list.score(i));
        if (!(scores.back() <= 0)) {
            reader.fail(ErrorCode::BadValue, "model.vocab \"" + std::string(list.token(i)) + '"',
                        "a score is no logarithm of a probability", std::to_string(scores.back()),
                        "at most 0");
            return nullptr;
        }
    }
    Unigram::Options options;
    const std::int64_t none = -1;
    const auto last = static_cast<std::int64_t>(list.size()) - 1;
    const auto unknown = reader.integer(model, "model", "unk_id", none, 0, limits::tokenId);
    if (unknown > last)
        reader.warn("unk_id is not in the vocabulary");
    else if (unknown != none)
        options.unknownId = static_cast<std::int32_t>(unknown);
    options.byteFallback = reader.boolean(model, "model", "byte_fallback", false);
    return std::make_unique<Unigram>(makeVocabulary(list, reader), std::move(scores), std::move(options));
}

} // namespace

std::unique_ptr<TokenModel> readModel(const TokenizerDocument &document, bool wordsAreBytes,
                                      JsonReader &reader)
{
    const std::string type = typeOf(document, reader);
    if (document.vocabulary.size() == 0)
        reader.fail(ErrorCode::MissingPart, "model.vocab", "the vocabulary is empty");
    if (reader.failed())
        return nullptr;
    std::unique_ptr<TokenModel> model;
    if (type == "WordPiece")
        model = readWordPiece(document, reader);
    else if (type == "BPE")
        model = readBpe(document, wordsAreBytes, reader);
    else if (type == "Unigram" && document.vocabularyHasScores)
        model = readUnigram(document, reader);
    else if (type == "WordLevel")
        model = readWordLevel(document, reader);
    else if (type == "Unigram")
        reader.fail(ErrorCode::BadFormat, "model.vocab", "a Unigram vocabulary without scores");
    else
        reader.failUnsupported("model", "model", type, "BPE, WordPiece, Unigram, WordLevel");
    return reader.failed() ? nullptr : std::move(model);
}

} // namespace headlight
