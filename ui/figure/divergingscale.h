// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>

#include <span>

namespace headlight::ui {

/// Number → colour where the sign matters: blue above 0, red below, close to the background at 0. Told apart
/// with every form of colour blindness.
class DivergingScale
{
public:
    /// Full colour at ±@p limit; 0 gives everything the colour of 0.
    DivergingScale(double limit, bool darkBackground);

    double limit() const { return m_limit; }
    QRgb color(double value) const; ///< NaN is magenta, in no map

private:
    double m_limit;
    bool m_dark;
};

/// The largest magnitude among finite @p numbers; 0 without any.
double largestMagnitude(std::span<const double> numbers);

} // namespace headlight::ui
