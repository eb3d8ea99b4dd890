// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/state/hub/repodownload.h"

#include <QObject>

#include <memory>
#include <optional>

namespace headlight::ui {

/// A model of the hub on its way to this computer: asked about, then downloaded, all on a worker thread.
///
///     Idle ── ask() ──→ Asking ──→ Asked ── start() ──→ Loading ──→ Finished
///                          │                            │   ↑
///                          └──→ Failed ←────────────────┘   └── start() ── Paused ←── pause()
///
/// What has been loaded stays in the cache whatever happens, and start() goes on from there. GUI thread only;
/// the destructor stops and waits.
class ModelDownload : public QObject
{
    Q_OBJECT

public:
    enum class State { Idle, Asking, Asked, Loading, Paused, Finished, Failed };

    explicit ModelDownload(const HubOptions &options, QObject *parent = nullptr);
    ~ModelDownload() override;

    /// Finds out what @p text, a name or an address, stands for.
    void ask(const QString &text);
    void start(int option); ///< an index into plan()->options; when asked, paused or failed while loading
    void pause();
    void stop(); ///< back to Idle

    State state() const { return m_state; }
    const DownloadPlan *plan() const { return m_plan ? &*m_plan : nullptr; } ///< null before Asked
    int option() const { return m_option; } ///< of the last start()
    const DownloadProgress &progress() const { return m_progress; }
    const Error &error() const { return m_error; } ///< when Failed
    QString path() const { return m_path; } ///< to open, when Finished
    QString cacheFolder() const;

signals:
    void stateChanged();
    void progressed();

private:
    struct Jobs;

    void setState(State state);
    void fail(const Error &error);

    HubOptions m_options;
    State m_state = State::Idle;
    std::optional<DownloadPlan> m_plan;
    int m_option = 0;
    DownloadProgress m_progress;
    Error m_error;
    QString m_path;
    std::unique_ptr<Jobs> m_jobs;
};

} // namespace headlight::ui
