// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tokenizer/postprocessor.h"

#include <optional>

namespace headlight {

/// Lays out text, pair and special tokens by a template such as [CLS] $A [SEP] $B [SEP], and sets segments by
/// it. Each place of the template becomes a part, unless it joins the one before.
class TemplateProcessor : public PostProcessor
{
public:
    /// One place of a template: a sequence, or the special tokens at their ids.
    struct Piece
    {
        std::optional<int> sequence; ///< 0 the text, 1 the pair; nothing for special tokens
        std::int32_t typeId = 0;
        std::vector<std::int32_t> ids; ///< of the special tokens
        std::vector<std::string> tokens; ///< their spellings, one an id
        bool joinsPrevious = false; ///< for a processor after this one, one part with the place before
    };

    TemplateProcessor(std::vector<Piece> single, std::vector<Piece> pair)
        : m_single(std::move(single))
        , m_pair(std::move(pair))
    {
    }

    void process(std::vector<Encoding> &parts, SpecialTokens specialTokens) const override;

private:
    std::vector<Piece> m_single;
    std::vector<Piece> m_pair;
};

} // namespace headlight
