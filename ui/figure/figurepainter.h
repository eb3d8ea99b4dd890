// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/figure/figure.h"

class QPainter;

namespace headlight::ui {

/// Paints @p figure as large as it fits into the middle of @p target, its proportions kept. Vector operations
/// only, so that a PDF stays sharp. GUI thread, or any thread when @p painter paints on a QImage.
void paintFigure(QPainter &painter, const Figure &figure, const QRectF &target);

} // namespace headlight::ui
