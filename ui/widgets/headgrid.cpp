// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/headgrid.h"

#include "ui/widgets/gridwalk.h"
#include "ui/widgets/plaintooltip.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>

namespace headlight::ui {
namespace {

constexpr int SmallestSide = 28;
constexpr int LargestSide = 128;
constexpr int OrderedSide = 48;
constexpr int PictureGap = HeadGridLayout::Gap;
constexpr int GridBorder = HeadGridLayout::Border;
constexpr double FadedPart = 0.78; // of the background over what is not meant

QString layerName(int layer)
{
    return QLatin1Char('L') + QString::number(layer);
}

QString columnName(int head)
{
    return QLatin1Char('H') + QString::number(head);
}

QString fullName(LayerHead head)
{
    return layerName(head.layer) + QLatin1Char(' ') + columnName(head.head);
}

} // namespace

HeadGrid::HeadGrid(QWidget *parent)
    : QAbstractScrollArea(parent)
{
    setFrameShape(NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setMouseTracking(true);
    adoptAppearance();
}

void HeadGrid::setShape(int layers, int heads)
{
    if (m_layout.layers == layers && m_layout.heads == heads)
        return;
    m_layout.layers = layers;
    m_layout.heads = heads;
    m_layout.order.clear();
    m_cells.clear();
    m_faded.clear();
    m_current.reset();
    m_hovered.reset();
    clearThumbnails();
    relayout();
}

void HeadGrid::setThumbnail(LayerHead head, const QImage &image)
{
    if (!m_layout.isInside(head))
        return;
    m_thumbnails[indexOf(head)] = image;
    viewport()->update(headRect(head));
}

void HeadGrid::clearThumbnails()
{
    m_thumbnails = QList<QImage>(static_cast<qsizetype>(m_layout.layers) * m_layout.heads);
    viewport()->update();
}

void HeadGrid::setCells(const QList<HeadCell> &cells)
{
    Q_ASSERT(cells.isEmpty() || cells.size() == m_thumbnails.size());
    const bool isOtherShape = m_cells.isEmpty() != cells.isEmpty();
    m_cells = cells;
    if (isOtherShape)
        relayout();
    viewport()->update();
}

void HeadGrid::setFaded(const QList<bool> &faded)
{
    Q_ASSERT(faded.isEmpty() || faded.size() == m_thumbnails.size());
    m_faded = faded;
    viewport()->update();
}

void HeadGrid::setOrder(const QList<LayerHead> &order)
{
    if (m_layout.order == order)
        return;
    m_layout.order = order;
    m_hovered.reset();
    relayout();
}

QSize HeadGrid::thumbnailSize() const
{
    return (QSizeF(m_layout.cell) * devicePixelRatioF()).toSize();
}

void HeadGrid::setHeadProvider(std::function<QString(LayerHead)> text)
{
    m_headText = std::move(text);
}

void HeadGrid::setCurrentHead(LayerHead head)
{
    m_current = m_layout.isInside(head) ? std::optional(head) : std::nullopt;
    viewport()->update();
}

QPoint HeadGrid::scrolled() const
{
    return QPoint(horizontalScrollBar()->value(), verticalScrollBar()->value());
}

QRect HeadGrid::headRect(LayerHead head) const
{
    const auto rect = m_layout.rectOf(head);
    return rect ? rect->translated(-scrolled()) : QRect();
}

QSize HeadGrid::sizeHint() const
{
    const int step = OrderedSide + PictureGap;
    return QSize(m_layout.header.width() + std::max(1, m_layout.heads) * step + GridBorder,
                 m_layout.header.height() + std::max(1, m_layout.layers) * step + GridBorder);
}

QSize HeadGrid::minimumSizeHint() const
{
    return QSize(160, 120);
}

void HeadGrid::adoptAppearance()
{
    setAccessibleName(tr("All heads"));
    setAccessibleDescription(tr("One picture a head: layers down, heads across. Arrows walk, Enter opens."));
    m_theme = Theme::of(palette());
    viewport()->setBackgroundRole(QPalette::Base);
    relayout();
}

QSize HeadGrid::fittingCell(QSize room) const
{
    const QSize fitting(room.width() / std::max(1, m_layout.heads) - PictureGap,
                        room.height() / std::max(1, m_layout.layers) - PictureGap);
    if (m_cells.isEmpty()) { // a picture is square
        const int side = std::clamp(std::min(fitting.width(), fitting.height()), SmallestSide, LargestSide);
        return QSize(side, side);
    }
    return QSize(std::clamp(fitting.width(), SmallestSide, LargestSide),
                 std::clamp(fitting.height(), fontMetrics().height(), LargestSide));
}

void HeadGrid::relayout()
{
    const QSize before = m_layout.cell;
    const QSize room = maximumViewportSize() - QSize(GridBorder, GridBorder);
    if (m_layout.isOrdered()) {
        m_layout.header = QSize(GridBorder, GridBorder);
        m_layout.nameHeight = fontMetrics().height();
        const int side = std::max(OrderedSide, fontMetrics().horizontalAdvance(fullName({88, 88})));
        m_layout.cell = QSize(side, m_cells.isEmpty() ? side : 2 * fontMetrics().height());
        m_layout.columns = std::max(1, (room.width() - GridBorder) / m_layout.stepAcross());
    } else {
        m_layout.header = QSize(fontMetrics().horizontalAdvance(layerName(88)) + 2 * GridBorder,
                                fontMetrics().height() + 2 * GridBorder);
        m_layout.nameHeight = 0;
        m_layout.cell = fittingCell(room - m_layout.header);
    }
    const QSize whole = m_layout.size();
    const auto adapt = [](QScrollBar *bar, int wholeLength, int shownLength, int step) {
        bar->setRange(0, std::max(0, wholeLength - shownLength));
        bar->setPageStep(shownLength);
        bar->setSingleStep(step);
    };
    adapt(horizontalScrollBar(), whole.width(), viewport()->width(), m_layout.stepAcross());
    adapt(verticalScrollBar(), whole.height(), viewport()->height(), m_layout.stepDown());
    viewport()->update();
    if (m_layout.cell != before)
        emit thumbnailSizeChanged(thumbnailSize());
}

std::optional<LayerHead> HeadGrid::headAt(QPoint position) const
{
    const bool overHeader = position.x() < m_layout.header.width() || position.y() < m_layout.header.height();
    return overHeader ? std::nullopt : m_layout.headAt(position + scrolled());
}

void HeadGrid::look(std::optional<LayerHead> head)
{
    if (m_hovered == head)
        return;
    m_hovered = head;
    viewport()->update();
    emit hovered(head);
}

void HeadGrid::ensureVisible(LayerHead head)
{
    const QRect rect = headRect(head);
    const auto scroll = [](QScrollBar *bar, int before, int after) {
        if (before < 0)
            bar->setValue(bar->value() + before);
        else if (after > 0)
            bar->setValue(bar->value() + after);
    };
    scroll(horizontalScrollBar(), rect.left() - m_layout.header.width(),
           rect.right() + PictureGap - viewport()->width());
    scroll(verticalScrollBar(), rect.top() - m_layout.header.height(),
           rect.bottom() + m_layout.nameHeight + PictureGap - viewport()->height());
}

bool HeadGrid::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::Leave)
        look(std::nullopt);
    if (event->type() != QEvent::ToolTip)
        return QAbstractScrollArea::viewportEvent(event);
    const auto &help = static_cast<const QHelpEvent &>(*event);
    QString text;
    if (const auto head = headAt(help.pos()))
        text = m_headText ? m_headText(*head) : fullName(*head);
    showPlainToolTip(help, text, viewport());
    return true;
}

void HeadGrid::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (changesAppearance(*event))
        adoptAppearance();
}

void HeadGrid::paintCell(QPainter &painter, const HeadCell &cell, const QRect &rect) const
{
    if (cell.state == HeadCell::State::Known)
        painter.fillRect(rect, QColor::fromRgb(cell.color));
    else
        painter.fillRect(rect, m_theme.surface);
    if (cell.state == HeadCell::State::NotApplicable)
        painter.fillRect(rect, QBrush(m_theme.grid, Qt::BDiagPattern));
    constexpr int Inset = 2;
    const int room = rect.width() - 2 * Inset;
    QFont shrunk = font();
    if (fontMetrics().horizontalAdvance(cell.text) > room)
        shrunk.setPointSizeF(shrunk.pointSizeF() * 0.8);
    painter.setFont(shrunk);
    painter.setPen(cell.state == HeadCell::State::Known ? textOn(cell.color) : m_theme.mutedText);
    painter.drawText(rect, Qt::AlignCenter | Qt::TextSingleLine,
                     QFontMetrics(shrunk).elidedText(cell.text, Qt::ElideRight, room));
    painter.setFont(font());
}

void HeadGrid::paintHead(QPainter &painter, LayerHead head, const QRect &rect) const
{
    const int index = indexOf(head);
    if (!m_cells.isEmpty())
        paintCell(painter, m_cells[index], rect);
    else if (!m_thumbnails[index].isNull())
        painter.drawImage(rect, m_thumbnails[index]);
    else
        painter.fillRect(rect, m_theme.surface);
    if (!m_faded.isEmpty() && m_faded[index]) {
        QColor veil = m_theme.background;
        veil.setAlphaF(static_cast<float>(FadedPart));
        painter.fillRect(rect, veil);
    }
    const bool isCurrent = m_current == head;
    const bool isMarked = isCurrent || m_hovered == head;
    painter.setPen(isMarked ? QPen(m_theme.accent, isCurrent ? 3 : 1) : QPen(m_theme.grid, 1));
    const int out = isCurrent ? 2 : 1;
    painter.drawRect(rect.adjusted(-out, -out, out - 1, out - 1));
    if (m_layout.isOrdered()) {
        painter.setPen(isMarked ? m_theme.accent : m_theme.mutedText);
        painter.drawText(rect.left(), rect.bottom() + 1, rect.width(), m_layout.nameHeight, Qt::AlignCenter,
                         fullName(head));
    }
}

void HeadGrid::paintHeads(QPainter &painter, const QRect &area) const
{
    const GridPlace last = m_layout.last();
    for (int row = 0; row <= last.row; ++row) {
        for (int column = 0; column <= last.column; ++column) {
            const auto head = m_layout.headOf({row, column});
            if (!head)
                break; // behind the last one
            const QRect rect = headRect(*head);
            if (rect.adjusted(-PictureGap, -PictureGap, PictureGap, PictureGap + m_layout.nameHeight)
                    .intersects(area))
                paintHead(painter, *head, rect);
        }
    }
}

void HeadGrid::paintHeaders(QPainter &painter) const
{
    const auto pen = [this](bool isMarked) { return isMarked ? m_theme.accent : m_theme.mutedText; };
    const QSize header = m_layout.header;
    painter.fillRect(0, 0, viewport()->width(), header.height() - PictureGap / 2, m_theme.background);
    painter.fillRect(0, 0, header.width() - PictureGap / 2, viewport()->height(), m_theme.background);
    if (m_layout.isOrdered())
        return;
    const LayerHead marked = m_hovered.value_or(m_current.value_or(LayerHead{-1, -1}));
    painter.setClipRect(header.width(), 0, viewport()->width(), header.height());
    const int step = m_layout.stepAcross();
    const int every = 1 + fontMetrics().horizontalAdvance(columnName(m_layout.heads)) / step;
    for (int head = 0; head < m_layout.heads; head += every) {
        const QRect column = headRect({0, head});
        painter.setPen(pen(head == marked.head));
        painter.drawText(QRect(column.left(), 0, every * step - PictureGap, header.height()),
                         every == 1 ? Qt::AlignCenter : Qt::AlignLeft | Qt::AlignVCenter, columnName(head));
    }
    painter.setClipRect(0, header.height(), header.width(), viewport()->height());
    for (int layer = 0; layer < m_layout.layers; ++layer) {
        const QRect row = headRect({layer, 0});
        painter.setPen(pen(layer == marked.layer));
        painter.drawText(QRect(0, row.top(), header.width() - GridBorder, m_layout.cell.height()),
                         Qt::AlignRight | Qt::AlignVCenter, layerName(layer));
    }
    painter.setClipping(false);
}

void HeadGrid::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    paintHeads(painter, event->rect());
    paintHeaders(painter);
    if (hasFocus()) {
        painter.setPen(QPen(m_theme.focus, 1, Qt::DotLine));
        painter.drawRect(viewport()->rect().adjusted(0, 0, -1, -1));
    }
}

void HeadGrid::resizeEvent(QResizeEvent *)
{
    relayout();
}

void HeadGrid::mouseMoveEvent(QMouseEvent *event)
{
    look(headAt(event->position().toPoint()));
}

void HeadGrid::mousePressEvent(QMouseEvent *event)
{
    const auto head = headAt(event->position().toPoint());
    if (event->button() == Qt::LeftButton && head)
        emit activated(*head);
}

void HeadGrid::mouseReleaseEvent(QMouseEvent *)
{
    // Ours, like the press: not for what is behind.
}

void HeadGrid::keyPressEvent(QKeyEvent *event)
{
    const bool isForOthers = event->modifiers() & (Qt::AltModifier | Qt::MetaModifier);
    if (m_layout.layers == 0 || m_layout.heads == 0 || isForOthers) {
        event->ignore();
        return;
    }
    const LayerHead start = m_hovered.value_or(m_current.value_or(LayerHead{}));
    const GridPlace from = m_layout.placeOf(start).value_or(GridPlace{});
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        if (const auto head = m_layout.headOf(from))
            emit activated(*head);
        return;
    default:
        break;
    }
    const int page = std::max(1, viewport()->height() / m_layout.stepDown());
    const auto place = walked(*event, from, m_layout.last(), page);
    if (!place) {
        event->ignore();
        return;
    }
    if (const auto to = m_layout.headOf(*place)) { // the last row may be short
        ensureVisible(*to);
        look(to);
    }
}

void HeadGrid::focusOutEvent(QFocusEvent *event)
{
    look(std::nullopt);
    QAbstractScrollArea::focusOutEvent(event);
}

} // namespace headlight::ui
