// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/heatmapwidget.h"

#include "ui/widgets/gridwalk.h"
#include "ui/widgets/plaintooltip.h"

#include <QApplication>
#include <QGestureEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QPinchGesture>
#include <QStyleHints>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace headlight::ui {
namespace {

constexpr double ZoomStep = 1.25; // a notch of the wheel

bool isInside(const HeatmapGeometry &cells, std::optional<Cell> cell)
{
    return cell && cell->query < cells.queries && cell->key < cells.keys;
}

} // namespace

HeatmapWidget::HeatmapWidget(QWidget *parent)
    : QWidget(parent)
    , m_canvas(m_scene, this)
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    grabGesture(Qt::PinchGesture);
    adoptAppearance();
}

HeatmapWidget::~HeatmapWidget() = default;

void HeatmapWidget::setData(HeatmapData content)
{
    Q_ASSERT(!content.pattern || content.pattern->rows() == content.queryTokens.size());
    Q_ASSERT(!content.pattern || content.pattern->cols() == content.keyTokens.size());
    const bool sameTokens = content.queryTokens == m_scene.data.queryTokens
        && content.keyTokens == m_scene.data.keyTokens && !m_scene.queryLabels.texts.isEmpty();
    m_scene.data = std::move(content);
    if (!sameTokens) {
        m_scene.queryLabels = axisLabels(m_scene.data.queryTokens, m_scene.font, m_knownLabels);
        m_scene.keyLabels = axisLabels(m_scene.data.keyTokens, m_scene.font, m_knownLabels);
    }
    rebuildScale();
    relayout();
    for (std::optional<Cell> *cell : {&m_scene.pin, &m_scene.current, &m_keyboardCell}) {
        if (!isInside(cells(), *cell))
            cell->reset();
    }
}

void HeatmapWidget::setColorStyle(const ColorStyle &style)
{
    if (m_style == style)
        return;
    m_style = style;
    rebuildScale();
    m_canvas.updateCells();
}

void HeatmapWidget::setNumbersShown(bool shown)
{
    if (m_scene.numbers == shown)
        return;
    m_scene.numbers = shown;
    m_canvas.updatePicture();
}

void HeatmapWidget::setPlaceholderText(const QString &text)
{
    m_scene.placeholder = text;
    if (m_scene.isEmpty())
        m_canvas.updatePicture();
}

void HeatmapWidget::setCellProvider(std::function<QString(Cell)> text)
{
    m_cellText = std::move(text);
}

QSize HeatmapWidget::sizeHint() const
{
    return QSize(720, 640);
}

QSize HeatmapWidget::minimumSizeHint() const
{
    return QSize(220, 150);
}

void HeatmapWidget::setCurrentCell(std::optional<Cell> cell)
{
    if (cell && !isInside(cells(), cell))
        cell.reset();
    if (m_scene.current == cell)
        return;
    m_scene.current = cell;
    m_canvas.updateOverlay();
}

void HeatmapWidget::setPin(std::optional<Cell> cell)
{
    if (cell && !isInside(cells(), cell))
        cell.reset();
    if (m_scene.pin == cell)
        return;
    m_scene.pin = cell;
    m_canvas.updateOverlay();
}

void HeatmapWidget::setPainted(const QList<Cell> &cells)
{
    if (m_scene.painted == cells)
        return;
    m_scene.painted = cells;
    m_canvas.updateOverlay();
}

void HeatmapWidget::setStale(bool stale)
{
    if (m_scene.stale == stale)
        return;
    m_scene.stale = stale;
    m_canvas.updatePicture();
}

void HeatmapWidget::resetZoom()
{
    if (!cells().isZoomed())
        return;
    m_scene.geometry.showAll();
    m_canvas.updateCells();
}

void HeatmapWidget::adoptAppearance()
{
    setAccessibleName(tr("Attention heatmap"));
    setAccessibleDescription(
        tr("Rows are queries, columns are keys. Arrow keys walk the cells, Enter pins, Escape releases."));
    m_scene.theme = Theme::of(palette());
    m_scene.font = font();
    m_knownLabels.clear(); // of another font
    m_scene.queryLabels = axisLabels(m_scene.data.queryTokens, m_scene.font, m_knownLabels);
    m_scene.keyLabels = axisLabels(m_scene.data.keyTokens, m_scene.font, m_knownLabels);
    rebuildScale();
    relayout();
}

void HeatmapWidget::rebuildScale()
{
    m_scene.scale.reset();
    if (m_scene.data.pattern && m_scene.data.pattern->size() > 0)
        m_scene.scale.emplace(m_style, *m_scene.data.pattern, m_scene.theme.dark, m_scene.data.measure);
}

void HeatmapWidget::relayout()
{
    const HeatmapGeometry before = m_scene.geometry;
    layoutScene(m_scene, size(), devicePixelRatioF());
    if (before.isZoomed() && before.queries == cells().queries && before.keys == cells().keys)
        m_scene.geometry.view = before.view;
    m_canvas.updateCells();
}

std::optional<Cell> HeatmapWidget::hitAt(QPointF position) const
{
    if (const auto cell = cells().cellAt(position))
        return cell;
    const QRectF plot = cells().plot;
    if (position.x() < plot.left()
        && position.x() >= plot.left() - m_scene.queryLabels.widest - 2 * LabelGap) {
        const int query = cells().queryAt(position.y());
        if (query >= 0)
            return Cell{query, -1};
    }
    if (m_scene.hasHiddenBars() && position.x() >= plot.right()
        && position.x() <= plot.right() + HiddenBarGap + HiddenBarWidth) {
        const int query = cells().queryAt(position.y());
        if (query >= 0)
            return Cell{query, -1};
    }
    const double above = plot.top() - position.y();
    if (above > 0 && above <= m_scene.keyLabelHeight + 2 * LabelGap) {
        const double slant = m_scene.keyLabelsRotated() ? std::max(0.0, above - LabelGap) : 0;
        const int key = cells().keyAt(position.x() - slant);
        if (key >= 0)
            return Cell{-1, key};
    }
    return std::nullopt;
}

void HeatmapWidget::hover(std::optional<Cell> cell)
{
    if (m_scene.current == cell)
        return;
    setCurrentCell(cell);
    emit hoverChanged(cell);
}

void HeatmapWidget::activate(Cell cell)
{
    if (cell.key < 0)
        emit rowActivated(cell.query);
    else if (cell.query < 0)
        emit columnActivated(cell.key);
    else
        emit cellActivated(cell);
}

void HeatmapWidget::walkTo(Cell cell)
{
    m_keyboardCell = cell;
    if (cells().isZoomed()) {
        m_scene.geometry.reveal(cell);
        m_canvas.updateCells();
    }
    hover(cell);
    if (m_cellText)
        setAccessibleDescription(m_cellText(cell));
}

void HeatmapWidget::zoom(double factor, QPointF about)
{
    if (!cells().plot.contains(about))
        return;
    m_scene.geometry.zoom(factor, about);
    m_canvas.updateCells();
    hover(hitAt(about));
}

QString HeatmapWidget::toolTipAt(QPointF position) const
{
    const auto cell = hitAt(position);
    if (!cell)
        return {};
    if (m_cellText)
        return m_cellText(*cell);
    const QString query = cell->query < 0 ? QString() : m_scene.data.queryTokens[cell->query];
    const QString key = cell->key < 0 ? QString() : m_scene.data.keyTokens[cell->key];
    return query.isEmpty() || key.isEmpty() ? QString(query + key)
                                            : QString(query + QStringLiteral(" → ") + key);
}

bool HeatmapWidget::pinch(QEvent *event)
{
    if (event->type() == QEvent::NativeGesture) {
        const auto &gesture = static_cast<QNativeGestureEvent &>(*event);
        if (gesture.gestureType() != Qt::ZoomNativeGesture)
            return false;
        zoom(1 + gesture.value(), gesture.position());
        return true;
    }
    const QGesture *gesture = static_cast<QGestureEvent *>(event)->gesture(Qt::PinchGesture);
    if (!gesture)
        return false;
    const auto &pinched = static_cast<const QPinchGesture &>(*gesture);
    zoom(pinched.scaleFactor(), mapFromGlobal(pinched.centerPoint()));
    return true;
}

bool HeatmapWidget::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto &help = static_cast<const QHelpEvent &>(*event);
        showPlainToolTip(help, toolTipAt(help.pos()), this);
        return true;
    }
    if ((event->type() == QEvent::NativeGesture || event->type() == QEvent::Gesture) && pinch(event))
        return true;
    if (event->type() == QEvent::ScreenChangeInternal)
        relayout(); // another pixel ratio
    return QWidget::event(event);
}

void HeatmapWidget::changeEvent(QEvent *event)
{
    if (changesAppearance(*event))
        adoptAppearance();
    QWidget::changeEvent(event);
}

void HeatmapWidget::resizeEvent(QResizeEvent *)
{
    m_canvas.setGeometry(rect());
    relayout();
}

bool HeatmapWidget::paintAt(QPointF position)
{
    if (m_drag != Drag::Painting && m_drag != Drag::Wiping)
        return false;
    const auto cell = cells().cellAt(position);
    const bool paints = m_drag == Drag::Painting;
    if (cell && m_scene.painted.contains(*cell) != paints)
        emit cellPainted(*cell, paints);
    return true;
}

void HeatmapWidget::mouseMoveEvent(QMouseEvent *event)
{
    const QPointF position = event->position();
    if (paintAt(position)) {
        hover(hitAt(position));
        return;
    }
    if (m_drag == Drag::Pressed && cells().isZoomed() && cells().plot.contains(m_pressed)
        && (position - m_pressed).manhattanLength() >= QGuiApplication::styleHints()->startDragDistance()) {
        m_drag = Drag::Panning;
        m_dragged = m_pressed;
        setCursor(Qt::ClosedHandCursor);
    }
    if (m_drag == Drag::Panning) {
        m_scene.geometry.pan(position - m_dragged);
        m_dragged = position;
        m_canvas.updateCells();
        return;
    }
    hover(hitAt(position));
}

void HeatmapWidget::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || m_scene.isEmpty()) {
        event->ignore();
        return;
    }
    m_pressed = event->position();
    const auto cell = cells().cellAt(m_pressed);
    const bool paints = cell && event->modifiers() & Qt::ControlModifier;
    m_drag = !paints ? Drag::Pressed : m_scene.painted.contains(*cell) ? Drag::Wiping : Drag::Painting;
    paintAt(m_pressed);
}

void HeatmapWidget::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const Drag drag = std::exchange(m_drag, Drag::None);
    unsetCursor();
    if (drag != Drag::Pressed)
        return;
    const auto hit = hitAt(event->position());
    if (hit && hit == hitAt(m_pressed))
        activate(*hit);
}

void HeatmapWidget::mouseDoubleClickEvent(QMouseEvent *)
{
    resetZoom(); // its first click has already activated the cell
}

void HeatmapWidget::wheelEvent(QWheelEvent *event)
{
    const double notches = event->angleDelta().y() / 120.0;
    if (notches == 0 || !cells().plot.contains(event->position())) {
        event->ignore();
        return;
    }
    zoom(std::pow(ZoomStep, notches), event->position());
}

void HeatmapWidget::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        emit releaseRequested();
        return;
    }
    const bool isForOthers = event->modifiers() & (Qt::AltModifier | Qt::MetaModifier);
    if (m_scene.isEmpty() || isForOthers) {
        event->ignore();
        return;
    }
    const auto start = m_scene.current ? m_scene.current : m_keyboardCell ? m_keyboardCell : m_scene.pin;
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        if (m_scene.current)
            activate(*m_scene.current);
        return;
    default:
        break;
    }
    const Cell from = start.value_or(Cell{});
    const int page = std::max(1, static_cast<int>(cells().view.height() / 4));
    const auto to = walked(*event, {from.query, from.key}, {cells().queries - 1, cells().keys - 1}, page);
    if (!to)
        event->ignore();
    else
        walkTo(start ? Cell{to->row, to->column} : Cell{0, 0});
}

void HeatmapWidget::focusInEvent(QFocusEvent *event)
{
    m_scene.focused = event->reason() != Qt::MouseFocusReason;
    m_canvas.updateOverlay();
}

void HeatmapWidget::focusOutEvent(QFocusEvent *)
{
    m_scene.focused = false;
    m_keyboardCell.reset();
    m_canvas.updateOverlay();
    hover(std::nullopt);
}

void HeatmapWidget::leaveEvent(QEvent *)
{
    hover(std::nullopt);
}

} // namespace headlight::ui
