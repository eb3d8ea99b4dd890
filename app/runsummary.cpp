// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runsummary.h"

#include "ui/state/session.h"

#include <QLocale>

namespace headlight::app {

RunSummary::RunSummary(ui::Session *session, QWidget *parent)
    : QLabel(parent)
    , m_session(session)
{
    setTextFormat(Qt::PlainText);
    connect(session, &ui::Session::statusChanged, this, &RunSummary::follow);
    connect(session, &ui::Session::traceChanged, this, &RunSummary::follow);
}

void RunSummary::follow()
{
    const QLocale locale;
    const auto trace = m_session->trace();
    if (m_session->status() == ui::Session::Status::Ready && trace) {
        const QString tokens = trace->kind() == AttentionKind::Cross
            ? tr("Queries: %1, keys: %2")
                  .arg(locale.toString(trace->tokens()), locale.toString(trace->keys()))
            : tr("Tokens: %1").arg(locale.toString(trace->tokens()));
        QString text
            = tr("%1  ·  run: %2 ms").arg(tokens, locale.toString(m_session->runSeconds() * 1e3, 'f', 1));
        if (const auto &look = m_session->firstLook())
            text += tr("  ·  preview: %1 ms, off by at most %2")
                        .arg(locale.toString(look->seconds * 1e3, 'f', 1),
                             locale.toString(static_cast<double>(look->largestDifference), 'f', 4));
        setText(text);
    } else if (const double seconds = m_session->expectedSeconds().value_or(0); seconds > 1) {
        setText(tr("Computing, about %1 s and %2")
                    .arg(locale.toString(seconds, 'f', 0),
                         locale.formattedDataSize(static_cast<qint64>(m_session->expectedBytes()))));
    } else if (!trace) {
        clear();
    }
}

} // namespace headlight::app
