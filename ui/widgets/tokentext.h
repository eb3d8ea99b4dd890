// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace headlight::ui {

/// Longest token label on screen, in grapheme clusters (what a reader calls characters).
inline constexpr int LabelGraphemes = 16;

/// @p text cut to @p count grapheme clusters, the last of them "…"; never cuts inside a cluster.
QString elidedGraphemes(const QString &text, int count = LabelGraphemes);

/// tokenLabel(): the same signs on screen as in figures.
QString visibleToken(const QString &token);

/// @p text for QToolTip, which would take it for HTML when it looks like it: escaped, line breaks kept.
QString plainToolTip(const QString &text);

} // namespace headlight::ui
