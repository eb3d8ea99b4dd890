// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/attentionservice.h"

#include "core/transformer/rerun.h"
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

/// Seconds that the layers behind @p layer will take, when it is projected @p elapsed seconds after the run
/// began: projections are about a third of a layer's work.
double remainingSeconds(double elapsed, int layer, int layers)
{
    constexpr double projections = 1.0 / 3;
    return elapsed * (layers - layer - projections) / (layer + projections);
}

/// What a run works with, on its thread.
struct Run
{
    std::shared_ptr<const TraceSource> source;
    std::shared_ptr<const TraceSource> preview; // null without
    AttentionService::Request request;
    double earlyFromSeconds = 0;
    std::function<void(const AttentionService::Outcome &)> early;
};

double secondsOf(const QElapsedTimer &clock)
{
    return static_cast<double>(clock.nsecsElapsed()) * 1e-9;
}

Result<TracePtr> runLayerFirst(const Run &run, const CancelToken &cancel)
{
    QElapsedTimer clock;
    const auto give = [&](const TracePtr &trace) {
        const int layer = *trace->content().onlyLayer;
        const double elapsed = secondsOf(clock);
        if (remainingSeconds(elapsed, layer, trace->layers()) < run.earlyFromSeconds)
            return;
        if (deriveLayer(*trace, layer, cancel))
            run.early({trace, trace, layer, std::nullopt, elapsed});
    };
    clock.start();
    return run.source->traceLayerFirst(run.request.input, {run.request.kind, run.request.layer, give},
                                       cancel);
}

/// Runs the model of @p outcome once more, with @p changes.
Status change(AttentionService::Outcome &outcome, const AnchoredChanges &changes, const CancelToken &cancel)
{
    const std::vector<std::int32_t> &ids = outcome.unchanged->encoding().ids;
    FollowedChanges followed = followTokens(changes, ids);
    outcome.dropped = std::move(followed.dropped);
    outcome.changes = {std::move(followed.kept), ids};
    if (outcome.changes.interventions.isEmpty())
        return Done{};
    const Result<TracePtr> changed = rerun(*outcome.unchanged, outcome.changes.interventions, cancel);
    if (!changed)
        return changed.error();
    outcome.trace = changed.value();
    return Done{};
}

/// The layer of the preview's run, which stops there; shown already. Empty where it gave none.
std::optional<AttentionService::Outcome> runPreview(const Run &run, const CancelToken &cancel)
{
    QElapsedTimer clock;
    clock.start();
    std::optional<AttentionService::Outcome> look;
    const CancelToken rest = cancel.child();
    const auto give = [&](const TracePtr &trace) {
        rest.cancel();
        const int layer = *trace->content().onlyLayer;
        if (deriveLayer(*trace, layer, cancel))
            look = {trace, trace, layer, std::nullopt, secondsOf(clock)};
    };
    // That it is cancelled is expected, and any error is the exact run's as well, which says it.
    static_cast<void>(
        run.preview->traceLayerFirst(run.request.input, {run.request.kind, run.request.layer, give}, rest));
    if (look)
        run.early(*look);
    return look;
}

/// Both have the layer; of the same tokens.
float largestDifference(const Trace &a, const Trace &b, int layer)
{
    float largest = 0;
    for (int head = 0; head < a.heads(); ++head) {
        const Matrix &one = a.attention({layer, head})->pattern;
        const Matrix &other = b.attention({layer, head})->pattern;
        if (one.size() > 0 && one.rows() == other.rows() && one.cols() == other.cols())
            largest = std::max(largest, (one - other).cwiseAbs().maxCoeff());
    }
    return largest;
}

Result<TracePtr> runWhole(const Run &run, bool layerFirst, const CancelToken &cancel)
{
    return layerFirst ? runLayerFirst(run, cancel) : run.source->trace(run.request.input, cancel);
}

Result<AttentionService::Outcome> perform(const Run &run, const CancelToken &cancel)
{
    const AttentionService::Request &request = run.request;
    if (const auto estimate = run.source->estimate(request.input); estimate.ok()) {
        if (const Status fits = checkRunFits(estimate.value()); !fits)
            return fits.error();
    }
    // Which layer will be shown is known at the end only where the head is still to be chosen.
    // Nothing of the real model flashes up where a changed one is shown.
    const bool givesEarly = !request.chooseHead && request.changes.interventions.isEmpty();
    const auto look = givesEarly && run.preview ? runPreview(run, cancel) : std::nullopt;
    QElapsedTimer clock;
    clock.start();
    const auto trace = runWhole(run, givesEarly && !look, cancel);
    if (!trace.ok())
        return trace.error();
    AttentionService::Outcome outcome;
    outcome.trace = outcome.unchanged = trace.value();
    if (!request.changes.interventions.isEmpty()) {
        if (const Status done = change(outcome, request.changes, cancel); !done)
            return done.error();
    }
    outcome.shown = shownTrace(outcome.trace, request.kind);
    outcome.seconds = secondsOf(clock);
    if (request.chooseHead)
        outcome.telling = mostTellingHead(*outcome.shown, cancel);
    outcome.layer = outcome.telling ? outcome.telling->head.layer
                                    : std::clamp(request.layer, 0, std::max(0, outcome.shown->layers() - 1));
    if (!deriveLayer(*outcome.shown, outcome.layer, cancel))
        return cancelled();
    if (look)
        outcome.firstLook = {look->seconds, largestDifference(*look->trace, *outcome.shown, outcome.layer)};
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

AttentionService::AttentionService(QObject *parent, double earlyFromSeconds)
    : QObject(parent)
    , m_jobs(std::make_unique<Jobs>(this))
    , m_earlyFromSeconds(earlyFromSeconds)
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
    m_preview.reset();
}

void AttentionService::setPreview(std::shared_ptr<const TraceSource> preview)
{
    m_preview = std::move(preview);
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
    ++m_runNumber;
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
    const auto early = [this, number = m_runNumber](const Outcome &outcome) { // on the run's thread
        const auto deliver = [this, number, outcome] {
            if (number == m_runNumber)
                emit earlyLayerReady(outcome);
        };
        QMetaObject::invokeMethod(this, deliver, Qt::QueuedConnection);
    };
    const Run run{m_source, m_preview, m_request, m_earlyFromSeconds, early};
    m_jobs->run.start([run](const CancelToken &cancel) { return perform(run, cancel); });
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
