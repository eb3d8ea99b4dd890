// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transformer/generationstep.h"
#include "ui/state/attentionservice.h" // declares Error to the meta-object system
#include "ui/state/backgroundjob.h"

namespace headlight::ui {

class Session;

/// Lets the model go on with the text, token by token: always the likeliest one.
///
/// Each token is shown as soon as it is there: the session's run grows, and the new token becomes the pinned
/// query, so that one sees where it looks. Works away from the GUI thread; typing, another model and stop()
/// end it. GUI thread only.
class Continuation : public QObject
{
    Q_OBJECT

public:
    explicit Continuation(Session *session, QObject *parent = nullptr);

    /// Whether the model on screen writes, and there is something to go on from.
    bool isPossible() const;
    bool isRunning() const { return m_running; }

public slots:
    void start();
    void stop();

signals:
    void runningChanged(bool running);
    void appended(const QString &text); ///< to the text that the decoder reads; the session has it already
    void ended(headlight::GenerationEnd why); ///< by itself
    void failed(const headlight::Error &error);

private:
    void step();
    void take(const TracePtr &from, const GenerationStep &step);
    void setRunning(bool running);

    Session *m_session;
    BackgroundJob m_job;
    bool m_running = false;
    bool m_adopting = false; // the session's changes are ours
};

} // namespace headlight::ui
