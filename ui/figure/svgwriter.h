// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "ui/figure/figure.h"

#include <QByteArray>

namespace headlight::ui {

/// @p figure as SVG 1.1 that browsers, office programs and drawing programs take: real text, presentation
/// attributes, no raster, clip path, filter, style sheet or reference. The same figure gives the same bytes.
///
/// Groups #cells, #labels-q, #labels-k, #axis-titles, #colorbar, #pin, #caption. A cell is
///     <rect id="c-3-5" class="cell col-5" data-q="3" data-k="5" data-v="0.2310"> in <g id="row-3"
///     class="row">
/// or of class "cell masked" or "cell nan", without data-v. With more than 128 tokens a side, runs of one
/// colour are merged into one path a colour, and the description says so.
///
/// Characters that XML cannot hold are replaced: controls by their pictures, lone surrogates and
/// noncharacters by U+FFFD. Pure, any thread.
/// @return TooLarge when the figure has more than limits::imagePixels cells
Result<QByteArray> writeSvg(const Figure &figure);

/// Tokens a side up to which every cell is an element of its own.
inline constexpr int SvgCellElements = 128;

/// @p text with every character that XML 1.0 cannot hold replaced as described above.
QString xmlText(const QString &text);

} // namespace headlight::ui
