// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/sentenceview.h"

#include "ui/state/session.h"
#include "ui/text/celltext.h"
#include "ui/text/tokenlabel.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/tokenstrip.h"

#include <QEvent>
#include <QVBoxLayout>

namespace headlight::ui {

SentenceView::SentenceView(Session *session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_selection(session->selection())
    , m_strip(new TokenStrip(this))
{
    m_strip->setLines(2, 3);
    m_strip->setAccessibleName(tr("Tokens"));
    m_strip->setTokenProvider([this](int token) { return toolTip(token); });
    auto *rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->addWidget(m_strip);
    connectSelection();
    connect(m_session, &Session::traceChanged, this, &SentenceView::followTrace);
    connect(m_session, &Session::patternsChanged, this, &SentenceView::shade);
}

void SentenceView::connectSelection()
{
    connect(m_strip, &TokenStrip::hovered, this, [this](int token) {
        m_selection->setHover(token < 0 ? std::nullopt : std::optional(cellOf(token)));
    });
    connect(m_strip, &TokenStrip::activated, this, [this](int token) {
        const Cell cell = cellOf(token);
        // The same token again lets go of it.
        m_selection->setPin(m_selection->pin() == cell ? std::nullopt : std::optional(cell));
    });
    connect(m_strip, &TokenStrip::releaseRequested, this, [this] { m_selection->setPin(std::nullopt); });
    connect(m_strip, &TokenStrip::directionHeld, this, [this](bool held) {
        m_selection->setDirection(held ? Direction::ToKey : Direction::FromQuery);
        if (m_strip->currentToken() >= 0)
            m_selection->setHover(cellOf(m_strip->currentToken()));
    });
    connect(m_selection, &Selection::hoverChanged, this, &SentenceView::shade);
    connect(m_selection, &Selection::pinChanged, this, &SentenceView::shade);
    connect(m_selection, &Selection::directionChanged, this, &SentenceView::shade);
    connect(m_selection, &Selection::layerHeadChanged, this, &SentenceView::shade);
}

Cell SentenceView::cellOf(int token) const
{
    return m_selection->direction() == Direction::FromQuery ? Cell{token, -1} : Cell{-1, token};
}

int SentenceView::tokenOf(const std::optional<Cell> &cell) const
{
    if (!cell)
        return -1;
    return m_selection->direction() == Direction::FromQuery ? cell->query : cell->key;
}

void SentenceView::followTrace()
{
    const auto trace = m_session->trace();
    m_strip->setTokens(trace ? stripTokens(trace->encoding(), trace->display()) : QList<StripToken>());
    shade();
}

void SentenceView::shade()
{
    const auto trace = m_session->trace();
    const auto pattern = m_session->pattern(m_selection->layerHead());
    if (trace && !pattern)
        return; // being derived: the shading before stays
    m_strip->setPinnedToken(trace ? tokenOf(m_selection->pin()) : -1);
    m_strip->setCurrentToken(trace ? tokenOf(m_selection->hover()) : -1);
    const int token = tokenOf(m_selection->current());
    if (!trace || token < 0 || token >= trace->tokens()) {
        m_strip->setShading({});
        return;
    }
    const ColorScale scale(m_style, *pattern, isDark(palette()));
    QList<QRgb> colors;
    for (int other = 0; other < trace->tokens(); ++other) {
        const Cell cell
            = m_selection->direction() == Direction::FromQuery ? Cell{token, other} : Cell{other, token};
        colors.append(trace->isVisible(m_selection->layerHead().layer, cell.query, cell.key)
                          ? scale.color(cell.query, (*pattern)(cell.query, cell.key))
                          : qRgba(0, 0, 0, 0));
    }
    m_strip->setShading(colors);
}

QString SentenceView::toolTip(int token) const
{
    const auto trace = m_session->trace();
    if (!trace || token >= trace->tokens())
        return {};
    const auto index = static_cast<std::size_t>(token);
    const auto &encoding = trace->encoding();
    QString text
        = tr("Token %1: %2").arg(QString::number(token), quoted(tokenLabel(trace->display()[index])));
    text += QLatin1Char('\n')
        + tr("Vocabulary entry %1: %2")
              .arg(QString::number(encoding.ids[index]), quoted(tokenLabel(encoding.tokens[index])));
    if (trace->model().hasSegments)
        text += QLatin1Char('\n') + tr("Segment %1").arg(encoding.typeIds[index]);
    return text;
}

void SentenceView::setColorStyle(const ColorStyle &style)
{
    m_style = style;
    shade();
}

void SentenceView::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        shade();
    QWidget::changeEvent(event);
}

} // namespace headlight::ui
