// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/dotplot.h"

#include "ui/figure/colorscale.h"
#include "ui/widgets/plaintooltip.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace headlight::ui {
namespace {

constexpr double DotSize = 7; // pixels across
constexpr double Reach = 12; // from which a dot is hit
constexpr int Shades = 8; // graphs of one colour each

QVector<double> coordinates(const QList<QPointF> &points, double (*of)(const QPointF &))
{
    QVector<double> values;
    for (const QPointF &point : points)
        values.append(of(point));
    return values;
}

double abscissa(const QPointF &point)
{
    return point.x();
}

double ordinate(const QPointF &point)
{
    return point.y();
}

QCPGraph *addGraph(QCustomPlot *plot, const QList<QPointF> &points)
{
    QCPGraph *graph = plot->addGraph();
    graph->setData(coordinates(points, abscissa), coordinates(points, ordinate));
    return graph;
}

} // namespace

DotPlot::DotPlot(QWidget *parent)
    : QWidget(parent)
    , m_theme(Theme::of(palette()))
    , m_plot(new QCustomPlot(this))
{
    m_plot->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_plot->setFocusPolicy(Qt::NoFocus);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    rebuild();
}

void DotPlot::setContent(const Content &content)
{
    m_content = content;
    m_content.dots.removeIf(
        [](const Dot &dot) { return !std::isfinite(dot.place.x()) || !std::isfinite(dot.place.y()); });
    for (Line &line : m_content.lines)
        line.points.removeIf([](const QPointF &point) { return !std::isfinite(point.y()); });
    m_hovered = -1;
    rebuild();
}

void DotPlot::setCurrentHead(LayerHead head)
{
    if (m_current == head)
        return;
    m_current = head;
    rebuild();
}

void DotPlot::setHeadProvider(std::function<QString(LayerHead)> text)
{
    m_headText = std::move(text);
}

QSize DotPlot::sizeHint() const
{
    return QSize(340, 280);
}

QSize DotPlot::minimumSizeHint() const
{
    return QSize(180, 140);
}

const DotPlot::Dot *DotPlot::dotOf(LayerHead head) const
{
    const auto found = std::find_if(m_content.dots.begin(), m_content.dots.end(),
                                    [head](const Dot &dot) { return dot.head == head; });
    return found == m_content.dots.end() ? nullptr : &*found;
}

QPointF DotPlot::pixelsOf(QPointF place) const
{
    return QPointF(m_plot->xAxis->coordToPixel(place.x()), m_plot->yAxis->coordToPixel(place.y()));
}

std::optional<QPointF> DotPlot::dotPlace(LayerHead head) const
{
    const Dot *dot = dotOf(head);
    return dot ? std::optional(pixelsOf(dot->place)) : std::nullopt;
}

void DotPlot::scaleAxes()
{
    QRectF all;
    bool isFirst = true;
    const auto take = [&](QPointF point) {
        all = isFirst ? QRectF(point, QSizeF(0, 0))
                      : QRectF(QPointF(std::min(all.left(), point.x()), std::min(all.top(), point.y())),
                               QPointF(std::max(all.right(), point.x()), std::max(all.bottom(), point.y())));
        isFirst = false;
    };
    for (const Dot &dot : m_content.dots)
        take(dot.place);
    for (const Line &line : m_content.lines)
        std::for_each(line.points.begin(), line.points.end(), take);
    const double low = m_content.low.value_or(all.top()), high = m_content.high.value_or(all.bottom());
    constexpr double Margin = 0.06; // of the range: dots are not cut
    const double marginX = std::max(all.width() * Margin, 1e-3),
                 marginY = std::max((high - low) * Margin, 1e-3);
    m_plot->xAxis->setRange(all.left() - marginX, all.right() + marginX);
    m_plot->yAxis->setRange(low - marginY, high + marginY);
    if (m_content.xTitle.isEmpty()) // distances count the same both ways
        m_plot->yAxis->setScaleRatio(m_plot->xAxis, 1);
    if (m_content.xTitle.isEmpty() && m_plot->yAxis->range().size() < all.height() * (1 + 2 * Margin)) {
        m_plot->yAxis->setRange(all.top() - marginY, all.bottom() + marginY);
        m_plot->xAxis->setScaleRatio(m_plot->yAxis, 1);
    }
}

void DotPlot::addDots()
{
    const auto &table = colorTable(ColorMapName::Blues, m_theme.dark);
    for (int shade = 0; shade < Shades; ++shade) {
        QList<QPointF> points;
        for (const Dot &dot : m_content.dots) {
            if (std::clamp(static_cast<int>(dot.shade * Shades), 0, Shades - 1) == shade)
                points.append(dot.place);
        }
        if (points.isEmpty())
            continue;
        constexpr double Lightest = 0.4; // still seen on the background
        const double part = Lightest + (1 - Lightest) * (shade + 1) / Shades;
        const QColor color = QColor::fromRgb(table[static_cast<std::size_t>(part * 255)]);
        QCPGraph *graph = addGraph(m_plot, points);
        graph->setLineStyle(QCPGraph::lsNone);
        graph->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, color, color, DotSize));
    }
}

void DotPlot::addRing(std::optional<LayerHead> head, double width)
{
    const Dot *dot = head ? dotOf(*head) : nullptr;
    if (!dot)
        return;
    QCPGraph *ring = addGraph(m_plot, {dot->place});
    ring->setLineStyle(QCPGraph::lsNone);
    ring->setScatterStyle(
        QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(m_theme.accent, width), Qt::NoBrush, DotSize + 5));
}

void DotPlot::rebuild()
{
    m_plot->clearGraphs();
    m_plot->setBackground(QBrush(m_theme.background));
    const bool isMap = m_content.xTitle.isEmpty();
    for (QCPAxis *axis : {m_plot->xAxis, m_plot->yAxis}) {
        axis->setLabelColor(m_theme.mutedText);
        axis->setTickLabelColor(m_theme.mutedText);
        axis->setLabelFont(font());
        axis->setTickLabelFont(font());
        axis->setBasePen(isMap ? QPen(Qt::NoPen) : QPen(m_theme.grid));
        axis->setTickPen(QPen(m_theme.grid));
        axis->setSubTicks(false);
        axis->setTicks(!isMap);
        axis->setTickLabels(!isMap);
        axis->grid()->setPen(QPen(m_theme.grid, 0.5));
        axis->grid()->setVisible(!isMap);
    }
    auto ticks = QSharedPointer<QCPAxisTickerFixed>::create(); // layers are whole numbers
    ticks->setTickStep(1);
    ticks->setScaleStrategy(QCPAxisTickerFixed::ssMultiples);
    m_plot->xAxis->setTicker(ticks);
    m_plot->xAxis->setLabel(m_content.xTitle);
    m_plot->yAxis->setLabel(m_content.yTitle);
    m_plot->setVisible(!m_content.dots.isEmpty());
    scaleAxes();
    for (const Line &line : m_content.lines) {
        QCPGraph *graph = addGraph(m_plot, line.points);
        graph->setPen(QPen(line.isDashed ? m_theme.mutedText : m_theme.bar, line.isDashed ? 1 : 2,
                           line.isDashed ? Qt::DashLine : Qt::SolidLine));
    }
    addDots();
    if (m_hovered >= 0)
        addRing(m_content.dots[m_hovered].head, 1);
    addRing(m_current, 2.5);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

int DotPlot::dotAt(QPointF position) const
{
    int nearest = -1;
    double least = Reach;
    for (int i = 0; i < m_content.dots.size(); ++i) {
        const QPointF way = pixelsOf(m_content.dots[i].place) - position;
        const double distance = std::hypot(way.x(), way.y());
        if (distance < least) {
            least = distance;
            nearest = i;
        }
    }
    return nearest;
}

void DotPlot::look(int dot)
{
    if (m_hovered == dot)
        return;
    m_hovered = dot;
    if (dot >= 0 && m_headText)
        setAccessibleDescription(m_headText(m_content.dots[dot].head));
    rebuild();
}

bool DotPlot::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto &help = static_cast<const QHelpEvent &>(*event);
    const int dot = dotAt(help.pos());
    showPlainToolTip(help, dot >= 0 && m_headText ? m_headText(m_content.dots[dot].head) : QString(), this);
    return true;
}

void DotPlot::changeEvent(QEvent *event)
{
    if (changesAppearance(*event)) {
        m_theme = Theme::of(palette());
        rebuild();
    }
    QWidget::changeEvent(event);
}

void DotPlot::resizeEvent(QResizeEvent *)
{
    m_plot->setGeometry(rect());
    m_plot->replot(QCustomPlot::rpImmediateRefresh); // lays the axes out, which a map's scale needs
    scaleAxes();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void DotPlot::mouseMoveEvent(QMouseEvent *event)
{
    look(dotAt(event->position()));
}

void DotPlot::mousePressEvent(QMouseEvent *event)
{
    const int dot = event->button() == Qt::LeftButton ? dotAt(event->position()) : -1;
    if (dot >= 0)
        emit headChosen(m_content.dots[dot].head);
    else
        event->ignore();
}

void DotPlot::leaveEvent(QEvent *)
{
    look(-1);
}

void DotPlot::keyPressEvent(QKeyEvent *event)
{
    const int last = static_cast<int>(m_content.dots.size()) - 1;
    const Dot *current = m_current ? dotOf(*m_current) : nullptr;
    const int from = m_hovered >= 0 ? m_hovered
        : current                   ? static_cast<int>(current - m_content.dots.constData())
                                    : 0;
    switch (event->key()) {
    case Qt::Key_Right:
    case Qt::Key_Down:
        look(std::min(from + 1, last));
        return;
    case Qt::Key_Left:
    case Qt::Key_Up:
        look(std::min(std::max(from - 1, 0), last));
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        if (from <= last)
            emit headChosen(m_content.dots[from].head);
        return;
    default:
        event->ignore();
    }
}

void DotPlot::focusOutEvent(QFocusEvent *event)
{
    look(-1);
    QWidget::focusOutEvent(event);
}

} // namespace headlight::ui
