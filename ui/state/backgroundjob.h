// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/canceltoken.h"
#include "core/base/result.h"

#include <QObject>

#include <functional>
#include <memory>

namespace headlight::ui {

/// Runs one piece of work after another away from the GUI thread, with progress and cancel.
///
/// The latest start() wins: exactly one call of its `finish` follows, from the event loop, unless cancel() or
/// another start() comes first. What the work makes travels in what both functions share. GUI thread only;
/// the destructor cancels and waits for the work to notice.
class BackgroundJob : public QObject
{
    Q_OBJECT

public:
    /// Called on the worker. Reports how much is done, 0 … 1. Returns Cancelled after noticing the token.
    using Work = std::function<Status(const CancelToken &, const std::function<void(double)> &report)>;
    using Finish = std::function<void(const Status &)>;

    explicit BackgroundJob(QObject *parent = nullptr);
    ~BackgroundJob() override;

    void start(const Work &work, const Finish &finish);
    void cancel();
    bool isRunning() const; ///< started and not done

signals:
    void progressed(double fraction);

private:
    struct Job;
    Finish m_finish;
    std::unique_ptr<Job> m_job;
};

} // namespace headlight::ui
