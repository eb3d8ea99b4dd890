// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/utf8.h"
#include "core/tokenizer/bpe.h"
#include "core/tokenizer/sentencepiecefiles.h"
#include "core/tokenizer/tokenizerjson.h"
#include "core/tokenizer/unigram.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace headlight {
namespace {

using Piece = SentencePieceModel::Piece;
using PieceType = SentencePieceModel::PieceType;

Vocabulary vocabularyOf(const SentencePieceModel &model, JsonReader &reader)
{
    TokenList list;
    for (const Piece &piece : model.pieces)
        list.add(piece.text, static_cast<std::int32_t>(list.size()));
    return makeVocabulary(list, reader);
}

/// A symbol that the user defined scores better than the pieces that could cover it; the others keep theirs.
/// Source: sentencepiece, unigram_model.cc, EncodeOptimized.
std::unique_ptr<TokenModel> makeUnigram(const SentencePieceModel &model, JsonReader &reader)
{
    Unigram::Options options;
    options.unknownId = model.unknownId;
    options.byteFallback = model.byteFallback;
    double highest = 0;
    double lowest = 0;
    bool isFirst = true;
    for (const Piece &piece : model.pieces) {
        if (piece.type != PieceType::Normal)
            continue;
        highest = isFirst ? piece.score : std::max(highest, piece.score);
        lowest = isFirst ? piece.score : std::min(lowest, piece.score);
        isFirst = false;
    }
    options.lowestScore = lowest;
    std::vector<double> scores;
    for (const Piece &piece : model.pieces) {
        const bool isDefined = piece.type == PieceType::UserDefined;
        if (!isDefined && piece.type != PieceType::Normal)
            options.unused.push_back(static_cast<std::int32_t>(scores.size()));
        scores.push_back(isDefined ? static_cast<double>(piece.text.size()) * highest - 0.1 : piece.score);
    }
    return std::make_unique<Unigram>(vocabularyOf(model, reader), std::move(scores), std::move(options));
}

/// The pairs of normal pieces that make a normal piece, ranked by its score: what SentencePiece looks up by
/// spelling while it merges.
std::vector<Bpe::Merge> mergesOf(const SentencePieceModel &model, const Vocabulary &vocabulary)
{
    const auto isNormal = [&](std::int32_t id) {
        return model.pieces[static_cast<std::size_t>(id)].type == PieceType::Normal;
    };
    const auto scoreOf = [&](std::int32_t id) { return model.pieces[static_cast<std::size_t>(id)].score; };
    std::vector<std::int32_t> byScore(model.pieces.size());
    std::iota(byScore.begin(), byScore.end(), 0);
    std::stable_sort(byScore.begin(), byScore.end(),
                     [&](std::int32_t a, std::int32_t b) { return scoreOf(a) > scoreOf(b); });
    std::vector<Bpe::Merge> merges;
    std::int32_t rank = -1;
    for (std::size_t i = 0; i < byScore.size(); ++i) {
        if (i == 0 || scoreOf(byScore[i]) < scoreOf(byScore[i - 1]))
            ++rank;
        const std::string_view text = model.pieces[static_cast<std::size_t>(byScore[i])].text;
        if (!isNormal(byScore[i]) || vocabulary.id(text) != byScore[i])
            continue;
        for (std::size_t at = decodeUtf8(text, 0).length; at < text.size();
             at += decodeUtf8(text, at).length) {
            const auto left = vocabulary.id(text.substr(0, at));
            const auto right = vocabulary.id(text.substr(at));
            if (left && right && isNormal(*left) && isNormal(*right))
                merges.push_back({*left, *right, byScore[i], rank});
        }
    }
    return merges;
}

std::unique_ptr<TokenModel> makeBpe(const SentencePieceModel &model, JsonReader &reader)
{
    Bpe::Options options;
    options.unknownToken = model.pieces[static_cast<std::size_t>(model.unknownId)].text;
    options.fuseUnknown = true;
    options.byteFallback = model.byteFallback;
    for (std::size_t id = 0; id < model.pieces.size(); ++id) {
        if (model.pieces[id].type == PieceType::UserDefined)
            options.unsplit.add(model.pieces[id].text, static_cast<std::int32_t>(id));
    }
    Vocabulary vocabulary = vocabularyOf(model, reader);
    std::vector<Bpe::Merge> merges;
    if (model.algorithm == SentencePieceModel::Algorithm::Bpe)
        merges = mergesOf(model, vocabulary);
    return std::make_unique<Bpe>(std::move(vocabulary), merges, std::move(options));
}

} // namespace

std::unique_ptr<TokenModel> makePieceModel(const SentencePieceModel &model, JsonReader &reader)
{
    switch (model.algorithm) {
    case SentencePieceModel::Algorithm::Unigram:
        return makeUnigram(model, reader);
    case SentencePieceModel::Algorithm::Bpe:
    case SentencePieceModel::Algorithm::Characters:
        return makeBpe(model, reader);
    case SentencePieceModel::Algorithm::Words:
        break;
    }
    reader.failUnsupported("trainer_spec.model_type", "SentencePiece model", "WORD", "UNIGRAM, BPE, CHAR");
    return nullptr;
}

} // namespace headlight
