// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figure/divergingscale.h"

#include "ui/figure/colortables.h"

#include <algorithm>
#include <cmath>

namespace headlight::ui {

DivergingScale::DivergingScale(double limit, bool darkBackground)
    : m_limit(limit)
    , m_dark(darkBackground)
{
}

QRgb DivergingScale::color(double value) const
{
    if (std::isnan(value))
        return qRgb(255, 0, 255);
    const ColorStops stops = m_dark ? redBlueStopsOnDark() : redBlueStops();
    const double position = m_limit > 0 ? std::clamp(value / m_limit, -1., 1.) : 0.;
    const double at = (position + 1) / 2 * static_cast<double>(stops.size() - 1);
    const auto below = std::min(static_cast<std::size_t>(at), stops.size() - 2);
    const double part = at - static_cast<double>(below);
    const auto channel = [part](int a, int b) { return static_cast<int>(std::lround(a + (b - a) * part)); };
    const QRgb a = stops[below];
    const QRgb b = stops[below + 1];
    return qRgb(channel(qRed(a), qRed(b)), channel(qGreen(a), qGreen(b)), channel(qBlue(a), qBlue(b)));
}

double largestMagnitude(std::span<const double> numbers)
{
    double largest = 0;
    for (const double number : numbers) {
        if (std::isfinite(number))
            largest = std::max(largest, std::abs(number));
    }
    return largest;
}

} // namespace headlight::ui
