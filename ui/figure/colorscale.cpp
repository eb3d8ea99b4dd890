// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figure/colorscale.h"

#include "ui/figure/colortables.h"
#include "ui/figure/divergingscale.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>
#include <limits>

namespace headlight::ui {
namespace {

constexpr double Decades = 4; // of the logarithmic spacing

using ColorTable = std::array<QRgb, 256>;

/// Straight lines between the stops, in sRGB: the stops are close enough that no other space looks different.
ColorTable interpolated(ColorStops stops)
{
    ColorTable table{};
    for (std::size_t i = 0; i < table.size(); ++i) {
        const double at = static_cast<double>(i * (stops.size() - 1)) / 255.0;
        const std::size_t below = std::min(static_cast<std::size_t>(at), stops.size() - 2);
        const double part = at - static_cast<double>(below);
        const auto mixed = [&](int (*channel)(QRgb)) {
            return static_cast<int>(
                std::lround((1 - part) * channel(stops[below]) + part * channel(stops[below + 1])));
        };
        table[i] = qRgb(mixed(qRed), mixed(qGreen), mixed(qBlue));
    }
    return table;
}

/// Relative luminance of WCAG 2.1.
double luminance(QRgb color)
{
    const auto linear = [](int channel) {
        const double value = channel / 255.0;
        return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(qRed(color)) + 0.7152 * linear(qGreen(color)) + 0.0722 * linear(qBlue(color));
}

/// The largest of 1, 2, 2.5 and 5 times a power of ten that still gives at least four steps in @p length.
double niceStep(double length)
{
    const double rough = length / 4;
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    for (const double factor : {5.0, 2.5, 2.0}) {
        if (factor * power <= rough * (1 + 1e-9))
            return factor * power;
    }
    return power;
}

ColorBarTick tickAt(double position, double value)
{
    return {position, QLocale().toString(value, 'g', 3), value};
}

} // namespace

const std::array<QRgb, 256> &colorTable(ColorMapName map, bool darkBackground)
{
    static const ColorTable blues = interpolated(blueStops());
    static const ColorTable bluesOnDark = interpolated(blueStopsOnDark());
    static const ColorTable viridis = interpolated(viridisStops());
    static const ColorTable cividis = interpolated(cividisStops());
    static const ColorTable greys = interpolated(greyStops());
    static const ColorTable greysOnDark = interpolated(greyStopsOnDark());
    switch (map) {
    case ColorMapName::Viridis:
        return viridis;
    case ColorMapName::Cividis:
        return cividis;
    case ColorMapName::Greys:
        return darkBackground ? greysOnDark : greys;
    case ColorMapName::Blues:
        break;
    }
    return darkBackground ? bluesOnDark : blues;
}

ColorScale::ColorScale(const ColorStyle &style, const MatrixView &numbers, bool darkBackground,
                       const Measure &measure)
    : m_style(style)
    , m_measure(measure)
    , m_dark(darkBackground)
{
    if (style.range == ColorRange::ZeroToOne && measure.range == NumberRange::Share)
        return;
    m_all = {std::numeric_limits<float>::max(), std::numeric_limits<float>::lowest()};
    for (Eigen::Index row = 0; row < numbers.rows(); ++row) {
        const Extent own = extentOf(numbers.data() + row * numbers.outerStride(), numbers.cols());
        if (isByRow())
            m_rows.append(own);
        m_all = {std::min(m_all.low, own.low), std::max(m_all.high, own.high)};
    }
    if (isByRow() || m_all.low > m_all.high)
        m_all = {}; // relative; or nothing is finite
    if (measure.range == NumberRange::Signed) {
        m_all.high = std::max(std::abs(m_all.low), std::abs(m_all.high));
        m_all.low = -m_all.high;
    } else if (measure.range != NumberRange::Free) {
        // A matrix or row without any positive value still needs a range.
        m_all = {0.F, m_all.high > 0.F ? m_all.high : 1.F};
        for (Extent &row : m_rows)
            row = {0.F, row.high > 0.F ? row.high : 1.F};
    }
}

/// Lowest and highest finite value; low > high without any.
ColorScale::Extent ColorScale::extentOf(const float *values, Eigen::Index count) const
{
    Extent extent{std::numeric_limits<float>::max(), std::numeric_limits<float>::lowest()};
    for (Eigen::Index i = 0; i < count; ++i) {
        if (!std::isfinite(values[i]))
            continue;
        extent.low = std::min(extent.low, values[i]);
        extent.high = std::max(extent.high, values[i]);
    }
    return extent;
}

bool ColorScale::isByRow() const
{
    return m_style.range == ColorRange::PerRow && m_measure.range != NumberRange::Signed;
}

bool ColorScale::isLogarithmic() const
{
    const bool startsAtZero
        = m_measure.range == NumberRange::Share || m_measure.range == NumberRange::Positive;
    return startsAtZero && m_style.spacing == ColorSpacing::Logarithmic;
}

ColorScale::Extent ColorScale::extent(int row) const
{
    return row >= 0 && row < m_rows.size() ? m_rows[row] : m_all;
}

double ColorScale::position(int row, float value) const
{
    if (std::isnan(value))
        return 0;
    const Extent own = extent(row);
    const double length = static_cast<double>(own.high) - static_cast<double>(own.low);
    if (!(length > 0))
        return 0.5; // all are equal
    const double relative = (static_cast<double>(value) - static_cast<double>(own.low)) / length;
    if (!isLogarithmic())
        return std::clamp(relative, 0.0, 1.0);
    if (relative <= 0)
        return 0;
    return std::clamp(1 + std::log10(relative) / Decades, 0.0, 1.0);
}

QRgb ColorScale::color(int row, float value) const
{
    return std::isfinite(value) ? barColor(position(row, value)) : nanColor();
}

QRgb ColorScale::barColor(double position) const
{
    if (m_measure.range == NumberRange::Signed)
        return DivergingScale(1, m_dark).color(2 * position - 1);
    return colorTable(m_style.map, m_dark)[static_cast<std::size_t>(std::lround(position * 255))];
}

bool ColorScale::standsOut(float value, float than) const
{
    return m_measure.range == NumberRange::Signed ? std::abs(value) > std::abs(than) : value > than;
}

QRgb ColorScale::nanColor() const
{
    return qRgb(255, 0, 255);
}

QRgb ColorScale::maskedColor() const
{
    return m_dark ? qRgb(46, 43, 39) : qRgb(236, 233, 226); // warm, so that it is no grey of a map either
}

QRgb ColorScale::textColorOn(QRgb background) const
{
    // The contrasts (L + 0.05) / 0.05 and 1.05 / (L + 0.05) are equal where (L + 0.05)² = 0.0525.
    const double level = luminance(background) + 0.05;
    return level * level > 0.0525 ? qRgb(0, 0, 0) : qRgb(255, 255, 255);
}

double ColorScale::low() const
{
    if (isLogarithmic())
        return high() * std::pow(10.0, -Decades);
    return isByRow() ? 0 : static_cast<double>(m_all.low);
}

double ColorScale::high() const
{
    return isByRow() ? 1 : static_cast<double>(m_all.high);
}

QList<ColorBarTick> ColorScale::ticks() const
{
    QList<ColorBarTick> ticks;
    if (!isLogarithmic()) {
        const double length = high() - low();
        if (!(length > 0))
            return {tickAt(0.5, high())};
        const double step = niceStep(length);
        const auto first = static_cast<int>(std::ceil(low() / step * (1 - 1e-6)));
        const auto last = static_cast<int>(std::floor(high() / step * (1 + 1e-6)));
        for (int i = first; i <= last; ++i)
            ticks.append(tickAt((i * step - low()) / length, i * step));
        return ticks;
    }
    const int topDecade = static_cast<int>(std::floor(std::log10(high()) + 1e-6));
    const int lowestDecade = static_cast<int>(std::ceil(std::log10(low()) - 1e-6));
    for (int decade = lowestDecade; decade <= topDecade; ++decade) {
        const double value = std::pow(10.0, decade);
        ticks.append(tickAt(std::clamp(1 + std::log10(value / high()) / Decades, 0.0, 1.0), value));
    }
    return ticks;
}

QString ColorScale::title() const
{
    if (!m_measure.title.isEmpty()) {
        if (!isByRow())
            return m_measure.title;
        return (m_measure.range == NumberRange::Free
                    ? QCoreApplication::translate("ColorScale", "%1, 0 and 1: lowest and highest of each row")
                    : QCoreApplication::translate("ColorScale", "%1, relative to the row's highest"))
            .arg(m_measure.title);
    }
    switch (m_style.range) {
    case ColorRange::PerRow:
        return QCoreApplication::translate("ColorScale", "Attention relative to the row's highest");
    case ColorRange::PerHead:
        return QCoreApplication::translate("ColorScale",
                                           "Attention probability (up to the highest of this head)");
    case ColorRange::ZeroToOne:
        break;
    }
    return QCoreApplication::translate("ColorScale", "Attention probability");
}

} // namespace headlight::ui
