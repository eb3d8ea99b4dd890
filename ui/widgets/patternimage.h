// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/matrix.h"
#include "ui/figure/colorscale.h"

#include <QImage>
#include <QRectF>

namespace headlight::ui {

enum class Hatch { None, Masked };

/// A pattern (query, key) as a picture of @p size device pixels.
///
/// @param mask additive, same shape, −inf hides a cell; null when every cell is visible. Hidden cells get
///   ColorScale::maskedColor(), with Hatch::Masked also thin diagonal lines
/// @param view the part to show, counted in cells: x and width in keys, y and height in queries
///
/// Where cells are larger than a pixel, a pixel has the colour of the cell at its centre, exactly
/// ColorScale::color. Where several cells share a pixel the highest of them shows, or the colour of NaN if
/// one of them is not finite, so that no peak and no error is lost. Empty for an empty pattern or size. Pure.
/// Cost O(size + cells in view).
QImage patternImage(const MatrixView &pattern, const Matrix *mask, const ColorScale &scale,
                    const QRectF &view, QSize size, Hatch hatch);

} // namespace headlight::ui
