// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/modeldownload.h"

#include "ui/state/latestjob.h"

#include <QElapsedTimer>
#include <QFile>

namespace headlight::ui {

struct ModelDownload::Jobs
{
    explicit Jobs(ModelDownload *owner)
        : ask([owner](const Result<DownloadPlan> &plan) {
            if (!plan)
                return owner->fail(plan.error());
            owner->m_plan = plan.value();
            owner->setState(State::Asked);
        })
        , load([owner](const Result<std::string> &path) {
            if (!path)
                return owner->fail(path.error());
            owner->m_path = QFile::decodeName(path.value().c_str());
            owner->setState(State::Finished);
        })
    {
    }

    LatestJob<DownloadPlan> ask;
    LatestJob<std::string> load;
};

ModelDownload::ModelDownload(const HubOptions &options, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_jobs(std::make_unique<Jobs>(this))
{
}

ModelDownload::~ModelDownload() = default;

QString ModelDownload::cacheFolder() const
{
    return QFile::decodeName(m_options.environment.cacheFolder.c_str());
}

void ModelDownload::setState(State state)
{
    m_state = state;
    emit stateChanged();
}

void ModelDownload::fail(const Error &error)
{
    m_error = error;
    setState(State::Failed);
}

void ModelDownload::ask(const QString &text)
{
    stop();
    m_plan.reset();
    const Result<HubName> name = parseHubName(text.toStdString(), m_options.environment.endpoint);
    if (!name)
        return fail(name.error());
    m_jobs->ask.start([options = m_options, name = name.value()](const CancelToken &cancel) {
        HttpClient client(options, cancel);
        HubApi api(&client);
        return planDownload(&api, name);
    });
    setState(State::Asking);
}

void ModelDownload::start(int option)
{
    if (!m_plan || option < 0 || option >= static_cast<int>(m_plan->options.size()))
        return;
    m_option = option;
    m_progress = {};
    m_progress.of = m_plan->options[static_cast<std::size_t>(option)].bytes;
    m_jobs->load.start([this, options = m_options, plan = *m_plan, option](const CancelToken &cancel) {
        HttpClient client(options, cancel);
        HubApi api(&client);
        QElapsedTimer sinceTold;
        std::string file;
        // The destructor waits for this work, so `this` outlives it; queued calls die with the object.
        const auto tell = [&](const DownloadProgress &progress) {
            constexpr qint64 pace = 50; // ms: nobody reads faster
            if (sinceTold.isValid() && sinceTold.elapsed() < pace && file == progress.file)
                return;
            sinceTold.start();
            file = progress.file;
            QMetaObject::invokeMethod(
                this,
                [this, cancel, progress] {
                    if (cancel.isCancelled() || m_state != State::Loading)
                        return;
                    m_progress = progress;
                    emit progressed();
                },
                Qt::QueuedConnection);
        };
        return downloadModel(&api, plan, static_cast<std::size_t>(option), tell);
    });
    setState(State::Loading);
}

void ModelDownload::pause()
{
    if (m_state != State::Loading)
        return;
    m_jobs->load.cancel();
    setState(State::Paused);
}

void ModelDownload::stop()
{
    m_jobs->ask.cancel();
    m_jobs->load.cancel();
    if (m_state != State::Idle)
        setState(State::Idle);
}

} // namespace headlight::ui
