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
constexpr int Gap = 4; // between pictures: room for outlines
constexpr int Border = 6;

QString layerName(int layer)
{
    return QLatin1Char('L') + QString::number(layer);
}

QString headName(int head)
{
    return QLatin1Char('H') + QString::number(head);
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
    if (m_layers == layers && m_heads == heads)
        return;
    m_layers = layers;
    m_heads = heads;
    m_current.reset();
    m_hovered.reset();
    clearThumbnails();
    relayout();
}

void HeadGrid::setThumbnail(LayerHead head, const QImage &image)
{
    if (head.layer < 0 || head.layer >= m_layers || head.head < 0 || head.head >= m_heads)
        return;
    m_thumbnails[head.layer * m_heads + head.head] = image;
    viewport()->update(headRect(head));
}

void HeadGrid::clearThumbnails()
{
    m_thumbnails = QList<QImage>(static_cast<qsizetype>(m_layers) * m_heads);
    viewport()->update();
}

QSize HeadGrid::thumbnailSize() const
{
    return QSizeF(m_side * devicePixelRatioF(), m_side * devicePixelRatioF()).toSize();
}

void HeadGrid::setHeadProvider(std::function<QString(LayerHead)> text)
{
    m_headText = std::move(text);
}

void HeadGrid::setCurrentHead(LayerHead head)
{
    const bool isInside = head.layer >= 0 && head.layer < m_layers && head.head >= 0 && head.head < m_heads;
    m_current = isInside ? std::optional(head) : std::nullopt;
    viewport()->update();
}

QRect HeadGrid::headRect(LayerHead head) const
{
    const int step = m_side + Gap;
    return QRect(m_header.width() + head.head * step - horizontalScrollBar()->value(),
                 m_header.height() + head.layer * step - verticalScrollBar()->value(), m_side, m_side);
}

QSize HeadGrid::sizeHint() const
{
    const int step = 48 + Gap;
    return QSize(m_header.width() + std::max(1, m_heads) * step + Border,
                 m_header.height() + std::max(1, m_layers) * step + Border);
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

void HeadGrid::relayout()
{
    const int before = m_side;
    m_header = QSize(fontMetrics().horizontalAdvance(layerName(88)) + 2 * Border,
                     fontMetrics().height() + 2 * Border);
    const QSize room = maximumViewportSize() - m_header - QSize(Border, Border);
    const int columns = std::max(1, m_heads);
    const int rows = std::max(1, m_layers);
    const int side = std::min(room.width() / columns, room.height() / rows) - Gap;
    m_side = std::clamp(side, SmallestSide, LargestSide);

    const QSize whole = m_header + QSize(columns * (m_side + Gap) + Border, rows * (m_side + Gap) + Border);
    const auto adapt = [this](QScrollBar *bar, int wholeLength, int shownLength) {
        bar->setRange(0, std::max(0, wholeLength - shownLength));
        bar->setPageStep(shownLength);
        bar->setSingleStep(m_side + Gap);
    };
    adapt(horizontalScrollBar(), whole.width(), viewport()->width());
    adapt(verticalScrollBar(), whole.height(), viewport()->height());
    viewport()->update();
    if (m_side != before)
        emit thumbnailSizeChanged(thumbnailSize());
}

std::optional<LayerHead> HeadGrid::headAt(QPoint position) const
{
    if (position.x() < m_header.width() || position.y() < m_header.height())
        return std::nullopt;
    const int step = m_side + Gap;
    const LayerHead head{(position.y() - m_header.height() + verticalScrollBar()->value()) / step,
                         (position.x() - m_header.width() + horizontalScrollBar()->value()) / step};
    if (head.layer >= m_layers || head.head >= m_heads)
        return std::nullopt;
    return head;
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
    scroll(horizontalScrollBar(), rect.left() - m_header.width(), rect.right() + Gap - viewport()->width());
    scroll(verticalScrollBar(), rect.top() - m_header.height(), rect.bottom() + Gap - viewport()->height());
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
        text = m_headText ? m_headText(*head) : QString(layerName(head->layer) + u' ' + headName(head->head));
    showPlainToolTip(help, text, viewport());
    return true;
}

void HeadGrid::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (changesAppearance(*event))
        adoptAppearance();
}

const QImage *HeadGrid::thumbnail(LayerHead head) const
{
    const QImage &image = m_thumbnails[head.layer * m_heads + head.head];
    return image.isNull() ? nullptr : &image;
}

void HeadGrid::paintHeads(QPainter &painter, const QRect &area) const
{
    for (int layer = 0; layer < m_layers; ++layer) {
        for (int head = 0; head < m_heads; ++head) {
            const LayerHead at{layer, head};
            const QRect rect = headRect(at);
            if (!rect.adjusted(-Gap, -Gap, Gap, Gap).intersects(area))
                continue;
            if (const QImage *image = thumbnail(at))
                painter.drawImage(rect, *image);
            else
                painter.fillRect(rect, m_theme.surface);
            const bool isMarked = m_current == at || m_hovered == at;
            painter.setPen(isMarked ? QPen(m_theme.accent, m_current == at ? 3 : 1) : QPen(m_theme.grid, 1));
            const int out = m_current == at ? 2 : 1;
            painter.drawRect(rect.adjusted(-out, -out, out - 1, out - 1));
        }
    }
}

void HeadGrid::paintHeaders(QPainter &painter) const
{
    const auto pen = [this](bool isMarked) { return isMarked ? m_theme.accent : m_theme.mutedText; };
    painter.fillRect(0, 0, viewport()->width(), m_header.height() - Gap / 2, m_theme.background);
    painter.fillRect(0, 0, m_header.width() - Gap / 2, viewport()->height(), m_theme.background);
    const LayerHead marked = m_hovered.value_or(m_current.value_or(LayerHead{-1, -1}));
    painter.setClipRect(m_header.width(), 0, viewport()->width(), m_header.height());
    const int every = 1 + fontMetrics().horizontalAdvance(headName(m_heads)) / (m_side + Gap);
    for (int head = 0; head < m_heads; head += every) {
        const QRect column = headRect({0, head});
        painter.setPen(pen(head == marked.head));
        painter.drawText(QRect(column.left(), 0, every * (m_side + Gap) - Gap, m_header.height()),
                         every == 1 ? Qt::AlignCenter : Qt::AlignLeft | Qt::AlignVCenter, headName(head));
    }
    painter.setClipRect(0, m_header.height(), m_header.width(), viewport()->height());
    for (int layer = 0; layer < m_layers; ++layer) {
        const QRect row = headRect({layer, 0});
        painter.setPen(pen(layer == marked.layer));
        painter.drawText(QRect(0, row.top(), m_header.width() - Border, m_side),
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
    if (m_layers == 0 || m_heads == 0 || isForOthers) {
        event->ignore();
        return;
    }
    const LayerHead from = m_hovered.value_or(m_current.value_or(LayerHead{}));
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        emit activated(from);
        return;
    default:
        break;
    }
    const int page = std::max(1, viewport()->height() / (m_side + Gap));
    const auto to = walked(*event, {from.layer, from.head}, {m_layers - 1, m_heads - 1}, page);
    if (!to) {
        event->ignore();
        return;
    }
    ensureVisible({to->row, to->column});
    look(LayerHead{to->row, to->column});
}

void HeadGrid::focusOutEvent(QFocusEvent *event)
{
    look(std::nullopt);
    QAbstractScrollArea::focusOutEvent(event);
}

} // namespace headlight::ui
