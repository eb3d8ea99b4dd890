// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/workedsheet.h"

#include "ui/figure/figurepainter.h"
#include "ui/text/workedtext.h"
#include "ui/widgets/plaintooltip.h"
#include "ui/widgets/theme.h"

#include <QFontInfo>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace headlight::ui {
namespace {

constexpr double NarrowestSheet = 22; // letters: below that it is scaled down instead
constexpr double StaleOpacity = 0.4;

int placeAt(const WorkedStrip &strip, QPointF position)
{
    if (strip.order.empty() || !strip.rect.contains(position))
        return -1;
    const double part = (position.x() - strip.rect.left()) / strip.rect.width();
    const auto place = static_cast<std::size_t>(part * static_cast<double>(strip.order.size()));
    return strip.order[std::min(place, strip.order.size() - 1)];
}

} // namespace

WorkedSheet::WorkedSheet(QWidget *parent)
    : QWidget(parent)
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Worked example"));
}

void WorkedSheet::setExample(std::shared_ptr<const WorkedExample> example)
{
    m_example = std::move(example);
    rebuild();
}

void WorkedSheet::setOrder(TermOrder order)
{
    m_order = order;
    rebuild();
}

void WorkedSheet::setStale(bool stale)
{
    m_stale = stale;
    update();
}

WorkedStyle WorkedSheet::sheetStyle() const
{
    const Theme theme = Theme::of(palette());
    const QColor window = palette().color(QPalette::Window);
    WorkedStyle chosen;
    chosen.letters = QFontInfo(font()).pixelSize();
    chosen.margin = chosen.letters / 2;
    chosen.width = std::max<double>(width(), NarrowestSheet * chosen.letters);
    chosen.caption = false;
    chosen.order = m_order;
    chosen.marked = m_marked;
    chosen.markedKey = m_markedKey;
    chosen.locale = QLocale();
    chosen.dark = theme.dark;
    chosen.background = window.rgb();
    chosen.text = palette().color(QPalette::WindowText).rgb();
    chosen.mutedText = mixed(window, palette().color(QPalette::WindowText), 0.72).rgb();
    chosen.accent = theme.accent.rgb();
    chosen.grid = mixed(window, palette().color(QPalette::WindowText), 0.2).rgb();
    chosen.surface = theme.surface.rgb();
    chosen.bar = theme.bar.rgb();
    return chosen;
}

double WorkedSheet::pictureScale() const
{
    return m_picture.figure.size.isEmpty() ? 1 : width() / m_picture.figure.size.width();
}

void WorkedSheet::rebuild()
{
    const auto dimensions = m_example ? static_cast<int>(m_example->numbers.products.size()) : 0;
    const auto keys = m_example ? static_cast<int>(m_example->numbers.exponentials.size()) : 0;
    m_marked = m_marked < dimensions ? m_marked : -1;
    m_markedKey = m_markedKey < keys ? m_markedKey : -1;
    m_picture = m_example ? buildWorkedFigure(*m_example, sheetStyle()) : WorkedPicture();
    const QString marked
        = m_marked < 0 ? QString() : termText(m_example->numbers, m_marked, QLocale()) + QLatin1Char('\n');
    setAccessibleDescription(marked + m_picture.figure.description);
    const double height = m_example ? m_picture.figure.size.height() * pictureScale() : 0;
    setMinimumHeight(static_cast<int>(std::ceil(height)));
    update();
}

void WorkedSheet::mark(int dimension, int key)
{
    if (m_marked == dimension && m_markedKey == key)
        return;
    const bool otherKey = m_markedKey != key;
    m_marked = dimension;
    m_markedKey = key;
    rebuild();
    if (otherKey)
        emit keyHovered(key);
}

int WorkedSheet::dimensionAt(QPointF position) const
{
    const QPointF place = position / pictureScale();
    for (const WorkedStrip &strip : m_picture.dimensions) {
        if (const int dimension = placeAt(strip, place); dimension >= 0)
            return dimension;
    }
    return -1;
}

int WorkedSheet::keyAt(QPointF position) const
{
    return placeAt(m_picture.keys, position / pictureScale());
}

QString WorkedSheet::toolTipAt(QPoint position) const
{
    if (!m_example)
        return {};
    if (const int dimension = dimensionAt(position); dimension >= 0)
        return termText(m_example->numbers, dimension, QLocale());
    if (const int key = keyAt(position); key >= 0)
        return keyText(*m_example, key, QLocale());
    return m_picture.explanation(QPointF(position) / pictureScale());
}

bool WorkedSheet::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto &help = static_cast<const QHelpEvent &>(*event);
    showPlainToolTip(help, toolTipAt(help.pos()), this);
    return true;
}

void WorkedSheet::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        setAccessibleName(tr("Worked example"));
    if (changesAppearance(*event))
        rebuild();
    QWidget::changeEvent(event);
}

void WorkedSheet::resizeEvent(QResizeEvent *event)
{
    if (event->size().width() != event->oldSize().width())
        rebuild();
}

void WorkedSheet::paintEvent(QPaintEvent *)
{
    if (m_picture.figure.size.isEmpty())
        return;
    QPainter painter(this);
    if (m_stale)
        painter.setOpacity(StaleOpacity);
    paintFigure(painter, m_picture.figure, QRectF(QPointF(0, 0), m_picture.figure.size * pictureScale()));
    if (hasFocus()) {
        painter.setOpacity(1);
        painter.setPen(QPen(Theme::of(palette()).focus, 1, Qt::DotLine));
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

void WorkedSheet::mouseMoveEvent(QMouseEvent *event)
{
    mark(dimensionAt(event->position()), keyAt(event->position()));
}

void WorkedSheet::leaveEvent(QEvent *)
{
    mark(-1, -1);
}

void WorkedSheet::keyPressEvent(QKeyEvent *event)
{
    const bool isForOthers = event->modifiers() & (Qt::AltModifier | Qt::ControlModifier | Qt::MetaModifier);
    if (isForOthers || m_picture.dimensions.empty()) {
        event->ignore();
        return;
    }
    const std::vector<int> &order = m_picture.dimensions.front().order;
    const auto last = static_cast<int>(order.size()) - 1;
    const auto found = std::find(order.begin(), order.end(), m_marked);
    const int from = found == order.end() ? -1 : static_cast<int>(found - order.begin());
    int to = from;
    switch (event->key()) {
    case Qt::Key_Left:
        to = from < 0 ? last : from - 1;
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
    default:
        event->ignore();
        return;
    }
    mark(order[static_cast<std::size_t>(std::clamp(to, 0, last))], -1);
}

} // namespace headlight::ui
