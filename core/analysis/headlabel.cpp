// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/headlabel.h"

#include <array>
#include <charconv>
#include <cmath>

namespace headlight {

namespace {

struct LabelName
{
    std::string_view key;
    std::string_view text;
};

constexpr std::array<LabelName, headLabelCount> labelNames{{
    {"not_applicable", "has no choice where to look"},
    {"self", "looks at the token itself"},
    {"previous", "looks at the previous token"},
    {"next", "looks at the next token"},
    {"local", "looks at the tokens around"},
    {"first_token", "looks at the first token"},
    {"delimiter", "looks at delimiters"},
    {"punctuation", "looks at punctuation"},
    {"duplicate_token", "looks at earlier copies of the same token"},
    {"induction", "looks at what followed earlier copies of the same token"},
    {"content", "looks at far tokens"},
    {"broad", "looks at everything alike"},
    {"mixed", "does nothing of what has a name"},
}};

struct Candidate
{
    HeadMetric metric;
    HeadLabel label;
};

constexpr std::array<Candidate, 10> candidates{{
    {HeadMetric::Self, HeadLabel::Self},
    {HeadMetric::Previous, HeadLabel::Previous},
    {HeadMetric::Next, HeadLabel::Next},
    {HeadMetric::Local, HeadLabel::Local},
    {HeadMetric::FirstToken, HeadLabel::FirstToken},
    {HeadMetric::Delimiter, HeadLabel::Delimiter},
    {HeadMetric::Punctuation, HeadLabel::Punctuation},
    {HeadMetric::DuplicateToken, HeadLabel::DuplicateToken},
    {HeadMetric::Induction, HeadLabel::Induction},
    {HeadMetric::Content, HeadLabel::Content},
}};

std::string twoDigits(double share)
{
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.begin(), digits.end(), share, std::chars_format::fixed, 2);
    return {digits.begin(), end.ptr};
}

} // namespace

std::array<HeadLabel, headLabelCount> allHeadLabels()
{
    std::array<HeadLabel, headLabelCount> all{};
    for (std::size_t i = 0; i < headLabelCount; ++i)
        all[i] = static_cast<HeadLabel>(i);
    return all;
}

LabelledHead labelOf(const HeadScores &scores)
{
    const Score &broad = scores[HeadMetric::NormalisedEntropy];
    if (!broad.isApplicable() || std::isnan(broad.value))
        return {};
    LabelledHead best{HeadLabel::Mixed, HeadMetric::NormalisedEntropy, broad};
    HeadLabel bestLabel = HeadLabel::Mixed;
    double bestExcess = -2;
    for (const Candidate &candidate : candidates) {
        const Score &score = scores[candidate.metric];
        if (!score.isApplicable() || !(score.excess() > bestExcess))
            continue;
        bestExcess = score.excess();
        bestLabel = candidate.label;
        best = {HeadLabel::Mixed, candidate.metric, score};
    }
    if (bestExcess > labelMargin)
        best.label = bestLabel;
    else if (broad.value >= broadThreshold)
        best = {HeadLabel::Broad, HeadMetric::NormalisedEntropy, broad};
    return best;
}

std::string_view labelKey(HeadLabel label)
{
    return labelNames[static_cast<std::size_t>(label)].key;
}

std::string_view labelText(HeadLabel label)
{
    return labelNames[static_cast<std::size_t>(label)].text;
}

std::string labelSentence(LayerHead head, const LabelledHead &labelled)
{
    std::string text = "On this sentence head L" + std::to_string(head.layer) + " H"
        + std::to_string(head.head) + ' ' + std::string(labelText(labelled.label));
    if (labelled.label == HeadLabel::NotApplicable || labelled.label == HeadLabel::Mixed)
        return text + '.';
    const bool broad = labelled.label == HeadLabel::Broad;
    return text + ": " + twoDigits(labelled.score.value)
        + (broad ? " of the highest entropy" : " of its attention") + ", by chance "
        + twoDigits(labelled.score.chance) + " (" + std::to_string(labelled.score.rows)
        + (labelled.score.rows == 1 ? " query)." : " queries).");
}

} // namespace headlight
