// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/templateprocessor.h"

#include <algorithm>
#include <utility>

namespace headlight {

void TemplateProcessor::process(std::vector<Encoding> &parts, SpecialTokens specialTokens) const
{
    std::vector<Encoding> placed;
    const auto place = [&](const Piece &piece, Encoding encoding) {
        if (piece.joinsPrevious && !placed.empty())
            append(placed.back(), encoding);
        else
            placed.push_back(std::move(encoding));
    };
    for (const Piece &piece : parts.size() > 1 ? m_pair : m_single) {
        if (piece.sequence) {
            if (static_cast<std::size_t>(*piece.sequence) >= parts.size())
                continue;
            Encoding part = parts[static_cast<std::size_t>(*piece.sequence)];
            std::fill(part.typeIds.begin(), part.typeIds.end(), piece.typeId);
            place(piece, std::move(part));
        } else if (specialTokens == SpecialTokens::Add) {
            Encoding part;
            for (std::size_t i = 0; i < piece.ids.size(); ++i)
                append(part, specialToken(piece.ids[i], piece.tokens[i], piece.typeId));
            place(piece, std::move(part));
        }
    }
    parts = std::move(placed);
}

} // namespace headlight
