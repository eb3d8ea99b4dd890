// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "ui/figure/figure.h"

#include <QByteArray>
#include <QImage>

namespace headlight::ui {

/// @p figure as pixels; 96 dots per inch give one pixel a unit of the figure. Needs a QGuiApplication.
/// @return BadValue for a resolution outside 24 … 2400, TooLarge for more than limits::imagePixels pixels
Result<QImage> figureImage(const Figure &figure, double dotsPerInch);

/// The same as PNG, with its resolution, title and description.
Result<QByteArray> writePng(const Figure &figure, double dotsPerInch);

} // namespace headlight::ui
