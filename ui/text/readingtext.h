// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/reading.h"
#include "ui/figure/colorscale.h"
#include "ui/state/selection.h"

#include <QLocale>
#include <QString>

namespace headlight::ui {

/// What a meaning is called in a list: "Score before softmax".
QString meaningName(Meaning meaning);

/// Its formula and a sentence on how to read it, several lines; for a tooltip.
QString meaningExplanation(Meaning meaning);

/// "probability of L2 H5", "rollout to L2": what is subtracted, or a reference to be set.
QString quantityName(const Quantity &quantity);

/// What the colours of @p reading mean: for its ColorScale.
Measure measureOf(const Reading &reading);

/// What the picture shows, all that is averaged, joined, hidden and rescaled said; one line.
QString readingSentence(const Reading &reading);

/// One number of a reading, with its sign where that matters; in @p locale, by default the user's.
QString numberText(NumberRange range, Unit unit, double number, const QLocale &locale = QLocale());
QString numberText(const Reading &reading, double number);

/// The same as short as a cell needs it: at most three digits and a sign. Not for shares.
QString shortNumber(NumberRange range, double number, const QLocale &locale = QLocale());

/// "L2 H5", "L2 mean", "L2 all heads", "L0–L2".
QString placeName(const Quantity &quantity);

/// As cellText() and cellToolTip(), for row cell.query and column cell.key of @p reading. Cost O(columns).
QString readingCellText(const Reading &reading, Cell cell);
QString readingCellToolTip(const Reading &reading, Cell cell);

/// "hidden here: 0.43", or nothing where no key is.
QString hiddenShareText(const Reading &reading, int row);

/// Whether the numbers of each row are shares of one whole: then sum and entropy say something.
bool isDistribution(const Reading &reading);

} // namespace headlight::ui
