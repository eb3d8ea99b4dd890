// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/keybars.h"

#include "ui/text/tokenlabel.h"
#include "ui/widgets/plaintooltip.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace headlight::ui {
namespace {

constexpr int RowPadding = 4;
constexpr int BarPadding = 5;
constexpr int RowGap = 8;
constexpr int PreferredRows = 11;
constexpr int RowToolTipGraphemes = 60;

bool comesBefore(const KeyBar &left, const KeyBar &right)
{
    const bool leftIsFinite = std::isfinite(left.value);
    if (leftIsFinite != std::isfinite(right.value))
        return !leftIsFinite;
    return leftIsFinite && left.value > right.value;
}

} // namespace

KeyBars::KeyBars(QWidget *parent)
    : QWidget(parent)
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
    adoptAppearance();
}

void KeyBars::setBars(QList<KeyBar> bars)
{
    std::stable_sort(bars.begin(), bars.end(), comesBefore);
    if (m_bars == bars)
        return;
    m_bars = std::move(bars);
    if (indexOfCurrent() < 0)
        m_current = -1;
    update();
}

void KeyBars::setScale(BarScale scale)
{
    m_scale = std::move(scale);
    update();
}

QString KeyBars::number(float value) const
{
    if (!std::isfinite(value))
        return QStringLiteral("NaN");
    return m_scale.text ? m_scale.text(static_cast<double>(value))
                        : QLocale().toString(static_cast<double>(value), 'f', 3);
}

void KeyBars::setPlaceholderText(const QString &text)
{
    m_placeholder = text;
    update();
}

void KeyBars::setCurrentKey(int key)
{
    if (m_current == key)
        return;
    m_current = key;
    update();
}

int KeyBars::rowHeight() const
{
    return fontMetrics().height() + 2 * RowPadding;
}

int KeyBars::shownCount() const
{
    const int rows = std::max(1, height() / rowHeight());
    const int all = static_cast<int>(m_bars.size());
    return all <= rows ? all : rows - 1;
}

QRect KeyBars::barRect(int index) const
{
    return QRect(0, index * rowHeight(), width(), rowHeight());
}

QSize KeyBars::sizeHint() const
{
    return QSize(260, PreferredRows * rowHeight());
}

QSize KeyBars::minimumSizeHint() const
{
    return QSize(160, m_leastRows * rowHeight());
}

void KeyBars::setRows(int least, int most)
{
    m_leastRows = least;
    m_mostRows = most;
    adoptAppearance();
}

void KeyBars::adoptAppearance()
{
    setAccessibleName(tr("Keys by attention"));
    m_theme = Theme::of(palette());
    setMaximumHeight(m_mostRows > 0 ? m_mostRows * rowHeight() : QWIDGETSIZE_MAX);
    updateGeometry();
    update();
}

int KeyBars::barAt(QPoint position) const
{
    const int index = position.y() / rowHeight();
    return rect().contains(position) && index < shownCount() ? index : -1;
}

int KeyBars::indexOfCurrent() const
{
    const auto found = std::find_if(m_bars.begin(), m_bars.end(),
                                    [this](const KeyBar &bar) { return bar.key == m_current; });
    return found == m_bars.end() ? -1 : static_cast<int>(found - m_bars.begin());
}

void KeyBars::look(int index)
{
    const int key = index < 0 ? -1 : m_bars[index].key;
    if (m_current == key)
        return;
    setCurrentKey(key);
    if (index >= 0)
        setAccessibleDescription(m_bars[index].token + u' ' + number(m_bars[index].value));
    emit keyHovered(key);
}

bool KeyBars::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto &help = static_cast<const QHelpEvent &>(*event);
    const int index = barAt(help.pos());
    const QString text = index < 0
        ? QString()
        : QString(elidedLabel(m_bars[index].token, RowToolTipGraphemes) + u' ' + number(m_bars[index].value));
    showPlainToolTip(help, text, this);
    return true;
}

void KeyBars::changeEvent(QEvent *event)
{
    if (changesAppearance(*event))
        adoptAppearance();
    QWidget::changeEvent(event);
}

QString KeyBars::restText() const
{
    const int shown = shownCount();
    const int rest = static_cast<int>(m_bars.size()) - shown;
    if (!m_scale.isSum)
        return tr("and %n more", nullptr, rest);
    float sum = 0;
    for (qsizetype i = shown; i < m_bars.size(); ++i)
        sum += m_bars[i].value;
    //: How many keys are not shown, and the sum of their attention probabilities
    return tr("and %n more: %1", nullptr, rest).arg(number(sum));
}

/// Where @p value lies on a track of @p width.
int KeyBars::pixels(double value, int width) const
{
    const double length = m_scale.high - m_scale.low;
    return length > 0 ? qRound(width * std::clamp((value - m_scale.low) / length, 0.0, 1.0)) : 0;
}

void KeyBars::paintBar(QPainter &painter, int index, int tokenWidth, int numberWidth) const
{
    const KeyBar &bar = m_bars[index];
    const QRect row = barRect(index);
    const bool isCurrent = bar.key == m_current;
    painter.setPen(isCurrent ? m_theme.accent : palette().color(QPalette::WindowText));
    const QString label
        = fontMetrics().elidedText(elidedLabel(tokenLabel(bar.token)), Qt::ElideRight, tokenWidth);
    painter.drawText(QRect(RowPadding, row.top(), tokenWidth, row.height()),
                     Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, label);
    painter.drawText(QRect(width() - numberWidth - RowPadding, row.top(), numberWidth, row.height()),
                     Qt::AlignRight | Qt::AlignVCenter, number(bar.value));

    const int left = RowPadding + tokenWidth + RowGap;
    const QRect track(left, row.top() + BarPadding, width() - left - numberWidth - RowPadding - RowGap,
                      row.height() - 2 * BarPadding);
    if (track.width() <= 0)
        return;
    painter.fillRect(track, m_theme.surface);
    QRect filled = track;
    if (std::isfinite(bar.value)) {
        const int from = pixels(m_scale.origin, track.width());
        const int to = pixels(static_cast<double>(bar.value), track.width());
        filled = QRect(track.left() + std::min(from, to), track.top(), std::abs(to - from), track.height());
    }
    painter.fillRect(filled, isCurrent ? m_theme.accent : m_theme.bar);
}

void KeyBars::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    if (m_bars.isEmpty()) {
        painter.setPen(m_theme.mutedText);
        painter.drawText(rect().adjusted(RowGap, RowGap, -RowGap, -RowGap),
                         Qt::AlignCenter | Qt::TextWordWrap, m_placeholder);
        return;
    }
    const int shown = shownCount();
    int tokenWidth = fontMetrics().averageCharWidth() * 4;
    for (int i = 0; i < shown; ++i)
        tokenWidth
            = std::max(tokenWidth, fontMetrics().horizontalAdvance(elidedLabel(tokenLabel(m_bars[i].token))));
    tokenWidth = std::min(tokenWidth + 1, width() * 2 / 5); // advances are rounded, eliding is not
    int numberWidth = fontMetrics().horizontalAdvance(number(0.888F));
    for (int i = 0; m_scale.text && i < shown; ++i)
        numberWidth = std::max(numberWidth, fontMetrics().horizontalAdvance(number(m_bars[i].value)));
    for (int i = 0; i < shown; ++i)
        paintBar(painter, i, tokenWidth, numberWidth);
    if (shown < m_bars.size()) {
        painter.setPen(m_theme.mutedText);
        painter.drawText(barRect(shown).adjusted(RowPadding, 0, -RowPadding, 0),
                         Qt::AlignRight | Qt::AlignVCenter, restText());
    }
    if (hasFocus()) {
        painter.setPen(QPen(m_theme.focus, 1, Qt::DotLine));
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

void KeyBars::mouseMoveEvent(QMouseEvent *event)
{
    look(barAt(event->position().toPoint()));
}

void KeyBars::mousePressEvent(QMouseEvent *event)
{
    const int index = barAt(event->position().toPoint());
    if (event->button() == Qt::LeftButton && index >= 0)
        emit keyActivated(m_bars[index].key);
}

void KeyBars::keyPressEvent(QKeyEvent *event)
{
    const int last = shownCount() - 1;
    const bool isForOthers = event->modifiers() & (Qt::AltModifier | Qt::MetaModifier);
    if (last < 0 || isForOthers) {
        event->ignore();
        return;
    }
    const int from = indexOfCurrent();
    switch (event->key()) {
    case Qt::Key_Up:
        look(std::clamp(from - 1, 0, last));
        break;
    case Qt::Key_Down:
        look(std::clamp(from + 1, 0, last));
        break;
    case Qt::Key_Home:
        look(0);
        break;
    case Qt::Key_End:
        look(last);
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        if (from >= 0)
            emit keyActivated(m_bars[from].key);
        break;
    default:
        event->ignore();
    }
}

void KeyBars::focusOutEvent(QFocusEvent *event)
{
    look(-1);
    QWidget::focusOutEvent(event);
}

void KeyBars::leaveEvent(QEvent *)
{
    look(-1);
}

} // namespace headlight::ui
