// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/heatmapcanvas.h"

#include "ui/widgets/heatmappainter.h"
#include "ui/widgets/heatmapscene.h"
#include "ui/widgets/patternimage.h"

#include <QCoreApplication>
#include <qcustomplot.h>

#include <cmath>
#include <functional>

namespace headlight::ui {
namespace {

/// Our own painting as a part of a QCustomPlot layer.
class PaintedLayer : public QCPLayerable
{
public:
    PaintedLayer(QCustomPlot *plot, const QString &layer, std::function<void(QPainter &)> paint)
        : QCPLayerable(plot, layer)
        , m_paint(std::move(paint))
    {
    }

protected:
    QRect clipRect() const override { return parentPlot()->rect().adjusted(0, 0, 0, 1); }
    void applyDefaultAntialiasingHint(QCPPainter *painter) const override { painter->setAntialiasing(false); }
    void draw(QCPPainter *painter) override { m_paint(*painter); }

private:
    std::function<void(QPainter &)> m_paint;
};

void hideLine(QCPAxis *axis)
{
    axis->setVisible(true);
    axis->setBasePen(Qt::NoPen);
    axis->setTicks(false);
    axis->setTickLabels(false);
    axis->grid()->setVisible(false);
}

} // namespace

class HeatmapPlot : public QCustomPlot
{
public:
    HeatmapPlot(const HeatmapScene &scene, QWidget *parent);

    void invalidateCells()
    {
        m_cells = {};
        invalidatePicture();
    }
    void invalidatePicture()
    {
        m_pictureIsStale = true;
        update();
    }
    void invalidateOverlay()
    {
        m_overlayIsStale = true;
        update();
    }

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *) override
    {
        setViewport(rect());
        invalidatePicture();
    }

private:
    void paintPicture(QPainter &painter);
    void adoptScene();
    void adoptColorBar();

    const HeatmapScene &m_scene;
    QSharedPointer<QCPAxisTickerText> m_ticks;
    QImage m_cells;
    bool m_pictureIsStale = true;
    bool m_overlayIsStale = false;
};

HeatmapPlot::HeatmapPlot(const HeatmapScene &scene, QWidget *parent)
    : QCustomPlot(parent)
    , m_scene(scene)
    , m_ticks(new QCPAxisTickerText)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    setMouseTracking(false);
    plotLayout()->setMargins({});
    axisRect()->setAutoMargins(QCP::msNone);
    axisRect()->setMinimumSize(0, 0);
    for (QCPAxis *axis : {xAxis, xAxis2, yAxis, yAxis2})
        hideLine(axis);
    yAxis2->setTicks(true);
    yAxis2->setTickLabels(true);
    yAxis2->setTicker(m_ticks);
    yAxis2->setTickLength(0, 4);
    yAxis2->setSubTicks(false);
    yAxis2->setTickLabelPadding(3);
    yAxis2->setLabelPadding(6);
    yAxis2->setRange(0, 1);
    // Owned by the plot.
    new PaintedLayer(this, QStringLiteral("main"), [this](QPainter &painter) { paintPicture(painter); });
    new PaintedLayer(this, QStringLiteral("overlay"), [this](QPainter &painter) {
        if (!m_scene.isEmpty())
            paintOverlay(painter, m_scene);
    });
}

void HeatmapPlot::paintEvent(QPaintEvent *event)
{
    // Drawing here rather than at each change; the update() that QCustomPlot asks for would only repeat this
    // paint.
    setAttribute(Qt::WA_UpdatesDisabled);
    if (m_pictureIsStale) {
        adoptScene();
        replot(rpQueuedRefresh);
    } else if (m_overlayIsStale) {
        layer(QStringLiteral("overlay"))->replot();
    }
    setAttribute(Qt::WA_UpdatesDisabled, false);
    m_pictureIsStale = m_overlayIsStale = false;
    QCustomPlot::paintEvent(event);
}

void HeatmapPlot::paintPicture(QPainter &painter)
{
    if (m_scene.isEmpty()) {
        paintPlaceholder(painter, m_scene, size());
        return;
    }
    if (m_scene.geometry.isEmpty())
        return; // no room
    if (m_cells.isNull())
        m_cells = patternImage(*m_scene.data.pattern, m_scene.data.mask.get(), *m_scene.scale,
                               m_scene.geometry.view, m_scene.geometry.deviceSize(), Hatch::Masked);
    paintCells(painter, m_scene, m_cells);
    painter.save();
    paintNumbers(painter, m_scene);
    painter.restore();
    paintLabels(painter, m_scene);
    paintHiddenBars(painter, m_scene);
    paintColorBar(painter, m_scene);
}

void HeatmapPlot::adoptScene()
{
    setBackground(QBrush(m_scene.theme.background));
    const bool visible = !m_scene.isEmpty() && !m_scene.geometry.isEmpty();
    axisRect()->setVisible(visible);
    if (!visible)
        return;
    const QRect plot = m_scene.geometry.plot.toAlignedRect();
    axisRect()->setMargins(
        {plot.left(), plot.top(), width() - plot.right() - 1, height() - plot.bottom() - 1});
    for (QCPAxis *axis : {xAxis2, yAxis, yAxis2}) {
        axis->setLabelFont(m_scene.font);
        axis->setLabelColor(m_scene.theme.mutedText);
    }
    xAxis2->setLabel(QCoreApplication::translate("HeatmapWidget", "Key"));
    xAxis2->setLabelPadding(static_cast<int>(std::ceil(m_scene.keyLabelHeight + 2 * LabelGap)));
    yAxis->setLabel(QCoreApplication::translate("HeatmapWidget", "Query"));
    yAxis->setLabelPadding(static_cast<int>(std::ceil(m_scene.queryLabels.widest + 2 * LabelGap)));
    adoptColorBar();
}

void HeatmapPlot::adoptColorBar()
{
    yAxis2->setOffset(static_cast<int>(m_scene.colorBarOffset() + ColorBarWidth));
    m_ticks->clear();
    for (const ColorBarTick &tick : m_scene.scale->ticks())
        m_ticks->addTick(tick.position, tick.label);
    QFont small = m_scene.font;
    small.setPointSizeF(small.pointSizeF() * 0.9);
    yAxis2->setTickLabelFont(small);
    yAxis2->setTickLabelColor(m_scene.theme.mutedText);
    yAxis2->setTickPen(QPen(m_scene.theme.grid));
    const QFontMetricsF metrics(m_scene.font);
    yAxis2->setLabel(metrics.elidedText(m_scene.scale->title(), Qt::ElideRight, height()));
}

HeatmapCanvas::HeatmapCanvas(const HeatmapScene &scene, QWidget *parent)
    : m_plot(new HeatmapPlot(scene, parent))
{
}

void HeatmapCanvas::setGeometry(const QRect &rect)
{
    m_plot->setGeometry(rect);
}

void HeatmapCanvas::updateCells()
{
    m_plot->invalidateCells();
}

void HeatmapCanvas::updatePicture()
{
    m_plot->invalidatePicture();
}

void HeatmapCanvas::updateOverlay()
{
    m_plot->invalidateOverlay();
}

} // namespace headlight::ui
