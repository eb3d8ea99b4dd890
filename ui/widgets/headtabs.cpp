// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/headtabs.h"

#include "ui/state/selection.h"
#include "ui/widgets/plaintooltip.h"

#include <QKeyEvent>
#include <QSignalBlocker>
#include <QStyleOptionTab>
#include <QStylePainter>

#include <algorithm>

namespace headlight::ui {
namespace {

constexpr int Side = 36; // of a thumbnail
constexpr int Padding = 8;
constexpr int PictureLabelGap = 3;

} // namespace

HeadTabs::HeadTabs(QWidget *parent)
    : QTabBar(parent)
{
    setDrawBase(true);
    setExpanding(false);
    setUsesScrollButtons(true);
    setFocusPolicy(Qt::StrongFocus);
    adoptAppearance();
    connect(this, &QTabBar::currentChanged, this, [this](int tab) {
        if (tab >= 0)
            emit currentHeadChanged(headOf(tab));
    });
}

void HeadTabs::setHeads(int count)
{
    if (count == heads())
        return;
    const int before = currentHead();
    {
        const QSignalBlocker blocker(this);
        while (this->count() > 0)
            removeTab(this->count() - 1);
        for (int head = 0; head < count; ++head)
            addTab(QStringLiteral("H") + QString::number(head));
        addTab(tr("Mean"));
        m_thumbnails = QList<QImage>(this->count());
        m_words = QStringList(this->count());
        setCurrentIndex(tabOf(before < count ? before : 0));
    }
    if (currentHead() != before)
        emit currentHeadChanged(currentHead());
}

int HeadTabs::heads() const
{
    return std::max(0, count() - 1);
}

int HeadTabs::currentHead() const
{
    return count() == 0 ? 0 : headOf(currentIndex());
}

int HeadTabs::tabOf(int head) const
{
    return head == MeanHead ? count() - 1 : head;
}

int HeadTabs::headOf(int tab) const
{
    return tab == count() - 1 ? MeanHead : tab;
}

QSize HeadTabs::thumbnailSize() const
{
    return QSizeF(Side * devicePixelRatioF(), Side * devicePixelRatioF()).toSize();
}

void HeadTabs::setThumbnail(int head, const QImage &image)
{
    const int tab = tabOf(head);
    if (tab < 0 || tab >= m_thumbnails.size())
        return;
    m_thumbnails[tab] = image;
    update(tabRect(tab));
}

void HeadTabs::setHeadToolTip(int head, const QString &text)
{
    setTabToolTip(tabOf(head), plainToolTip(text));
}

void HeadTabs::setHeadWord(int head, const QString &word)
{
    const int tab = tabOf(head);
    if (tab < 0 || tab >= m_words.size() || m_words[tab] == word)
        return;
    m_words[tab] = word;
    setAccessibleTabName(tab, word.isEmpty() ? tabText(tab) : tabText(tab) + QStringLiteral(", ") + word);
    update(tabRect(tab));
}

void HeadTabs::setWidestWord(const QString &widest)
{
    m_widestWord = widest;
    updateGeometry();
}

QFont HeadTabs::wordFont() const
{
    QFont smaller = font();
    smaller.setPointSizeF(QFontInfo(font()).pointSizeF() * 0.85);
    return smaller;
}

void HeadTabs::setCurrentHead(int head)
{
    const int tab = tabOf(head);
    if (tab >= 0 && tab < count())
        setCurrentIndex(tab);
}

QSize HeadTabs::tabSizeHint(int index) const
{
    const QFontMetrics words(wordFont());
    const int label = std::max(fontMetrics().horizontalAdvance(tabText(index)),
                               words.horizontalAdvance(m_widestWord) - Padding);
    const int word = m_widestWord.isEmpty() ? 0 : words.height();
    return QSize(std::max(Side, label) + 2 * Padding,
                 Side + PictureLabelGap + fontMetrics().height() + word + 2 * Padding);
}

QSize HeadTabs::minimumTabSizeHint(int index) const
{
    return tabSizeHint(index);
}

void HeadTabs::adoptAppearance()
{
    setAccessibleName(tr("Heads"));
    m_theme = Theme::of(palette());
    if (count() > 0)
        setTabText(count() - 1, tr("Mean"));
}

void HeadTabs::changeEvent(QEvent *event)
{
    QTabBar::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::LanguageChange)
        adoptAppearance();
}

void HeadTabs::keyPressEvent(QKeyEvent *event)
{
    if (event->modifiers() == Qt::NoModifier && event->key() == Qt::Key_Home)
        setCurrentIndex(0);
    else if (event->modifiers() == Qt::NoModifier && event->key() == Qt::Key_End)
        setCurrentIndex(count() - 1);
    else if (event->modifiers() & Qt::AltModifier)
        event->ignore(); // Alt and an arrow are the window's
    else
        QTabBar::keyPressEvent(event);
}

void HeadTabs::paintEvent(QPaintEvent *)
{
    QStylePainter painter(this);
    for (int tab = 0; tab < count(); ++tab) {
        QStyleOptionTab option;
        initStyleOption(&option, tab);
        painter.drawControl(QStyle::CE_TabBarTabShape, option);
        const bool isCurrent = tab == currentIndex();
        const QRect rect = tabRect(tab);
        const QRect picture(rect.center().x() - Side / 2 + 1, rect.top() + Padding, Side, Side);
        if (m_thumbnails[tab].isNull())
            painter.fillRect(picture, m_theme.surface);
        else
            painter.drawImage(picture, m_thumbnails[tab]);
        painter.setPen(isCurrent ? QPen(m_theme.accent, 2) : QPen(m_theme.grid, 1));
        painter.drawRect(isCurrent ? picture.adjusted(-1, -1, 1, 1) : picture.adjusted(-1, -1, 0, 0));
        const QRect label(rect.left(), picture.bottom() + PictureLabelGap, rect.width(),
                          fontMetrics().height());
        painter.setPen(
            isCurrent ? palette().color(QPalette::WindowText)
                      : mixed(palette().color(QPalette::Window), palette().color(QPalette::WindowText), 0.7));
        painter.drawText(label, Qt::AlignCenter, tabText(tab));
        painter.setFont(wordFont());
        painter.drawText(QRect(rect.left(), label.bottom(), rect.width(), painter.fontMetrics().height()),
                         Qt::AlignCenter, m_words[tab]);
        painter.setFont(font());
        if (isCurrent && hasFocus()) {
            painter.setPen(QPen(m_theme.focus, 1, Qt::DotLine));
            painter.drawRect(rect.adjusted(3, 3, -4, -4));
        }
    }
}

} // namespace headlight::ui
