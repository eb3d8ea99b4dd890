// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/consequenceservice.h"

#include "ui/state/latestjob.h"

namespace headlight::ui {

struct ConsequenceService::Job
{
    explicit Job(ConsequenceService *service)
        : job([service](const Result<Consequences> &result) {
            if (result.ok())
                emit service->ready(result.value());
            else
                emit service->failed(result.error());
        })
    {
    }

    LatestJob<Consequences> job;
};

ConsequenceService::ConsequenceService(QObject *parent)
    : QObject(parent)
    , m_job(std::make_unique<Job>(this))
{
}

ConsequenceService::~ConsequenceService() = default;

void ConsequenceService::request(const TracePtr &before, const TracePtr &after, int position)
{
    m_job->job.start([before, after, position](const CancelToken &cancel) -> Result<Consequences> {
        Consequences result{before, after, position, {}, std::nullopt};
        std::vector<AlignedTokens> places;
        for (int token = 0; token < before->tokens(); ++token)
            places.push_back({token, token});
        auto heads = headChanges(*before, *after, places, cancel);
        if (!heads)
            return heads.error();
        result.heads = std::move(heads).value();
        auto prediction = predictionChange(*before, *after, position, TokenCount);
        if (prediction)
            result.prediction = std::move(prediction).value();
        return result;
    });
}

void ConsequenceService::cancel()
{
    m_job->job.cancel();
}

} // namespace headlight::ui
