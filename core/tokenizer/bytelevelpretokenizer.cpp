// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/bytelevelpretokenizer.h"

#include "core/tokenizer/gpt2split.h"
#include "core/tokenizer/simplenormalizers.h"

#include <algorithm>

namespace headlight {

Status ByteLevelPreTokenizer::apply(PreTokenizedText &pretokenized) const
{
    const auto lacksSpace = [&](const TextPiece &piece) {
        return piece.addedToken < 0 && pretokenized.text.text()[piece.begin] != ' ';
    };
    if (m_options.addPrefixSpace
        && std::any_of(pretokenized.pieces.begin(), pretokenized.pieces.end(), lacksSpace)) {
        rewritePieces(pretokenized, [](AlignedText &part) {
            if (part.text().front() != ' ')
                prepend(part, " ");
        });
    }
    if (m_options.useRegex)
        cutPieces(pretokenized, splitGpt2);
    if (m_options.mapBytes)
        rewritePieces(pretokenized, [](AlignedText &part) { (void)ByteLevelNormalizer().normalize(part); });
    return Done{};
}

} // namespace headlight
