// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace headlight {

/// What a SentencePiece model says: spiece.model, tokenizer.model, sentencepiece.bpe.model, source.spm.
/// Source: sentencepiece_model.proto; the defaults are those of that file.
struct SentencePieceModel
{
    enum class Algorithm { Unigram = 1, Bpe = 2, Words = 3, Characters = 4 };
    enum class PieceType { Normal = 1, Unknown = 2, Control = 3, UserDefined = 4, Unused = 5, Byte = 6 };

    struct Piece
    {
        std::string text; ///< not empty
        double score = 0; ///< finite
        PieceType type = PieceType::Normal;
    };

    std::vector<Piece> pieces; ///< by id
    Algorithm algorithm = Algorithm::Unigram;
    std::int32_t unknownId = 0; ///< of the piece whose type is Unknown
    bool byteFallback = false; ///< unknown characters become "<0xE2>" pieces
    bool spaceAsSuffix = false; ///< "fox▁" instead of "▁fox"

    std::string characterMap; ///< bytes for CharacterMap; empty: none
    bool addDummyPrefix = true; ///< a space in front
    bool removeExtraSpaces = true; ///< at both ends, and all but one of several
    bool escapeSpaces = true; ///< " " becomes "▁"
};

/// Reads the bytes of a model file.
/// @return BadFormat when it is no such file, or has no unknown piece; BadValue naming a piece; TooLarge for
///   more than limits::vocabularySize pieces. The file's name is left to the caller.
Result<SentencePieceModel> readSentencePieceModel(std::string_view bytes);

} // namespace headlight
