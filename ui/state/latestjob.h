// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/canceltoken.h"
#include "core/base/result.h"

#include <QFutureWatcher>
#include <QThreadPool>
#include <QtConcurrent>

#include <functional>
#include <new>

namespace headlight::ui {

/// Runs work on one thread of its own; the latest start() wins.
///
/// start() cancels the work before it, and the result of that work is never delivered, even when it was
/// finished already: exactly one call of `done` follows the last start(), always from the event loop of the
/// thread that created this object, unless cancel() comes first. Work that was cancelled while waiting
/// never begins. The destructor cancels and waits for the running work to notice.
///
/// An allocation that fails inside the work becomes an OutOfMemory error.
template <typename T> class LatestJob
{
public:
    using Work = std::function<Result<T>(const CancelToken &)>;
    using Done = std::function<void(const Result<T> &)>;

    explicit LatestJob(Done done)
        : m_done(std::move(done))
    {
        m_pool.setMaxThreadCount(1); // a stale run and its successor never overlap
        QObject::connect(&m_watcher, &QFutureWatcherBase::finished, &m_watcher, [this] { deliver(); });
    }

    ~LatestJob()
    {
        cancel();
        m_pool.waitForDone();
    }

    LatestJob(const LatestJob &) = delete;
    LatestJob &operator=(const LatestJob &) = delete;

    void start(Work work)
    {
        cancel();
        m_cancel = CancelToken();
        m_running = true;
        m_watcher.setFuture(QtConcurrent::run(&m_pool, [work = std::move(work), cancel = m_cancel] {
            return LatestJob::guarded(work, cancel);
        }));
    }

    void cancel()
    {
        m_cancel.cancel();
        m_running = false;
        m_watcher.setFuture({}); // drops a finished() that is queued already
    }

    /// Started and not delivered yet.
    bool isRunning() const { return m_running; }

private:
    static Result<T> guarded(const Work &work, const CancelToken &cancel)
    {
        if (cancel.isCancelled())
            return Error{ErrorCode::Cancelled, "a newer request took over", {}, {}, {}, {}, {}};
        try {
            return work(cancel);
        } catch (const std::bad_alloc &) {
            return Error{ErrorCode::OutOfMemory,
                         "there is not enough free memory",
                         {},
                         {},
                         {},
                         {},
                         "use a shorter text or a smaller model"};
        }
    }

    void deliver()
    {
        if (m_watcher.future().resultCount() == 0)
            return;
        const Result<T> result = m_watcher.result();
        m_running = false;
        if (result.ok() || result.error().code != ErrorCode::Cancelled)
            m_done(result); // last: may call start() again
    }

    Done m_done;
    CancelToken m_cancel;
    QThreadPool m_pool;
    QFutureWatcher<Result<T>> m_watcher;
    bool m_running = false;
};

} // namespace headlight::ui
