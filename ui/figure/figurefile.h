// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "ui/figure/figure.h"

#include <QByteArray>

class QMimeData;

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

/// SVG and PNG of @p figure for the clipboard; the caller owns the result.
Result<QMimeData *> figureMimeData(const Figure &figure);

/// Puts both on the clipboard. GUI thread.
Status copyFigure(const Figure &figure);

} // namespace headlight::ui
