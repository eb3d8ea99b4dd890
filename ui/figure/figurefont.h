// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QString>
#include <QStringList>

namespace headlight::ui {

/// The font of all figures. Verdana has the widths of DejaVu Sans on systems without the latter.
QStringList figureFontFamilies();

/// The same at a size of FontUnit pixels and without hinting: drawn scaled, a text has the same width at
/// every size and resolution.
QFont figureFont(bool bold);
inline constexpr double FontUnit = 100;

/// Width of @p text at font size @p size, in the unit of @p size. Needs a QGuiApplication.
double textWidth(const QString &text, double size, bool bold = false);

/// From the baseline to the top of capital letters.
double capHeight(double size);

/// @p text broken at spaces into at most @p maxLines lines of @p width; what does not fit ends in "…".
QStringList wrappedText(const QString &text, double size, double width, int maxLines);

} // namespace headlight::ui
