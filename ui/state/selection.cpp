// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/selection.h"

#include <algorithm>

namespace headlight::ui {

Selection::Selection(QObject *parent)
    : QObject(parent)
{
}

void Selection::setLayerHead(LayerHead layerHead)
{
    if (m_layerHead == layerHead)
        return;
    m_layerHead = layerHead;
    emit layerHeadChanged(layerHead);
}

void Selection::setHover(std::optional<Cell> cell)
{
    if (m_hover == cell)
        return;
    const auto before = current();
    m_hover = cell;
    emit hoverChanged(cell);
    notifyCurrent(before);
}

void Selection::setPin(std::optional<Cell> cell)
{
    if (m_pin == cell)
        return;
    const auto before = current();
    m_pin = cell;
    emit pinChanged(cell);
    notifyCurrent(before);
}

void Selection::setDirection(Direction direction)
{
    if (m_direction == direction)
        return;
    m_direction = direction;
    emit directionChanged(direction);
}

void Selection::setPainted(const QList<Cell> &cells)
{
    if (m_painted == cells)
        return;
    m_painted = cells;
    emit paintedChanged();
}

void Selection::paint(Cell cell, bool painted)
{
    QList<Cell> cells = m_painted;
    cells.removeAll(cell);
    if (painted)
        cells.append(cell);
    setPainted(cells);
}

void Selection::setReadingStyle(const ReadingStyle &style)
{
    if (m_readingStyle == style)
        return;
    m_readingStyle = style;
    emit readingStyleChanged(style);
}

void Selection::setKind(AttentionKind kind)
{
    if (m_kind == kind)
        return;
    setHover(std::nullopt);
    setPin(std::nullopt);
    setPainted({});
    m_kind = kind;
    emit kindChanged(kind);
}

void Selection::clampTo(const Trace &trace)
{
    const auto outside = [&trace](std::optional<Cell> cell) {
        return cell && (cell->query >= trace.tokens() || cell->key >= trace.keys());
    };
    if (outside(m_hover))
        setHover(std::nullopt);
    if (outside(m_pin))
        setPin(std::nullopt);
    QList<Cell> painted = m_painted;
    painted.removeIf(outside);
    setPainted(painted);
    ReadingStyle style = m_readingStyle;
    if (style.reference
        && (style.reference->layer >= trace.layers() || style.reference->head >= trace.heads()))
        style.reference.reset();
    setReadingStyle(style);
    setLayerHead({std::clamp(m_layerHead.layer, 0, std::max(0, trace.layers() - 1)),
                  std::clamp(m_layerHead.head, MeanHead, std::max(0, trace.heads() - 1))});
}

void Selection::notifyCurrent(std::optional<Cell> before)
{
    if (current() != before)
        emit currentChanged(current());
}

} // namespace headlight::ui
