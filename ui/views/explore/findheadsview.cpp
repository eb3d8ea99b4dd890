// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/explore/findheadsview.h"

#include "ui/state/session.h"
#include "ui/text/celltext.h"
#include "ui/text/errortext.h"
#include "ui/text/metrictext.h"
#include "ui/widgets/headtable.h"
#include "ui/widgets/quietlabel.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace headlight::ui {

FindHeadsView::FindHeadsView(Session *session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_from(new QLineEdit(this))
    , m_to(new QLineEdit(this))
    , m_clear(new QPushButton(tr("Clear"), this))
    , m_state(quietLabel(this))
    , m_table(new HeadTable(this))
{
    build();
    Selection *selection = session->selection();
    connect(m_from, &QLineEdit::textChanged, this, &FindHeadsView::follow);
    connect(m_to, &QLineEdit::textChanged, this, &FindHeadsView::follow);
    connect(m_clear, &QPushButton::clicked, this, [this, selection] {
        selection->setPainted({});
        m_from->clear();
        m_to->clear();
    });
    connect(selection, &Selection::paintedChanged, this, &FindHeadsView::follow);
    connect(selection, &Selection::pinChanged, this, &FindHeadsView::follow);
    connect(session, &Session::traceChanged, this, &FindHeadsView::follow);
    connect(&m_service, &HeadSearchService::ready, this, &FindHeadsView::show);
    connect(&m_service, &HeadSearchService::failed, this,
            [this](const Error &) { say(tr("No query can see what is asked for.")); });
    connect(m_table, &HeadTable::headChosen, selection, &Selection::setLayerHead);
}

void FindHeadsView::build()
{
    m_from->setPlaceholderText(tr("any word"));
    m_from->setAccessibleName(tr("From these words"));
    m_from->setToolTip(tr("Words of the sentence that look: the queries"));
    m_to->setPlaceholderText(tr("any word"));
    m_to->setAccessibleName(tr("To those words"));
    m_to->setToolTip(tr("Words of the sentence that are looked at: the keys"));
    m_clear->setToolTip(tr("Forget the words and the painted cells"));
    m_table->setAccessibleName(tr("All heads, those that look there most first"));
    m_table->setColumns(
        {{tr("Head"), tr("Layer and head, counted from 0"), true},
         {tr("Share"), tr("Share of the attention of those queries that goes there, their mean")},
         {tr("Chance"), tr("What it would be if every visible key got the same")},
         {tr("Above"), tr("How far above chance; the heads are ranked by it")},
         {tr("n"), tr("Queries that it rests on")}});
    auto *words = new QHBoxLayout;
    words->addWidget(m_from, 1);
    words->addWidget(new QLabel(QStringLiteral("→"), this));
    words->addWidget(m_to, 1);
    words->addWidget(m_clear);
    auto *rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(8);
    rows->addLayout(words);
    rows->addWidget(m_state);
    rows->addWidget(m_table, 1);
}

HeadQuestion FindHeadsView::question() const
{
    const Selection *selection = m_session->selection();
    HeadQuestion question{m_from->text(), m_to->text(), selection->painted()};
    const auto pin = selection->pin();
    if (question.cells.isEmpty() && pin && pin->query >= 0 && pin->key >= 0)
        question.cells.append(*pin);
    return question;
}

void FindHeadsView::say(const QString &text)
{
    m_service.cancel();
    m_state->setText(text);
    m_table->setRows({});
}

void FindHeadsView::follow()
{
    if (!isVisible())
        return;
    const TracePtr trace = m_session->trace();
    const HeadQuestion asked = question();
    if (!trace) {
        say(tr("No sentence yet."));
        return;
    }
    if (!asked.asksForWords() && asked.cells.isEmpty()) {
        say(tr("Write words of the sentence above, or paint cells in the picture with Ctrl and the mouse: "
               "all heads are ranked by how much they look there."));
        return;
    }
    if (!trace->isWhole())
        return; // all of it comes soon
    const auto targets = targetsOf(*trace, asked);
    if (targets)
        m_service.request(trace, targets.value());
    else
        say(tr("The sentence has no word “%1”.")
                .arg(QString::fromStdString(shownName(targets.error().item))));
}

void FindHeadsView::show(const FoundHeads &found)
{
    const HeadQuestion asked = question();
    if (asked.asksForWords())
        m_state->setText(tr("Heads that look from these words to those, on this sentence only."));
    else if (m_session->selection()->painted().isEmpty())
        m_state->setText(tr("Heads that look at the pinned cell, on this sentence only."));
    else
        m_state->setText(tr("Heads that look at the %n painted cells, on this sentence only.", nullptr,
                            static_cast<int>(asked.cells.size())));
    const auto number = [](double share) { return metricNumber(MetricUnit::Share, share); };
    QList<HeadTable::Row> rows;
    for (const RankedHead &ranked : found.heads) {
        const Score &score = ranked.score;
        const bool isKnown = score.isApplicable();
        const int place = ranked.head.layer * found.trace->heads() + ranked.head.head;
        rows.append({ranked.head,
                     {{headName(ranked.head), place, {}},
                      {number(score.value), sortKey(score.value), {}},
                      {number(score.chance), sortKey(score.chance), {}},
                      {number(isKnown ? score.excess() : score.value), sortKey(score.excess()), {}},
                      {QString::number(score.rows), score.rows, {}}}});
    }
    m_table->setRows(rows);
}

void FindHeadsView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    follow();
}

} // namespace headlight::ui
