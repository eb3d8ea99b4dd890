// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/striptoken.h"
#include "ui/widgets/theme.h"

#include <QColor>
#include <QRect>

#include <optional>

class QPainter;

namespace headlight::ui {

/// One chip of a token strip.
struct Chip
{
    QRect rect;
    QString label; ///< readable, cut to fit
    bool special = false; ///< not from the text: [CLS], <s>
    bool joined = false; ///< touches the chip before it: continues a word
    bool touchesNext = false;
    std::optional<QRgb> shading; ///< its attention's colour
};

inline constexpr int ChipPadding = 8;
inline constexpr int JoinedPadding = 4; ///< where a chip touches the one before

/// With the painter's font; needs antialiasing.
void paintChip(QPainter &painter, const Chip &chip, const Theme &theme);

/// An outline around a chip, @p width thick.
void paintChipOutline(QPainter &painter, const Chip &chip, const Theme &theme, double width);

} // namespace headlight::ui
