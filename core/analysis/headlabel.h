// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/headscores.h"

#include <optional>
#include <string>

namespace headlight {

/// What a head does on a sentence.
enum class HeadLabel {
    NotApplicable, ///< no query has a choice, or a number is NaN
    Self,
    Previous,
    Next,
    Local,
    FirstToken,
    Delimiter,
    Punctuation,
    DuplicateToken,
    Induction,
    Content, ///< several queries pick far, non-special keys
    Broad, ///< all keys get nearly the same
    Mixed, ///< nothing of all this stands out
};

inline constexpr std::size_t headLabelCount = 13;
/// All of them, in order.
std::array<HeadLabel, headLabelCount> allHeadLabels();

/// A label and the number that it rests on.
struct LabelledHead
{
    HeadLabel label = HeadLabel::NotApplicable;
    HeadMetric metric = HeadMetric::NormalisedEntropy; ///< what decided; with Mixed the largest excess
    Score score; ///< of that metric
};

/// A label needs a score that is this far above chance.
inline constexpr double labelMargin = 0.2;
/// Broad: normalised entropy from here on. Clark's 3.8 nats would need 45 keys.
inline constexpr double broadThreshold = 0.9;

/// The label whose score exceeds its chance level most, if by more than labelMargin; else Broad or Mixed.
/// Of equal excesses the first in the order of HeadMetric counts.
///
/// It says what the head did on this sentence, and nothing about other sentences. On short sentences chance
/// is high, so few labels can reach the margin.
LabelledHead labelOf(const HeadScores &scores);

/// How a label is called in files: "first_token". Windows translate.
std::string_view labelKey(HeadLabel label);

/// "looks at the previous token": what the head of this label does, English. Windows translate.
std::string_view labelText(HeadLabel label);

/// "On this sentence head L3 H5 looks at the previous token: 0.83 of its attention, by chance 0.26 (9
/// queries)." English, two digits.
std::string labelSentence(LayerHead head, const LabelledHead &labelled);

} // namespace headlight
