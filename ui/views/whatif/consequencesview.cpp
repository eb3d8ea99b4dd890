// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/whatif/consequencesview.h"

#include "ui/state/session.h"
#include "ui/text/celltext.h"
#include "ui/text/tokenlabel.h"
#include "ui/widgets/keybars.h"

#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>

#include <algorithm>
#include <numbers>

namespace headlight::ui {

namespace {

QString number(double value)
{
    return QLocale().toString(value, 'f', 3);
}

bool isReplaced(const Trace &trace, int token)
{
    const auto &replaced = trace.interventions()->replacedTokens;
    return std::any_of(replaced.begin(), replaced.end(),
                       [&](const auto &one) { return one.position == token; });
}

} // namespace

ConsequencesView::ConsequencesView(Session *session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_predictionTitle(new QLabel(this))
    , m_prediction(new QLabel(this))
    , m_headsTitle(new QLabel(this))
    , m_heads(new KeyBars(this))
{
    build();
    connect(session, &Session::traceChanged, this, &ConsequencesView::follow);
    connect(session->selection(), &Selection::pinChanged, this, &ConsequencesView::ask);
    connect(&m_service, &ConsequenceService::ready, this, &ConsequencesView::show);
    connect(m_heads, &KeyBars::keyActivated, this, [session](int head) {
        if (const int perLayer = session->heads(); perLayer > 0)
            session->selection()->setLayerHead({head / perLayer, head % perLayer});
    });
    follow();
}

void ConsequencesView::build()
{
    for (QLabel *label : {m_predictionTitle, m_prediction, m_headsTitle}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    QFont bold = m_headsTitle->font();
    bold.setBold(true);
    m_predictionTitle->setFont(bold);
    m_headsTitle->setFont(bold);
    m_headsTitle->setText(tr("Heads that changed most"));
    m_predictionTitle->setToolTip(
        tr("KL divergence of the predictions before and after, in nats: 0 where nothing changed, "
           "without an upper end"));
    m_headsTitle->setToolTip(
        tr("Mean over the queries of the Jensen-Shannon divergence of the rows before and after, in "
           "nats: 0 where nothing changed, at most ln 2 = %1. A click shows the head")
            .arg(number(std::numbers::ln2)));
    m_prediction->setAccessibleName(tr("Predictions before and after"));
    m_heads->setAccessibleName(tr("Heads that changed most"));
    m_heads->setRows(HeadCount, HeadCount);
    auto *legend = new QLabel(
        tr("Jensen-Shannon divergence in nats, at most ln 2 = %1").arg(number(std::numbers::ln2)), this);
    legend->setWordWrap(true);
    auto *rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(6);
    rows->addWidget(m_predictionTitle);
    rows->addWidget(m_prediction);
    rows->addSpacing(8);
    rows->addWidget(m_headsTitle);
    rows->addWidget(legend);
    rows->addWidget(m_heads);
}

void ConsequencesView::follow()
{
    const TracePtr trace = m_session->trace();
    const bool isChanged = trace && trace->interventions();
    if (!isChanged)
        forget();
    setVisible(isChanged);
    ask();
}

/// What an earlier change did says nothing about the next one.
void ConsequencesView::forget()
{
    m_predictionTitle->clear();
    m_prediction->clear();
    m_heads->setBars({});
    m_heads->setPlaceholderText(tr("Comparing with the real model"));
}

/// Whose prediction is of interest: a pinned token that was replaced, where the model predicts tokens in
/// their places; else the pinned query's.
int ConsequencesView::position(const Trace &trace) const
{
    const auto pin = m_session->selection()->pin();
    if (!pin)
        return predictionPosition(trace);
    if (!trace.model().causal && pin->key >= 0 && isReplaced(trace, pin->key))
        return pin->key;
    return pin->query >= 0 ? pin->query : predictionPosition(trace);
}

void ConsequencesView::ask()
{
    const TracePtr after = m_session->trace(), before = m_session->unchangedTrace();
    if (!isVisible() || !after || !before || !after->interventions())
        return m_service.cancel();
    m_service.request(before, after, position(*after));
}

void ConsequencesView::show(const Consequences &consequences)
{
    const auto &prediction = consequences.prediction;
    m_prediction->setVisible(prediction.has_value());
    const QString token
        = tokenLabel(consequences.after->display()[static_cast<std::size_t>(consequences.position)]);
    if (prediction) {
        const QString kl = number(prediction->divergence);
        m_predictionTitle->setText(consequences.before->model().causal
                                       ? tr("Prediction after %1: KL %2 nats").arg(mentioned(token), kl)
                                       : tr("Prediction at %1: KL %2 nats").arg(mentioned(token), kl));
        QStringList lines;
        for (const TokenChange &change : prediction->tokens)
            lines
                += tr("%1: %2 → %3")
                       .arg(mentioned(tokenLabel(change.token)), number(change.before), number(change.after));
        m_prediction->setText(lines.join(QLatin1Char('\n')));
    } else {
        m_predictionTitle->setText(tr("This model predicts nothing that could change"));
    }
    QList<KeyBar> bars;
    for (const HeadChange &change : consequences.heads) {
        if (bars.size() < HeadCount && change.change > 0)
            bars += {change.head.layer * consequences.after->heads() + change.head.head,
                     headName(change.head), static_cast<float>(change.change)};
    }
    m_heads->setPlaceholderText(tr("No head attends otherwise than before"));
    m_heads->setBars(bars);
}

void ConsequencesView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    ask();
}

} // namespace headlight::ui
