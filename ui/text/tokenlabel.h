// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <string>
#include <string_view>
#include <vector>

namespace headlight::ui {

/// @p token (UTF-8, as Trace::display() has it) as a person can read it: no character without a picture.
///
/// Spaces at its ends become "␣" (several in a row too), control characters their control pictures ("␊"),
/// bidirectional controls their number ("⟨202E⟩"), noncharacters and broken bytes "�", nothing at all "∅".
/// Marks beyond MaxMarksInARow are left out.
/// What holds words together inside a cluster (joiners, variation selectors) stays.
QString tokenLabel(std::string_view token);
QString tokenLabel(const QString &token);

/// tokenLabel() of each.
QStringList tokenLabels(const std::vector<std::string> &tokens);

/// Longest label of a token in a picture, in grapheme clusters (what a reader calls characters).
inline constexpr int LabelGraphemes = 16;

/// @p text cut to @p graphemes grapheme clusters, the last of them "…"; never cuts inside a cluster.
QString elidedLabel(const QString &text, int graphemes = LabelGraphemes);

/// @p text between U+2068 and U+2069: in a sentence its direction then cannot reorder its neighbours.
QString isolated(const QString &text);

/// “@p text” isolated and in typographic quotation marks of the language.
QString quoted(const QString &text);

/// A token (tokenLabel()) as a sentence or a title mentions it: quoted, and cut where it would fill the line.
QString mentioned(const QString &token);

} // namespace headlight::ui
