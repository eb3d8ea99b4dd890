// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "ui/figure/figure.h"

#include <QByteArray>
#include <QImage>

namespace headlight::ui {

enum class FigureFormat { Svg, Pdf, Png };

/// By the ending of @p path, in any case; nothing for other endings.
std::optional<FigureFormat> figureFormat(const QString &path);

/// Dots per inch of pixel pictures unless somebody asks for others: sharp on a projector and in print.
inline constexpr double FigureDpi = 192;

/// The bytes of a file in @p format; errors as the writer's.
Result<QByteArray> encodeFigure(const Figure &figure, FigureFormat format);

/// Encodes @p figure by the ending of @p path and writes the file; on an error an old file stays as it was.
/// @return InvalidArgument for an unknown ending, else as encodeFigure() and writeFileAtomically()
Status saveFigure(const Figure &figure, const QString &path);

/// What the clipboard gets: a program that is pasted into takes what it can.
struct FigureCopy
{
    QByteArray svg;
    QImage image; ///< at FigureDpi
};

/// Errors as the writers'.
Result<FigureCopy> copyOf(const Figure &figure);

/// GUI thread.
void putOnClipboard(const FigureCopy &copy);

} // namespace headlight::ui
