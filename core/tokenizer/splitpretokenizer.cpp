// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/splitpretokenizer.h"

#include "core/tokenizer/gpt2split.h"
#include "core/tokenizer/gpt4split.h"

#include <utility>

namespace headlight {

SplitPreTokenizer::SplitPreTokenizer(TextPattern pattern, SplitBehavior behavior, Cut cut)
    : m_pattern(std::move(pattern))
    , m_behavior(behavior)
    , m_cut(cut)
{
    if (behavior != SplitBehavior::Isolated) // these patterns match everything: there is nothing between
        return;
    if (m_pattern.source() == gpt2Pattern)
        m_fast = splitGpt2;
    else if (m_pattern.source() == llama3Pattern)
        m_fast = splitLlama3;
    else if (m_pattern.source() == qwen2Pattern)
        m_fast = splitQwen2;
}

Status SplitPreTokenizer::apply(PreTokenizedText &pretokenized) const
{
    if (m_fast) {
        cutPieces(pretokenized, m_fast);
        return Done{};
    }
    Status status = Done{};
    std::vector<TextMatch> matches;
    cutPieces(pretokenized, [&](std::string_view text, std::size_t begin, std::size_t end, auto &pieces) {
        matches.clear();
        if (!status)
            return;
        status = m_pattern.find(text, begin, end, matches);
        if (m_cut == Cut::BetweenMatches) {
            for (TextMatch &match : matches)
                match.isMatch = !match.isMatch;
        }
        appendSplits(matches, m_behavior, pieces);
    });
    return status;
}

} // namespace headlight
