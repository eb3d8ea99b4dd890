// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/whatif/changesinforce.h"

#include "ui/state/session.h"
#include "ui/state/whatif.h"
#include "ui/text/changetext.h"
#include "ui/text/tokenlabel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

namespace headlight::ui {

ChangesInForce::ChangesInForce(Session *session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_whatIf(session->whatIf())
    , m_lines(new QVBoxLayout)
    , m_undo(new QPushButton(tr("&Undo"), this))
    , m_redo(new QPushButton(tr("&Redo"), this))
    , m_back(new QPushButton(tr("Back to the real model"), this))
{
    m_back->setToolTip(tr("Take back everything that is changed; it can be undone"));
    auto *buttons = new QHBoxLayout;
    for (QPushButton *button : {m_undo, m_redo, m_back})
        buttons->addWidget(button);
    buttons->addStretch(1);
    m_lines->setSpacing(2);
    auto *rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(6);
    rows->addLayout(m_lines);
    rows->addLayout(buttons);
    QUndoStack *undo = m_whatIf->undoStack();
    connect(m_undo, &QPushButton::clicked, undo, &QUndoStack::undo);
    connect(m_redo, &QPushButton::clicked, undo, &QUndoStack::redo);
    connect(m_back, &QPushButton::clicked, m_whatIf, &WhatIf::reset);
    connect(undo, &QUndoStack::indexChanged, this, &ChangesInForce::followHistory);
    connect(m_whatIf, &WhatIf::changed, this, &ChangesInForce::list);
    connect(session, &Session::traceChanged, this, &ChangesInForce::list); // tokens have other names
    followHistory();
    list();
}

void ChangesInForce::followHistory()
{
    m_undo->setEnabled(m_whatIf->undoStack()->canUndo());
    m_redo->setEnabled(m_whatIf->undoStack()->canRedo());
}

void ChangesInForce::list()
{
    const TracePtr trace = m_session->trace();
    const QList<ChangeEntry> entries
        = changeEntries(m_whatIf->current(), trace ? tokenLabels(trace->display()) : QStringList());
    QStringList texts;
    for (const ChangeEntry &entry : entries)
        texts += entry.text;
    m_back->setEnabled(!entries.isEmpty());
    if (m_lines->count() > 0 && m_listed == m_whatIf->current() && m_texts == texts)
        return;
    m_listed = m_whatIf->current();
    m_texts = texts;
    while (QLayoutItem *item = m_lines->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    for (const ChangeEntry &entry : entries) {
        auto *line = new QWidget;
        auto *text = new QLabel(entry.text, line);
        text->setTextFormat(Qt::PlainText);
        text->setWordWrap(true);
        auto *remove = new QToolButton(line);
        remove->setText(QStringLiteral("✕"));
        remove->setAutoRaise(true);
        remove->setFocusPolicy(Qt::StrongFocus);
        remove->setToolTip(tr("Take this back"));
        remove->setAccessibleName(tr("Take back: %1").arg(entry.text));
        connect(remove, &QToolButton::clicked, m_whatIf, [this, entry] { m_whatIf->change(entry.without); });
        auto *columns = new QHBoxLayout(line);
        columns->setContentsMargins(0, 0, 0, 0);
        columns->addWidget(text, 1);
        columns->addWidget(remove);
        m_lines->addWidget(line);
    }
    if (entries.isEmpty())
        m_lines->addWidget(new QLabel(tr("Nothing: this is the real model")));
}

} // namespace headlight::ui
