// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/backgroundjob.h"

#include "ui/state/latestjob.h"

namespace headlight::ui {

struct BackgroundJob::Job
{
    explicit Job(BackgroundJob *owner)
        : job([owner](const Result<Done> &result) {
            const auto finish = std::exchange(owner->m_finish, {});
            finish(result); // may start the next one
        })
    {
    }

    LatestJob<Done> job;
};

BackgroundJob::BackgroundJob(QObject *parent)
    : QObject(parent)
    , m_job(std::make_unique<Job>(this))
{
}

BackgroundJob::~BackgroundJob() = default;

void BackgroundJob::start(const Work &work, const Finish &finish)
{
    m_finish = finish;
    m_job->job.start([this, work](const CancelToken &cancel) {
        // The destructor waits for this work, so `this` outlives it; queued calls die with the object.
        return work(cancel, [this, cancel](double fraction) {
            QMetaObject::invokeMethod(
                this,
                [this, cancel, fraction] {
                    if (!cancel.isCancelled() && isRunning())
                        emit progressed(fraction);
                },
                Qt::QueuedConnection);
        });
    });
}

void BackgroundJob::cancel()
{
    m_job->job.cancel();
    m_finish = {};
}

bool BackgroundJob::isRunning() const
{
    return m_job->job.isRunning();
}

} // namespace headlight::ui
