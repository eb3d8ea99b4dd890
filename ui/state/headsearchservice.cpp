// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/headsearchservice.h"

#include "ui/state/latestjob.h"

namespace headlight::ui {

struct HeadSearchService::Job
{
    explicit Job(HeadSearchService *service)
        : job([service](const Result<FoundHeads> &result) {
            if (result.ok())
                emit service->ready(result.value());
            else
                emit service->failed(result.error());
        })
    {
    }

    LatestJob<FoundHeads> job;
};

HeadSearchService::HeadSearchService(QObject *parent)
    : QObject(parent)
    , m_job(std::make_unique<Job>(this))
{
}

HeadSearchService::~HeadSearchService() = default;

void HeadSearchService::request(const TracePtr &trace, const TargetsOf &targets)
{
    m_job->job.start([trace, targets](const CancelToken &cancel) -> Result<FoundHeads> {
        auto heads = findHeads(*trace, targets, cancel);
        if (!heads)
            return heads.error();
        return FoundHeads{trace, std::move(heads.value())};
    });
}

void HeadSearchService::cancel()
{
    m_job->job.cancel();
}

} // namespace headlight::ui
