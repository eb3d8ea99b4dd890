// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/continuation.h"

#include "ui/state/session.h"

#include <QScopeGuard>

namespace headlight::ui {

Continuation::Continuation(Session *session, QObject *parent)
    : QObject(parent)
    , m_session(session)
{
    const auto stopUnlessOurs = [this] {
        if (!m_adopting)
            stop();
    };
    connect(m_session, &Session::inputChanged, this, stopUnlessOurs);
    connect(m_session, &Session::modelChanged, this, stopUnlessOurs);
}

bool Continuation::isPossible() const
{
    const TracePtr run = m_session->run();
    return run && run->kind() == AttentionKind::Decoder && run->model().predicts
        && m_session->status() == Session::Status::Ready;
}

void Continuation::start()
{
    if (m_running || !isPossible())
        return;
    // The encoder reads, it does not write: what is new is seen in the cross-attention.
    if (m_session->trace()->kind() == AttentionKind::Encoder)
        m_session->selection()->setKind(AttentionKind::Cross);
    setRunning(true);
    step();
}

void Continuation::stop()
{
    m_job.cancel();
    setRunning(false);
}

void Continuation::step()
{
    const TracePtr from = m_session->run();
    const auto made = std::make_shared<GenerationStep>();
    const auto work
        = [source = m_session->source(), from, made](const CancelToken &cancel, const auto &) -> Status {
        const Result<GenerationStep> next = source->generateNext(from, cancel);
        if (!next)
            return next.error();
        *made = next.value();
        return Done{};
    };
    m_job.start(work, [this, from, made](const Status &status) {
        if (status) {
            take(from, *made);
        } else {
            setRunning(false);
            emit failed(status.error());
        }
    });
}

void Continuation::take(const TracePtr &from, const GenerationStep &made)
{
    if (m_session->run() != from) {
        setRunning(false);
        return;
    }
    if (made.end != GenerationEnd::None) {
        setRunning(false);
        emit ended(made.end);
        return;
    }
    m_adopting = true;
    const auto ours = qScopeGuard([this] { m_adopting = false; });
    const std::string token = made.trace->display().back();
    TextInput input = m_session->input();
    if (made.trace->model().isEncoderDecoder)
        input.decoderText = input.decoderText.value_or(std::string()) + token;
    else
        input.text += token;
    m_session->adopt(made.trace, input);
    m_session->selection()->setPin(Cell{made.trace->tokens() - 1, -1});
    emit appended(QString::fromStdString(token));
    if (m_running)
        step();
}

void Continuation::setRunning(bool running)
{
    if (m_running == running)
        return;
    m_running = running;
    emit runningChanged(running);
}

} // namespace headlight::ui
