// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/fastpreview.h"

#include "ui/state/latestjob.h"
#include "ui/state/session.h"

namespace headlight::ui {

FastPreview::FastPreview(Session *session, QObject *parent)
    : QObject(parent)
    , m_session(session)
{
    m_job = std::make_unique<LatestJob<std::shared_ptr<const TraceSource>>>([this](const auto &twin) {
        if (twin.ok())
            m_session->setPreview(twin.value());
        else
            emit failed(twin.error());
    });
    connect(m_session, &Session::modelChanged, this, &FastPreview::follow);
}

FastPreview::~FastPreview() = default;

void FastPreview::setEnabled(bool enabled)
{
    if (m_enabled == enabled)
        return;
    m_enabled = enabled;
    follow();
}

void FastPreview::follow()
{
    m_job->cancel();
    if (!m_enabled) {
        m_session->setPreview(nullptr);
        return;
    }
    if (const auto source = m_session->source())
        m_job->start([source](const CancelToken &) { return source->rounded(); });
}

} // namespace headlight::ui
