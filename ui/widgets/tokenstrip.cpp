// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/tokenstrip.h"

#include "ui/text/tokenlabel.h"
#include "ui/widgets/plaintooltip.h"

#include <QApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <limits>

namespace headlight::ui {

TokenStrip::TokenStrip(QWidget *parent)
    : QAbstractScrollArea(parent)
{
    setFrameShape(NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    viewport()->setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    adoptAppearance();
}

void TokenStrip::setTokens(const QList<StripToken> &tokens)
{
    if (m_tokens == tokens)
        return;
    m_tokens = tokens;
    m_shading.clear();
    if (m_current >= tokens.size())
        m_current = -1;
    if (m_pinned >= tokens.size())
        m_pinned = -1;
    measure();
    relayout();
}

void TokenStrip::setShading(const QList<QRgb> &colors)
{
    m_shading = colors;
    viewport()->update();
}

void TokenStrip::setTokenProvider(std::function<QString(int)> text)
{
    m_tokenText = std::move(text);
}

void TokenStrip::setLines(int minimum, int maximum)
{
    m_minimumLines = std::max(1, minimum);
    m_maximumLines = std::max(m_minimumLines, maximum);
    updateGeometry();
}

void TokenStrip::setCurrentToken(int token)
{
    token = token < m_tokens.size() ? token : -1;
    if (m_current == token)
        return;
    m_current = token;
    viewport()->update();
}

void TokenStrip::setPinnedToken(int token)
{
    token = token < m_tokens.size() ? token : -1;
    if (m_pinned == token)
        return;
    m_pinned = token;
    viewport()->update();
}

QRect TokenStrip::tokenRect(int token) const
{
    return m_chips.value(token).translated(0, -verticalScrollBar()->value());
}

int TokenStrip::lineHeight() const
{
    return fontMetrics().height() + 8;
}

int TokenStrip::heightForWidth(int width) const
{
    const auto heightOf = [this](int lines) {
        return 2 * StripBorder + lines * (lineHeight() + StripLineGap) - StripLineGap;
    };
    const QList<QRect> chips = chipLayout(m_tokens, m_widths, width, lineHeight());
    const int whole = chips.isEmpty() ? 0 : chips.last().bottom() + 1 + StripBorder;
    // The scroll bar takes a part of the width, but only where the height is the largest anyway.
    return std::clamp(whole, heightOf(m_minimumLines), heightOf(m_maximumLines));
}

QSize TokenStrip::sizeHint() const
{
    return QSize(480, heightForWidth(480));
}

QSize TokenStrip::minimumSizeHint() const
{
    return QSize(120, 2 * StripBorder + lineHeight());
}

void TokenStrip::adoptAppearance()
{
    setAccessibleName(tr("Tokens"));
    setAccessibleDescription(
        tr("The sentence as the model sees it. Left and Right walk the tokens, Enter pins, "
           "Shift shows the other direction."));
    m_theme = Theme::of(palette());
    measure();
    relayout();
}

void TokenStrip::measure()
{
    m_labels.clear();
    m_widths.clear();
    const QFontMetrics metrics = fontMetrics();
    for (const StripToken &token : std::as_const(m_tokens)) {
        const QString label = elidedLabel(tokenLabel(token.text), 2 * LabelGraphemes);
        const int padding = token.joined ? JoinedPadding + ChipPadding : 2 * ChipPadding;
        m_labels.append(label);
        m_widths.append(metrics.horizontalAdvance(label) + padding);
    }
}

void TokenStrip::relayout()
{
    m_chips = chipLayout(m_tokens, m_widths, viewport()->width(), lineHeight());
    const int height = m_chips.isEmpty() ? 0 : m_chips.last().bottom() + 1 + StripBorder;
    verticalScrollBar()->setRange(0, std::max(0, height - viewport()->height()));
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(lineHeight() + StripLineGap);
    updateGeometry();
    viewport()->update();
}

int TokenStrip::tokenAt(QPoint position) const
{
    const QPoint at = position + QPoint(0, verticalScrollBar()->value());
    for (qsizetype i = 0; i < m_chips.size(); ++i) {
        if (m_chips[i].contains(at))
            return static_cast<int>(i);
    }
    return -1;
}

int TokenStrip::lineBeside(int token, int step) const
{
    const QPoint from = m_chips[token].center() + QPoint(0, step * (lineHeight() + StripLineGap));
    int nearest = token;
    int distance = std::numeric_limits<int>::max();
    for (qsizetype i = 0; i < m_chips.size(); ++i) {
        const QRect &chip = m_chips[i];
        const int away = std::abs(chip.center().x() - from.x());
        if (from.y() >= chip.top() && from.y() <= chip.bottom() && away < distance) {
            nearest = static_cast<int>(i);
            distance = away;
        }
    }
    return nearest;
}

void TokenStrip::look(int token)
{
    if (m_current == token)
        return;
    setCurrentToken(token);
    emit hovered(token);
}

void TokenStrip::watchShift(bool watch)
{
    if (m_watchesShift == watch)
        return;
    m_watchesShift = watch;
    if (watch) {
        qApp->installEventFilter(this);
    } else {
        qApp->removeEventFilter(this);
        holdDirection(false);
    }
}

void TokenStrip::holdDirection(bool held)
{
    if (m_directionHeld == held)
        return;
    m_directionHeld = held;
    emit directionHeld(held);
}

bool TokenStrip::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress || event->type() == QEvent::KeyRelease) {
        if (static_cast<QKeyEvent *>(event)->key() == Qt::Key_Shift)
            holdDirection(event->type() == QEvent::KeyPress);
    }
    return QAbstractScrollArea::eventFilter(watched, event);
}

bool TokenStrip::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::Leave) {
        look(-1);
        watchShift(hasFocus());
    }
    if (event->type() != QEvent::ToolTip)
        return QAbstractScrollArea::viewportEvent(event);
    const auto &help = static_cast<const QHelpEvent &>(*event);
    const int token = tokenAt(help.pos());
    const QString text = token < 0 ? QString() : m_tokenText ? m_tokenText(token) : m_tokens[token].text;
    showPlainToolTip(help, text, viewport());
    return true;
}

void TokenStrip::changeEvent(QEvent *event)
{
    if (changesAppearance(*event))
        adoptAppearance();
    QAbstractScrollArea::changeEvent(event);
}

void TokenStrip::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    for (qsizetype i = 0; i < m_chips.size(); ++i) {
        const QRect rect = tokenRect(static_cast<int>(i));
        if (rect.adjusted(-StripBorder, -StripBorder, StripBorder, StripBorder).intersects(event->rect()))
            paintChip(painter, chip(static_cast<int>(i)), m_theme);
    }
    if (m_current >= 0)
        paintChipOutline(painter, chip(m_current), m_theme, 1.5);
    if (m_pinned >= 0)
        paintChipOutline(painter, chip(m_pinned), m_theme, 2.5);
    if (hasFocus() && m_current < 0) {
        painter.setPen(QPen(m_theme.focus, 1, Qt::DotLine));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(viewport()->rect()).adjusted(0.5, 0.5, -0.5, -0.5));
    }
}

Chip TokenStrip::chip(int token) const
{
    const StripToken &shown = m_tokens[token];
    const bool touchesNext = token + 1 < m_tokens.size() && m_tokens[token + 1].joined;
    Chip chip{tokenRect(token), m_labels[token], shown.special, shown.joined, touchesNext, {}};
    if (token < m_shading.size() && qAlpha(m_shading[token]) > 0)
        chip.shading = m_shading[token];
    return chip;
}

void TokenStrip::resizeEvent(QResizeEvent *)
{
    relayout();
}

void TokenStrip::mouseMoveEvent(QMouseEvent *event)
{
    holdDirection(event->modifiers() & Qt::ShiftModifier);
    look(tokenAt(event->position().toPoint()));
}

void TokenStrip::mousePressEvent(QMouseEvent *event)
{
    const int token = tokenAt(event->position().toPoint());
    if (event->button() == Qt::LeftButton && token >= 0)
        emit activated(token);
}

void TokenStrip::mouseReleaseEvent(QMouseEvent *)
{
    // Ours, like the press: not for what is behind.
}

void TokenStrip::keyPressEvent(QKeyEvent *event)
{
    const int last = static_cast<int>(m_tokens.size()) - 1;
    const int from = m_current >= 0 ? m_current : m_pinned;
    const bool isForOthers = event->modifiers() & (Qt::AltModifier | Qt::ControlModifier | Qt::MetaModifier);
    int to = from;
    switch (event->key()) {
    case Qt::Key_Escape:
        emit releaseRequested();
        return;
    case Qt::Key_Left:
        to = from - 1;
        break;
    case Qt::Key_Right:
        to = from + 1;
        break;
    case Qt::Key_Home:
        to = 0;
        break;
    case Qt::Key_End:
        to = last;
        break;
    case Qt::Key_Up:
    case Qt::Key_Down:
        to = from < 0 ? 0 : lineBeside(from, event->key() == Qt::Key_Up ? -1 : 1);
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        if (m_current >= 0)
            emit activated(m_current);
        return;
    default:
        event->ignore();
        return;
    }
    if (last < 0 || isForOthers) {
        event->ignore();
        return;
    }
    look(std::clamp(to, 0, last));
    const QRect chip = tokenRect(m_current);
    QScrollBar *bar = verticalScrollBar();
    if (chip.top() < StripBorder)
        bar->setValue(bar->value() + chip.top() - StripBorder);
    else if (chip.bottom() > viewport()->height() - StripBorder)
        bar->setValue(bar->value() + chip.bottom() - viewport()->height() + StripBorder + 1);
}

void TokenStrip::enterEvent(QEnterEvent *)
{
    watchShift(true);
}

void TokenStrip::focusInEvent(QFocusEvent *)
{
    watchShift(true);
    viewport()->update();
}

void TokenStrip::focusOutEvent(QFocusEvent *)
{
    watchShift(underMouse());
    look(-1);
    viewport()->update();
}

} // namespace headlight::ui
