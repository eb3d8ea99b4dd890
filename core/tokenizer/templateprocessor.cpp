// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/templateprocessor.h"

#include <algorithm>
#include <utility>

namespace headlight {

void TemplateProcessor::process(std::vector<Encoding> &parts, SpecialTokens specialTokens) const
{
    std::vector<Encoding> placed;
    for (const Piece &piece : parts.size() > 1 ? m_pair : m_single) {
        if (piece.sequence) {
            if (static_cast<std::size_t>(*piece.sequence) >= parts.size())
                continue;
            placed.push_back(parts[static_cast<std::size_t>(*piece.sequence)]);
            std::fill(placed.back().typeIds.begin(), placed.back().typeIds.end(), piece.typeId);
        } else if (specialTokens == SpecialTokens::Add) {
            for (std::size_t i = 0; i < piece.ids.size(); ++i)
                placed.push_back(specialToken(piece.ids[i], piece.tokens[i], piece.typeId));
        }
    }
    parts = std::move(placed);
}

} // namespace headlight
