// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/scalelegend.h"

#include <QPainter>

#include <algorithm>

namespace headlight::ui {
namespace {

constexpr int BarHeight = 10;
constexpr int TextGap = 6;
constexpr int Overhang = 3; // of the mark over the bar

} // namespace

ScaleLegend::ScaleLegend(QWidget *parent)
    : QWidget(parent)
    , m_theme(Theme::of(palette()))
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ScaleLegend::setContent(const Content &content)
{
    m_content = content;
    update();
}

QSize ScaleLegend::sizeHint() const
{
    return QSize(200, std::max(fontMetrics().height(), BarHeight + 2 * Overhang));
}

QSize ScaleLegend::minimumSizeHint() const
{
    return QSize(100, sizeHint().height());
}

QRect ScaleLegend::barRect() const
{
    const int left = fontMetrics().horizontalAdvance(m_content.lowText) + TextGap;
    const int right = fontMetrics().horizontalAdvance(m_content.highText) + TextGap;
    return QRect(left, (height() - BarHeight) / 2, std::max(1, width() - left - right), BarHeight);
}

double ScaleLegend::positionOf(double value) const
{
    const QRect bar = barRect();
    const double part = (value - m_content.low) / (m_content.high - m_content.low);
    return bar.left() + std::clamp(part, 0., 1.) * bar.width();
}

void ScaleLegend::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setPen(m_theme.mutedText);
    painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter, m_content.lowText);
    painter.drawText(rect(), Qt::AlignRight | Qt::AlignVCenter, m_content.highText);
    const auto &table = colorTable(m_content.map, m_theme.dark);
    QImage colors(static_cast<int>(table.size()), 1, QImage::Format_RGB32);
    std::copy(table.begin(), table.end(), reinterpret_cast<QRgb *>(colors.scanLine(0)));
    const QRect bar = barRect();
    painter.drawImage(bar, colors);
    painter.setPen(m_theme.grid);
    painter.drawRect(bar.adjusted(0, 0, -1, -1));
    if (!m_content.leastChance || !m_content.mostChance)
        return;
    const double from = positionOf(*m_content.leastChance), to = positionOf(*m_content.mostChance);
    painter.fillRect(QRectF(from - 1, bar.top() - Overhang, to - from + 2, bar.height() + 2 * Overhang),
                     m_theme.accent);
}

void ScaleLegend::changeEvent(QEvent *event)
{
    if (changesAppearance(*event)) {
        m_theme = Theme::of(palette());
        updateGeometry();
        update();
    }
    QWidget::changeEvent(event);
}

} // namespace headlight::ui
