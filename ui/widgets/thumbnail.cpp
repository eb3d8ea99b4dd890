// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/thumbnail.h"

#include "ui/widgets/patternimage.h"

namespace headlight::ui {

QImage thumbnail(const MatrixView &pattern, const Matrix *mask, const ColorScale &scale, QSize size)
{
    const QRectF all(0, 0, static_cast<double>(pattern.cols()), static_cast<double>(pattern.rows()));
    return patternImage(pattern, mask, scale, all, size, Hatch::None);
}

} // namespace headlight::ui
