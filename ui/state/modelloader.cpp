// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/modelloader.h"

#include "ui/state/latestjob.h"

#include <QFile>

namespace headlight::ui {

struct ModelLoader::Job
{
    explicit Job(ModelLoader *loader)
        : job([loader](const Result<Source> &result) {
            if (result.ok())
                emit loader->loaded(result.value());
            else
                emit loader->failed(result.error());
        })
    {
    }

    LatestJob<Source> job;
};

ModelLoader::ModelLoader(Load load, QObject *parent)
    : QObject(parent)
    , m_load(std::move(load))
    , m_job(std::make_unique<Job>(this))
{
}

ModelLoader::~ModelLoader() = default;

void ModelLoader::load(const QString &folder)
{
    m_folder = folder;
    emit started(folder);
    const auto path = QFile::encodeName(folder).toStdString();
    m_job->job.start([this, path, load = m_load](const CancelToken &cancel) {
        // The destructor waits for this work, so `this` outlives it; queued calls die with the object.
        const auto report = [this, cancel](double fraction) {
            QMetaObject::invokeMethod(
                this,
                [this, cancel, fraction] {
                    if (!cancel.isCancelled() && isLoading())
                        emit progressed(fraction);
                },
                Qt::QueuedConnection);
        };
        return load(path, cancel, report);
    });
}

void ModelLoader::cancel()
{
    if (!isLoading())
        return;
    m_job->job.cancel();
    emit cancelled();
}

bool ModelLoader::isLoading() const
{
    return m_job->job.isRunning();
}

} // namespace headlight::ui
