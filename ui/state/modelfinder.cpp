// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/modelfinder.h"

#include "ui/state/latestjob.h"

namespace headlight::ui {

struct ModelFinder::Job
{
    explicit Job(ModelFinder *finder)
        : job([finder](const Result<std::vector<ModelGroup>> &groups) {
            emit finder->found(groups ? groups.value() : std::vector<ModelGroup>());
        })
    {
    }

    LatestJob<std::vector<ModelGroup>> job;
};

ModelFinder::ModelFinder(QObject *parent)
    : QObject(parent)
    , m_job(std::make_unique<Job>(this))
{
}

ModelFinder::~ModelFinder() = default;

void ModelFinder::find(const ModelPlaces &places)
{
    m_job->job.start([places](const CancelToken &cancel) -> Result<std::vector<ModelGroup>> {
        return listModels(places, cancel);
    });
    emit started();
}

bool ModelFinder::isSearching() const
{
    return m_job->job.isRunning();
}

} // namespace headlight::ui
