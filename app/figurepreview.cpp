// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/figurepreview.h"

#include "ui/figure/figurepainter.h"

#include <QPainter>

#include <cmath>

namespace headlight::app {

FigurePreview::FigurePreview(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(tr("Preview of the figure"));
}

void FigurePreview::setFigure(const ui::Figure &figure)
{
    m_figure = figure;
    setAccessibleDescription(figure.description);
    m_pixmap = {};
    update();
}

void FigurePreview::resizeEvent(QResizeEvent *event)
{
    m_pixmap = {};
    QWidget::resizeEvent(event);
}

void FigurePreview::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().mid());
    if (m_figure.size.isEmpty())
        return;
    constexpr int Margin = 12;
    const QRectF room = QRectF(rect()).adjusted(Margin, Margin, -Margin, -Margin);
    const QSizeF shown = m_figure.size.scaled(room.size(), Qt::KeepAspectRatio);
    const QPointF corner(std::floor(room.center().x() - shown.width() / 2),
                         std::floor(room.center().y() - shown.height() / 2));
    if (m_pixmap.isNull()) {
        m_pixmap = QPixmap((shown * devicePixelRatioF()).toSize().expandedTo({1, 1}));
        QPainter onPixmap(&m_pixmap);
        onPixmap.fillRect(m_pixmap.rect(), QColor::fromRgb(m_figure.background));
        ui::paintFigure(onPixmap, m_figure, QRectF(m_pixmap.rect()));
        m_pixmap.setDevicePixelRatio(devicePixelRatioF());
    }
    painter.drawPixmap(corner, m_pixmap);
}

} // namespace headlight::app
