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
#include <QPainterPath>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>
#include <limits>

namespace headlight::ui {
namespace {

constexpr int ChipPadding = 8;
constexpr int JoinedPadding = 4; // where a chip touches the one before
constexpr double Radius = 5;
constexpr QLatin1StringView PiecePrefix("##"); // how WordPiece marks a token that continues a word

bool isShaded(const QList<QRgb> &shading, int token)
{
    return token < shading.size() && qAlpha(shading[token]) > 0;
}

/// A chip's outline: round, but square where it touches its neighbour.
QPainterPath chipOutline(const QRectF &rect, double leftRadius, double rightRadius)
{
    const QSizeF left(2 * leftRadius, 2 * leftRadius);
    const QSizeF right(2 * rightRadius, 2 * rightRadius);
    QPainterPath path(QPointF(rect.left() + leftRadius, rect.top()));
    path.lineTo(rect.right() - rightRadius, rect.top());
    path.arcTo(QRectF(QPointF(rect.right() - right.width(), rect.top()), right), 90, -90);
    path.lineTo(rect.right(), rect.bottom() - rightRadius);
    path.arcTo(QRectF(QPointF(rect.right() - right.width(), rect.bottom() - right.height()), right), 0, -90);
    path.lineTo(rect.left() + leftRadius, rect.bottom());
    path.arcTo(QRectF(QPointF(rect.left(), rect.bottom() - left.height()), left), 270, -90);
    path.lineTo(rect.left(), rect.top() + leftRadius);
    path.arcTo(QRectF(rect.topLeft(), left), 180, -90);
    path.closeSubpath();
    return path;
}

} // namespace

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
    QToolTip::showText(help.globalPos(), plainToolTip(text), viewport());
    return true;
}

void TokenStrip::changeEvent(QEvent *event)
{
    switch (event->type()) {
    case QEvent::PaletteChange:
    case QEvent::StyleChange:
    case QEvent::FontChange:
    case QEvent::LanguageChange:
        adoptAppearance();
        break;
    default:
        break;
    }
    QAbstractScrollArea::changeEvent(event);
}

void TokenStrip::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    for (qsizetype i = 0; i < m_chips.size(); ++i) {
        const QRect chip = tokenRect(static_cast<int>(i));
        if (chip.adjusted(-StripBorder, -StripBorder, StripBorder, StripBorder).intersects(event->rect()))
            paintChip(painter, static_cast<int>(i), chip);
    }
    paintOutline(painter, m_current, 1.5);
    paintOutline(painter, m_pinned, 2.5);
    if (hasFocus() && m_current < 0) {
        painter.setPen(QPen(m_theme.focus, 1, Qt::DotLine));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(viewport()->rect()).adjusted(0.5, 0.5, -0.5, -0.5));
    }
}

void TokenStrip::paintChip(QPainter &painter, int token, const QRect &chip) const
{
    const StripToken &shown = m_tokens[token];
    const bool shaded = isShaded(m_shading, token);
    const QColor fill = shaded ? QColor::fromRgb(m_shading[token]) : m_theme.surface;
    const bool touchesNext = token + 1 < m_tokens.size() && m_tokens[token + 1].joined;
    const double radius = shown.special ? chip.height() / 2.0 : Radius;
    const QPainterPath outline = chipOutline(QRectF(chip).adjusted(0.5, 0.5, -0.5, -0.5),
                                             shown.joined ? 0 : radius, touchesNext ? 0 : radius);
    painter.setPen(QPen(m_theme.grid, 1));
    painter.setBrush(fill);
    painter.drawPath(outline);

    const QColor ink = shaded ? textOn(fill.rgb()) : m_theme.text;
    const QColor muted = mixed(fill, ink, 0.66);
    QRect box = chip.adjusted(shown.joined ? JoinedPadding : ChipPadding, 0, 0, 0);
    QString label = m_labels[token];
    if (shown.joined && label.startsWith(PiecePrefix) && label.size() > PiecePrefix.size()) {
        painter.setPen(muted);
        painter.drawText(box, Qt::AlignVCenter | Qt::TextSingleLine, PiecePrefix);
        box.setLeft(box.left() + fontMetrics().horizontalAdvance(PiecePrefix));
        label.remove(0, PiecePrefix.size());
    }
    painter.setPen(shown.special ? muted : ink);
    painter.drawText(box, Qt::AlignVCenter | Qt::TextSingleLine, label);
}

void TokenStrip::paintOutline(QPainter &painter, int token, double width) const
{
    if (token < 0)
        return;
    const double radius = m_tokens[token].special ? tokenRect(token).height() / 2.0 : Radius;
    painter.setPen(QPen(m_theme.accent, width));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(tokenRect(token)).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
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
