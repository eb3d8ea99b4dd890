// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/headlabel.h"

#include <QString>

namespace headlight::ui {

/// "On this sentence head L3 H5 looks at the previous token: 0.83 of its attention, 0.57 above chance
/// (0.26)". Says nothing about other sentences. Where nothing can be said, it says that.
QString headSentence(LayerHead head, const LabelledHead &labelled);

/// One word for a tab: "previous"; "–" where nothing applies.
QString labelWord(HeadLabel label);

/// A few words for a list: "To previous token", "No named pattern".
QString labelName(HeadLabel label);

/// What the number of headSentence() means, how chance is reckoned, on how many queries it rests, and who
/// measures so; several lines.
QString labelExplanation(const LabelledHead &labelled);

} // namespace headlight::ui
