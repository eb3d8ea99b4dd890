// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/changestrip.h"

#include "ui/state/session.h"
#include "ui/state/whatif.h"
#include "ui/text/changetext.h"
#include "ui/widgets/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScopedValueRollback>

namespace headlight::ui {

ChangeStrip::ChangeStrip(Session *session, QWidget *parent)
    : QFrame(parent)
    , m_session(session)
    , m_text(new QLabel(this))
{
    setObjectName(QStringLiteral("changeStrip"));
    setAutoFillBackground(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setAccessibleName(tr("What is changed about the model"));
    auto *back = new QPushButton(tr("Back to the real model"), this);
    back->setToolTip(tr("Take back everything that is changed; it can be undone"));
    connect(back, &QPushButton::clicked, session->whatIf(), &WhatIf::reset);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 4, 6, 4);
    row->addWidget(m_text, 1);
    row->addWidget(back);
    connect(session, &Session::traceChanged, this, &ChangeStrip::follow);
    follow();
}

QString ChangeStrip::text() const
{
    return isHidden() ? QString() : m_text->text();
}

void ChangeStrip::follow()
{
    const TracePtr trace = m_session->trace();
    const QString mark = trace ? changeMark(*trace) : QString();
    m_text->setText(mark);
    adoptAppearance(); // the palette outside may have changed while ours hid it
    setVisible(!mark.isEmpty());
}

void ChangeStrip::adoptAppearance()
{
    if (m_adopting)
        return;
    const QScopedValueRollback adopting(m_adopting, true);
    const QPalette outside = parentWidget()->palette();
    const QColor accent = Theme::of(outside).accent;
    QPalette own = outside;
    own.setColor(QPalette::Window, accent);
    own.setColor(QPalette::WindowText, textOn(accent.rgb()));
    setPalette(own);
}

void ChangeStrip::changeEvent(QEvent *event)
{
    if (changesAppearance(*event))
        adoptAppearance();
    QFrame::changeEvent(event);
}

} // namespace headlight::ui
