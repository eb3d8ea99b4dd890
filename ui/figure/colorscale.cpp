// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figure/colorscale.h"

#include "ui/figure/colortables.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

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

float highestFinite(const float *values, Eigen::Index count)
{
    float highest = 0.F;
    for (Eigen::Index i = 0; i < count; ++i) {
        if (std::isfinite(values[i]))
            highest = std::max(highest, values[i]);
    }
    return highest;
}

/// A matrix or row without any positive value still needs a range.
float usableTop(float highest)
{
    return highest > 0.F ? highest : 1.F;
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

/// The largest of 1, 2, 2.5 and 5 times a power of ten that still gives at least four steps up to @p top.
double niceStep(double top)
{
    const double rough = top / 4;
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

ColorScale::ColorScale(const ColorStyle &style, const MatrixView &pattern, bool darkBackground)
    : m_style(style)
    , m_dark(darkBackground)
{
    if (style.range == ColorRange::ZeroToOne)
        return;
    float highest = 0.F;
    for (Eigen::Index row = 0; row < pattern.rows(); ++row) {
        const float top = highestFinite(pattern.data() + row * pattern.outerStride(), pattern.cols());
        highest = std::max(highest, top);
        if (style.range == ColorRange::PerRow)
            m_rowHigh.append(usableTop(top));
    }
    if (style.range == ColorRange::PerHead)
        m_high = usableTop(highest);
}

double ColorScale::position(int row, float value) const
{
    if (std::isnan(value))
        return 0;
    const double top = row >= 0 && row < m_rowHigh.size() ? m_rowHigh[row] : m_high;
    const double relative = value / top;
    if (m_style.spacing == ColorSpacing::Linear)
        return std::clamp(relative, 0.0, 1.0);
    if (relative <= 0)
        return 0;
    return std::clamp(1 + std::log10(relative) / Decades, 0.0, 1.0);
}

QRgb ColorScale::color(int row, float value) const
{
    if (!std::isfinite(value))
        return nanColor();
    const auto index = static_cast<std::size_t>(std::lround(position(row, value) * 255));
    return colorTable(m_style.map, m_dark)[index];
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
    return m_style.spacing == ColorSpacing::Linear ? 0 : high() * std::pow(10.0, -Decades);
}

double ColorScale::high() const
{
    return m_style.range == ColorRange::PerRow ? 1 : static_cast<double>(m_high);
}

QList<ColorBarTick> ColorScale::ticks() const
{
    QList<ColorBarTick> ticks;
    if (m_style.spacing == ColorSpacing::Linear) {
        const double step = niceStep(high());
        const int count = static_cast<int>(std::floor(high() / step * (1 + 1e-6)));
        for (int i = 0; i <= count; ++i)
            ticks.append(tickAt(i * step / high(), i * step));
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
