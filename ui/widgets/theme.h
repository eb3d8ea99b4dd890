// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPalette>

class QEvent;

namespace headlight::ui {

/// The colours of our own painting by meaning, for light and dark; the only place where they are chosen.
///
/// Cells take their colours from ColorScale. The accent is warm because every colour map but viridis is blue
/// or grey: an outline in it is seen on any cell. Text and mutedText have a contrast of at least 4.5 : 1 on
/// background, accent and the message colours on theirs too.
struct Theme
{
    bool dark = false;
    QColor background; ///< behind pictures
    QColor text;
    QColor mutedText; ///< axis titles, ticks, secondary words
    QColor accent; ///< what is hovered or pinned; also as text
    QColor grid; ///< frames and separators
    QColor surface; ///< chips, tracks of bars, empty thumbnails
    QColor bar; ///< of a bar chart; 3 : 1 on surface
    QColor focus; ///< focus rectangle
    QColor information; ///< background of a message
    QColor warning;
    QColor error;

    /// Dark when @p palette writes light on dark. Re-evaluate on QEvent::PaletteChange.
    static Theme of(const QPalette &palette);
};

bool isDark(const QPalette &palette);

/// Whether a widget that paints itself has to choose colours, measure texts or translate anew: palette,
/// style, font or language are others. For QWidget::changeEvent().
bool changesAppearance(const QEvent &event);

/// @p part of @p over on top of @p under, opaque; 0 … 1.
QColor mixed(const QColor &under, const QColor &over, double part);

/// Black or white, whichever is easier to read on @p background.
QColor textOn(QRgb background);

} // namespace headlight::ui
