// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/matrix.h"
#include "ui/figure/colorscale.h"

#include <QImage>

namespace headlight::ui {

/// The whole @p pattern (query, key) as a small picture of @p size device pixels, for tabs and grids.
///
/// @param mask additive, −inf hides; null when every cell is visible. Hidden cells are flat, without hatch.
/// See patternImage() for what a pixel shows where cells are smaller than it. Pure; may run in any thread.
/// Cost O(cells + pixels).
QImage thumbnail(const MatrixView &pattern, const Matrix *mask, const ColorScale &scale, QSize size);

} // namespace headlight::ui
