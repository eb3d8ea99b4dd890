// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tokenizer/splitbehavior.h"
#include "core/tokenizer/textpattern.h"

namespace headlight {

/// Cuts text at a pattern. GPT-2's, Llama-3's and Qwen2's patterns take a hand-written way with the same
/// result.
class SplitPreTokenizer : public PreTokenizer
{
public:
    enum class Cut {
        AtMatches,
        BetweenMatches, ///< "invert": what does not match is the delimiter
    };

    SplitPreTokenizer(TextPattern pattern, SplitBehavior behavior, Cut cut);

    Status apply(PreTokenizedText &pretokenized) const override;

private:
    using FastSplit = void (*)(std::string_view, std::size_t, std::size_t, std::vector<TextPiece> &);

    TextPattern m_pattern;
    SplitBehavior m_behavior;
    Cut m_cut;
    FastSplit m_fast = nullptr;
};

} // namespace headlight
