// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/headcomparison.h"

#include "core/analysis/divergence.h"
#include "ui/state/latestjob.h"

namespace headlight::ui {

struct HeadComparisonService::Job
{
    explicit Job(HeadComparisonService *service)
        : job([service](const auto &result) {
            if (result.ok())
                emit service->ready(result.value());
            else
                emit service->failed(result.error());
        })
    {
    }

    LatestJob<std::shared_ptr<const HeadComparison>> job;
};

HeadComparisonService::HeadComparisonService(QObject *parent)
    : QObject(parent)
    , m_job(std::make_unique<Job>(this))
{
}

HeadComparisonService::~HeadComparisonService() = default;

void HeadComparisonService::request(const TracePtr &trace)
{
    using Compared = std::shared_ptr<const HeadComparison>;
    m_job->job.start([trace](const CancelToken &cancel) -> Result<Compared> {
        const auto distances = headDistances(*trace, cancel);
        if (!distances)
            return Error{.code = ErrorCode::Cancelled, .what = "a newer request took over"};
        const auto map = classicalScaling(*distances);
        if (!map)
            return map.error();
        return Compared(
            std::make_shared<const HeadComparison>(HeadComparison{trace, *distances, map.value()}));
    });
}

void HeadComparisonService::cancel()
{
    m_job->job.cancel();
}

} // namespace headlight::ui
