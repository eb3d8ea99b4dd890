// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/workedexampleservice.h"

#include "ui/state/latestjob.h"

namespace headlight::ui {

struct WorkedExampleService::Job
{
    explicit Job(WorkedExampleService *service)
        : job([service](const Result<WorkedExample> &result) {
            if (result.ok())
                emit service->ready(result.value());
            else
                emit service->failed(result.error());
        })
    {
    }

    LatestJob<WorkedExample> job;
};

WorkedExampleService::WorkedExampleService(QObject *parent)
    : QObject(parent)
    , m_job(std::make_unique<Job>(this))
{
}

WorkedExampleService::~WorkedExampleService() = default;

void WorkedExampleService::request(const TracePtr &trace, LayerHead head, Cell cell)
{
    m_job->job.start([trace, head, cell](const CancelToken &) -> Result<WorkedExample> {
        const auto numbers = workedCell(*trace, head, cell.query, cell.key);
        if (!numbers)
            return numbers.error();
        return WorkedExample{trace, head, cell, numbers.value(), headWrite(*trace, head, cell.query)};
    });
}

void WorkedExampleService::cancel()
{
    m_job->job.cancel();
}

} // namespace headlight::ui
