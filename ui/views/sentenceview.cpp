// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/sentenceview.h"

#include "ui/state/readingcells.h"
#include "ui/state/session.h"
#include "ui/state/shownreading.h"
#include "ui/text/readingtext.h"
#include "ui/text/tokenlabel.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/tokenstrip.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>

namespace headlight::ui {

SentenceView::SentenceView(Session *session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_selection(session->selection())
    , m_strip(new TokenStrip(this))
    , m_keyStrip(new TokenStrip(this))
    , m_title(new QLabel(tr("Queries"), this))
    , m_keyTitle(new QLabel(tr("Keys"), this))
{
    m_strip->setAccessibleName(tr("Tokens"));
    m_keyStrip->setAccessibleName(tr("Tokens of the encoder"));
    auto *rows = new QGridLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setVerticalSpacing(2);
    rows->setColumnStretch(1, 1);
    rows->addWidget(m_keyTitle, 0, 0);
    rows->addWidget(m_keyStrip, 0, 1);
    rows->addWidget(m_title, 1, 0);
    rows->addWidget(m_strip, 1, 1);
    connectStrip(m_strip);
    connectStrip(m_keyStrip);
    connectSelection();
    connect(m_session, &Session::traceChanged, this, &SentenceView::followTrace);
    connect(m_session->shown(), &ShownReading::changed, this, qOverload<>(&SentenceView::shade));
    followTrace();
}

void SentenceView::connectStrip(TokenStrip *strip)
{
    strip->setTokenProvider([this, strip](int token) { return toolTip(strip, token); });
    connect(strip, &TokenStrip::hovered, this, [this, strip](int token) {
        m_selection->setHover(token < 0 ? std::nullopt : std::optional(cellOf(strip, token)));
    });
    connect(strip, &TokenStrip::activated, this, [this, strip](int token) {
        const Cell cell = cellOf(strip, token);
        // The same token again lets go of it.
        m_selection->setPin(m_selection->pin() == cell ? std::nullopt : std::optional(cell));
    });
    connect(strip, &TokenStrip::releaseRequested, this, [this] { m_selection->setPin(std::nullopt); });
    connect(strip, &TokenStrip::directionHeld, this, [this, strip](bool held) {
        m_selection->setDirection(held ? Direction::ToKey : Direction::FromQuery);
        if (strip->currentToken() >= 0)
            m_selection->setHover(cellOf(strip, strip->currentToken()));
    });
}

void SentenceView::connectSelection()
{
    const auto shadeAgain = qOverload<>(&SentenceView::shade);
    connect(m_selection, &Selection::hoverChanged, this, shadeAgain);
    connect(m_selection, &Selection::pinChanged, this, shadeAgain);
    connect(m_selection, &Selection::directionChanged, this, shadeAgain);
}

bool SentenceView::isCross() const
{
    return m_session->trace() && m_session->trace()->kind() == AttentionKind::Cross;
}

SentenceView::Side SentenceView::sideOf(const TokenStrip *strip) const
{
    if (isCross())
        return strip == m_keyStrip ? Side::Key : Side::Query;
    return m_selection->direction() == Direction::FromQuery ? Side::Query : Side::Key;
}

Cell SentenceView::cellOf(const TokenStrip *strip, int token) const
{
    return sideOf(strip) == Side::Query ? Cell{token, -1} : Cell{-1, token};
}

int SentenceView::tokenOf(const TokenStrip *strip, const std::optional<Cell> &cell) const
{
    if (!cell)
        return -1;
    return sideOf(strip) == Side::Query ? cell->query : cell->key;
}

void SentenceView::followTrace()
{
    const auto trace = m_session->trace();
    const bool cross = isCross();
    for (QWidget *widget : {static_cast<QWidget *>(m_keyTitle), static_cast<QWidget *>(m_title),
                            static_cast<QWidget *>(m_keyStrip)})
        widget->setVisible(cross);
    m_strip->setLines(cross ? 1 : 2, cross ? 2 : 3);
    m_keyStrip->setLines(1, 2);
    m_strip->setTokens(trace ? stripTokens(trace->encoding(), trace->display()) : QList<StripToken>());
    m_keyStrip->setTokens(cross ? stripTokens(trace->keyEncoding(), trace->keyDisplay())
                                : QList<StripToken>());
    shade();
}

void SentenceView::shade()
{
    const auto trace = m_session->trace();
    const auto reading = m_session->shown()->reading();
    if (trace && !m_session->shown()->error() && (!reading || reading->trace != trace))
        return; // on its way: the shading before stays
    for (TokenStrip *strip : {m_keyStrip, m_strip}) {
        strip->setPinnedToken(trace ? tokenOf(strip, m_selection->pin()) : -1);
        strip->setCurrentToken(trace ? tokenOf(strip, m_selection->hover()) : -1);
        strip->setShading({});
    }
    const Cell cell = m_selection->current().value_or(Cell{});
    if (!trace || !reading || cell.query >= trace->tokens() || cell.key >= trace->keys())
        return;
    const Side chosen = isCross() ? (cell.query >= 0 ? Side::Query : Side::Key) : sideOf(m_strip);
    const int token = chosen == Side::Query ? cell.query : cell.key;
    if (token < 0)
        return;
    const Side shaded = chosen == Side::Query ? Side::Key : Side::Query;
    shade(isCross() && shaded == Side::Key ? m_keyStrip : m_strip, shaded, token, *reading);
}

void SentenceView::shade(TokenStrip *strip, Side shaded, int other, const Reading &reading)
{
    const ColorScale scale(m_style, *reading.numbers, isDark(palette()), measureOf(reading));
    const int count = shaded == Side::Key ? reading.trace->keys() : reading.trace->tokens();
    QList<QRgb> colors;
    for (int token = 0; token < count; ++token) {
        const auto cell
            = cellInReading(reading, shaded == Side::Key ? Cell{other, token} : Cell{token, other});
        const bool isShown
            = cell && cell->query >= 0 && cell->key >= 0 && !reading.isMasked(cell->query, cell->key);
        colors.append(isShown ? scale.color(cell->query, (*reading.numbers)(cell->query, cell->key))
                              : qRgba(0, 0, 0, 0));
    }
    strip->setShading(colors);
}

QString SentenceView::toolTip(const TokenStrip *strip, int token) const
{
    const auto trace = m_session->trace();
    if (!trace)
        return {};
    const auto &encoding = strip == m_keyStrip ? trace->keyEncoding() : trace->encoding();
    const auto &display = strip == m_keyStrip ? trace->keyDisplay() : trace->display();
    const auto index = static_cast<std::size_t>(token);
    if (index >= display.size())
        return {};
    QString text = tr("Token %1: %2").arg(QString::number(token), mentioned(tokenLabel(display[index])));
    text += QLatin1Char('\n')
        + tr("Vocabulary entry %1: %2")
              .arg(QString::number(encoding.ids[index]), mentioned(tokenLabel(encoding.tokens[index])));
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
