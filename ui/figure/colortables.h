// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>

#include <span>

namespace headlight::ui {

/// A colour map as a few colours at equal distances, lowest value first; what lies between is interpolated.
using ColorStops = std::span<const QRgb>;

/// ColorBrewer's nine-class sequential Blues, lightest first.
ColorStops blueStops();

/// The same hues for a dark background: almost the background first, lightest last.
ColorStops blueStopsOnDark();

/// matplotlib's viridis, dark to bright.
ColorStops viridisStops();

/// Nuñez, Anderton and Renslow's cividis, dark to bright.
ColorStops cividisStops();

/// ColorBrewer's nine-class diverging RdBu: red, almost white in the middle, blue.
ColorStops redBlueStops();

/// The same hues, light at both ends and almost the background in the middle.
ColorStops redBlueStopsOnDark();

/// White to black.
ColorStops greyStops();

/// Almost black to white.
ColorStops greyStopsOnDark();

} // namespace headlight::ui
