// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transformer/tracesource.h"

#include <QObject>

#include <memory>

namespace headlight::ui {

template <typename T> class LatestJob;
class Session;

/// When switched on, gives the session a preview of each of its models: a twin with rounded weights, made on
/// a thread of its own. What it shows is replaced by the exact run, so nothing rounded stays. GUI thread
/// only.
class FastPreview : public QObject
{
    Q_OBJECT

public:
    explicit FastPreview(Session *session, QObject *parent = nullptr);
    ~FastPreview() override;

    bool isEnabled() const { return m_enabled; }
    void setEnabled(bool enabled);

signals:
    /// The model in use has no preview; it works on without.
    void failed(const headlight::Error &error);

private:
    void follow();

    Session *m_session;
    bool m_enabled = false;
    std::unique_ptr<LatestJob<std::shared_ptr<const TraceSource>>> m_job;
};

} // namespace headlight::ui
