// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/matrix.h"

#include <QColor>
#include <QList>
#include <QString>

#include <array>

namespace headlight::ui {

/// Which colours: single-hue blues by default; viridis and cividis are perceptually uniform, cividis is made
/// for every form of colour blindness; greys print.
enum class ColorMapName { Blues, Viridis, Cividis, Greys };

/// How the colour range is chosen. Only ZeroToOne can be compared between heads.
enum class ColorRange {
    ZeroToOne, ///< 0 … 1
    PerHead, ///< 0 … highest probability of this matrix
    PerRow, ///< every row on its own: 0 … the row's highest probability
};

enum class ColorSpacing {
    Linear,
    Logarithmic, ///< four decades below the top of the range; everything lower gets the lowest colour
};

/// What the user may choose about colours; saved in the settings and in every figure's caption.
struct ColorStyle
{
    ColorMapName map = ColorMapName::Blues;
    ColorRange range = ColorRange::ZeroToOne;
    ColorSpacing spacing = ColorSpacing::Linear;

    bool operator==(const ColorStyle &) const = default;
};

/// The 256 colours of a map, lowest value first. On a dark background Blues runs from dark to bright, so that
/// a high value always stands out from the background and the order stays the same.
const std::array<QRgb, 256> &colorTable(ColorMapName map, bool darkBackground);

/// A tick of the colour bar: where (0 bottom … 1 top) and what to write there.
struct ColorBarTick
{
    double position = 0;
    QString label; ///< by the user's locale
    double value = 0; ///< the number behind the label, for files that write it another way
};

/// Probability → colour for one matrix: what screen, figure and colour bar share, so that they cannot
/// disagree.
///
/// Value type, immutable, cheap to copy. Colours of values that are not finite are nanColor(), never the
/// colour of 0. Causally masked cells are not its business: whoever paints asks Trace::isVisible first and
/// uses maskedColor().
class ColorScale
{
public:
    /// @p pattern (query, key) sets the range for PerHead and PerRow (finite values only).
    ColorScale(const ColorStyle &style, const MatrixView &pattern, bool darkBackground);

    QRgb color(int row, float value) const;

    /// @p value of @p row on the colour bar, 0 … 1 (clamped). NaN gives 0.
    double position(int row, float value) const;

    QRgb nanColor() const; ///< magenta, in no map
    QRgb maskedColor() const; ///< flat, close to the background, in no map
    QRgb textColorOn(QRgb background) const; ///< black or white, whichever has the higher contrast

    const ColorStyle &style() const { return m_style; }
    double low() const; ///< value at the bottom of the bar (0, or the lowest decade); relative for PerRow
    double high() const; ///< value at the top of the bar; 1 and relative to the row's highest for PerRow
    QList<ColorBarTick> ticks() const;
    QString title() const; ///< "Attention probability", with what it is relative to; translated

private:
    ColorStyle m_style;
    bool m_dark = false;
    float m_high = 1.F;
    QList<float> m_rowHigh; // PerRow only
};

} // namespace headlight::ui
