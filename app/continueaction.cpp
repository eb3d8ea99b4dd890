// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/continueaction.h"

#include "ui/state/session.h"

#include <QAction>

namespace headlight::app {

ContinueAction::ContinueAction(QAction *action, ui::Session *session)
    : QObject(action)
    , m_action(action)
    , m_session(session)
    , m_continuation(session)
{
    connect(m_action, &QAction::triggered, this, [this] {
        if (!stop())
            m_continuation.start();
    });
    connect(&m_continuation, &ui::Continuation::runningChanged, this, &ContinueAction::follow);
    connect(&m_continuation, &ui::Continuation::appended, this, &ContinueAction::appended);
    connect(&m_continuation, &ui::Continuation::failed, this, &ContinueAction::failed);
    connect(&m_continuation, &ui::Continuation::ended, this, [this](GenerationEnd why) {
        emit ended(why == GenerationEnd::EndToken ? tr("The model has ended its text")
                                                  : tr("The model has no position for more tokens"));
    });
    connect(m_session, &ui::Session::statusChanged, this, &ContinueAction::follow);
    connect(m_session, &ui::Session::modelChanged, this, &ContinueAction::follow);
    follow();
}

bool ContinueAction::stop()
{
    if (!m_continuation.isRunning())
        return false;
    m_continuation.stop();
    return true;
}

void ContinueAction::follow()
{
    const ModelInfo *model = m_session->model();
    const bool writes = model && model->predicts && (model->causal || model->isEncoderDecoder);
    m_action->setVisible(writes);
    m_action->setEnabled(m_continuation.isRunning() || m_continuation.isPossible());
    m_action->setText(m_continuation.isRunning()             ? tr("&Stop")
                          : model && model->isEncoderDecoder ? tr("&Generate")
                                                             : tr("&Continue"));
}

} // namespace headlight::app
