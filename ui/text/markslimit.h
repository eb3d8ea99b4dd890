// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace headlight::ui {

/// Marks that may follow one another: the limit of Unicode's Stream-Safe Text Format. No writing system needs
/// more, and laying out one letter with thousands of them takes a noticeable part of a second.
/// Source: Unicode Standard Annex #15, section 13.
inline constexpr int MaxMarksInARow = 30;

/// @p text without the marks (general categories Mn, Mc, Me, and anything else with a combining class) beyond
/// the first MaxMarksInARow of every unbroken row. Cost O(length); the same string when nothing is left out.
QString withLimitedMarks(const QString &text);

} // namespace headlight::ui
