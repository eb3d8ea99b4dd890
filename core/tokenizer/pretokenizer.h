// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/tokenizer/alignedtext.h"

#include <cstdint>
#include <vector>

namespace headlight {

/// Bytes begin … end of a text: a word to be, or an added token that was found there.
struct TextPiece
{
    std::size_t begin = 0;
    std::size_t end = 0;
    std::int32_t addedToken = -1; ///< its id; −1 for text that is still to be tokenized
};

/// Normalized text and the pieces it is cut into, in order. Text between pieces is dropped.
struct PreTokenizedText
{
    AlignedText text;
    std::vector<TextPiece> pieces;
};

/// A step that cuts text into words; some also rewrite it. Immutable, so shared between threads.
class PreTokenizer
{
public:
    virtual ~PreTokenizer() = default;

    /// Cuts the pieces further. Added tokens stay as they are, and no empty piece remains.
    /// @return Unsupported when a pattern gives up on this text
    virtual Status apply(PreTokenizedText &pretokenized) const = 0;
};

/// Replaces every piece of text by what cut(text, begin, end, pieces) appends for it.
template <typename Function> void cutPieces(PreTokenizedText &pretokenized, Function cut)
{
    std::vector<TextPiece> pieces;
    pieces.reserve(pretokenized.pieces.size() + pretokenized.text.size() / 4);
    for (const TextPiece &piece : pretokenized.pieces) {
        if (piece.addedToken >= 0)
            pieces.push_back(piece);
        else
            cut(std::string_view(pretokenized.text.text()), piece.begin, piece.end, pieces);
    }
    pretokenized.pieces = std::move(pieces);
}

/// Rewrites every piece of text: rewrite(part) changes it in place. Pieces that become empty are dropped.
template <typename Function> void rewritePieces(PreTokenizedText &pretokenized, Function rewrite)
{
    AlignedText text;
    std::vector<TextPiece> pieces;
    pieces.reserve(pretokenized.pieces.size());
    for (const TextPiece &piece : pretokenized.pieces) {
        AlignedText part = pretokenized.text.slice(piece.begin, piece.end);
        if (piece.addedToken < 0)
            rewrite(part);
        const std::size_t begin = text.size();
        text.append(part, 0, part.size());
        if (text.size() > begin)
            pieces.push_back({begin, text.size(), piece.addedToken});
    }
    pretokenized.text = std::move(text);
    pretokenized.pieces = std::move(pieces);
}

} // namespace headlight
