// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/reading.h"
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

/// What the numbers of a matrix are, as far as a picture shows and says it.
struct Measure
{
    NumberRange range = NumberRange::Share;
    QString title; ///< with its unit: "Score before softmax (logit)"; empty: attention probability
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

/// Number → colour for one matrix: what screen, figure and colour bar share, so that they cannot disagree.
///
/// Probabilities run as ColorRange says. Norms have no 1, and parts of a whole rarely come near it: with
/// ZeroToOne they run up to the highest of the matrix.
/// Numbers without a meaning of 0 (scores) run from the lowest to the highest, of the matrix or of each row;
/// differences diverge from 0 to the largest magnitude of the matrix on both sides. These two are always
/// linear.
///
/// Value type, immutable, cheap to copy. Colours of values that are not finite are nanColor(), never the
/// colour of 0. Masked cells are not its business: whoever paints asks the mask first and uses maskedColor().
class ColorScale
{
public:
    /// @p numbers (query, key) set the range where it is not 0 … 1 (finite values only).
    ColorScale(const ColorStyle &style, const MatrixView &numbers, bool darkBackground,
               const Measure &measure = {});

    QRgb color(int row, float value) const;
    QRgb barColor(double position) const; ///< of the colour bar, 0 bottom … 1 top

    /// @p value of @p row on the colour bar, 0 … 1 (clamped). NaN gives 0.
    double position(int row, float value) const;

    QRgb nanColor() const; ///< magenta, in no map
    QRgb maskedColor() const; ///< flat, close to the background, in no map
    QRgb textColorOn(QRgb background) const; ///< black or white, whichever has the higher contrast

    const ColorStyle &style() const { return m_style; }
    NumberRange range() const { return m_measure.range; }
    bool isByRow() const; ///< every row has a range of its own
    double low() const; ///< value at the bottom of the bar (0, or the lowest decade); relative for PerRow
    double high() const; ///< value at the top of the bar; 1 and relative to the row's highest for PerRow
    QList<ColorBarTick> ticks() const;
    QString title() const; ///< "Attention probability", with what it is relative to; translated

    /// Whether the first value stands out more than the second where one pixel can show only one of them;
    /// both of the same row or of a scale for all rows.
    bool standsOut(float value, float than) const;

private:
    struct Extent
    {
        float low = 0.F;
        float high = 1.F;
    };

    Extent extentOf(const float *values, Eigen::Index count) const;
    Extent extent(int row) const;
    bool isLogarithmic() const;

    ColorStyle m_style;
    Measure m_measure;
    bool m_dark = false;
    Extent m_all;
    QList<Extent> m_rows; // one a row where the range is each row's own
};

} // namespace headlight::ui
