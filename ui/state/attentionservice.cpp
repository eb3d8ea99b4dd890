// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/attentionservice.h"

#include "core/transformer/runmemory.h"
#include "ui/state/latestjob.h"

#include <QElapsedTimer>

#include <algorithm>

namespace headlight::ui {

namespace {

Error cancelled()
{
    return {ErrorCode::Cancelled, "a newer request took over", {}, {}, {}, {}, {}};
}

/// Fills the trace's cache, so that the GUI thread only ever reads it.
bool deriveLayer(const Trace &trace, int layer, const CancelToken &cancel)
{
    for (int head = 0; head < trace.heads(); ++head) {
        if (cancel.isCancelled())
            return false;
        trace.attention({layer, head});
    }
    trace.meanPattern(layer);
    return true;
}

Result<AttentionService::Outcome> run(const TraceSource &source, const AttentionService::Request &request,
                                      const CancelToken &cancel)
{
    QElapsedTimer clock;
    clock.start();
    if (const auto estimate = source.estimate(request.input); estimate.ok()) {
        if (const Status fits = checkRunFits(estimate.value()); !fits)
            return fits.error();
    }
    const auto trace = source.trace(request.input, cancel);
    if (!trace.ok())
        return trace.error();
    AttentionService::Outcome outcome;
    outcome.trace = trace.value();
    outcome.shown = shownTrace(outcome.trace, request.kind);
    outcome.seconds = static_cast<double>(clock.nsecsElapsed()) * 1e-9;
    if (request.chooseHead)
        outcome.telling = mostTellingHead(*outcome.shown, cancel);
    outcome.layer = outcome.telling ? outcome.telling->head.layer
                                    : std::clamp(request.layer, 0, std::max(0, outcome.shown->layers() - 1));
    if (!deriveLayer(*outcome.shown, outcome.layer, cancel))
        return cancelled();
    return outcome;
}

} // namespace

TracePtr shownTrace(const TracePtr &run, AttentionKind kind)
{
    const TracePtr shown = traceOf(run, kind);
    return shown ? shown : run;
}

struct AttentionService::Jobs
{
    struct Layer
    {
        TracePtr trace;
        int layer = 0;
    };

    explicit Jobs(AttentionService *service)
        : estimate([service](const auto &result) {
            if (result.ok())
                emit service->estimated(result.value());
        })
        , run([service](const auto &result) {
            if (result.ok())
                emit service->traceReady(result.value());
            else
                emit service->failed(result.error());
        })
        , layer([service](const auto &result) {
            if (result.ok())
                emit service->layerReady(result.value().trace, result.value().layer);
            else
                emit service->failed(result.error());
        })
        , predictions([service](const auto &result) {
            if (result.ok())
                emit service->predictionsReady(result.value());
            else
                emit service->failed(result.error());
        })
    {
    }

    LatestJob<RunEstimate> estimate;
    LatestJob<Outcome> run;
    LatestJob<Layer> layer;
    LatestJob<Predictions> predictions;
};

AttentionService::AttentionService(QObject *parent)
    : QObject(parent)
    , m_jobs(std::make_unique<Jobs>(this))
{
    m_start.setSingleShot(true);
    m_start.setInterval(0);
    connect(&m_start, &QTimer::timeout, this, &AttentionService::start);
}

AttentionService::~AttentionService() = default;

void AttentionService::setSource(std::shared_ptr<const TraceSource> source)
{
    cancel();
    m_source = std::move(source);
}

void AttentionService::request(const Request &request)
{
    cancel();
    m_request = request;
    m_start.start();
}

void AttentionService::cancel()
{
    m_start.stop();
    m_jobs->estimate.cancel();
    m_jobs->run.cancel();
}

void AttentionService::start()
{
    if (!m_source)
        return;
    m_jobs->estimate.start([source = m_source, input = m_request.input](const CancelToken &) {
        return source->estimate(input);
    });
    m_jobs->run.start([source = m_source, request = m_request](const CancelToken &cancel) {
        return run(*source, request, cancel);
    });
}

void AttentionService::requestLayer(const TracePtr &trace, int layer)
{
    m_jobs->layer.start([trace, layer](const CancelToken &cancel) -> Result<Jobs::Layer> {
        if (!deriveLayer(*trace, layer, cancel))
            return cancelled();
        return Jobs::Layer{trace, layer};
    });
}

void AttentionService::requestPredictions(const TracePtr &trace, int position, int count)
{
    m_jobs->predictions.start([trace, position, count](const CancelToken &) -> Result<Predictions> {
        return Predictions{trace, position, trace->predictions(position, count)};
    });
}

} // namespace headlight::ui
