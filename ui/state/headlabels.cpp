// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/headlabels.h"

#include "ui/state/latestjob.h"
#include "ui/state/session.h"

namespace headlight::ui {

struct HeadLabels::Jobs
{
    // Without memory there are no labels; the picture's own error says why.
    explicit Jobs(HeadLabels *owner)
        : layer([owner](const Result<Labels> &labels) {
            if (labels.ok())
                owner->take(labels.value());
        })
        , all([owner](const Result<Labels> &labels) {
            if (labels.ok())
                owner->take(labels.value());
        })
    {
    }

    LatestJob<Labels> layer;
    LatestJob<Labels> all;
};

HeadLabels::HeadLabels(Session *session)
    : QObject(session)
    , m_session(session)
    , m_jobs(std::make_unique<Jobs>(this))
{
    connect(session, &Session::traceChanged, this, &HeadLabels::update);
    connect(session, &Session::patternsChanged, this, &HeadLabels::update);
    connect(session->selection(), &Selection::layerHeadChanged, this, &HeadLabels::update);
}

HeadLabels::~HeadLabels() = default;

Result<HeadLabels::Labels> HeadLabels::labelsOf(const TracePtr &trace, const QList<int> &layers,
                                                const CancelToken &cancel)
{
    Labels labels{trace, {}};
    for (const int layer : layers) {
        const HeadScale scale = headScale(*trace, layer);
        std::vector<Known> &heads = labels.layers[layer];
        for (int head = 0; head < trace->heads(); ++head) {
            if (cancel.isCancelled())
                return Error{.code = ErrorCode::Cancelled, .what = "a newer request took over"};
            const HeadScores scores = scale.score(trace->attention({layer, head})->pattern);
            heads.push_back({scores, labelOf(scores)});
        }
    }
    return labels;
}

void HeadLabels::update()
{
    const TracePtr trace = m_session->trace();
    if (trace != m_askedOf) {
        m_jobs->layer.cancel();
        m_jobs->all.cancel();
        m_askedOf = trace;
        m_askedLayer = -1;
    }
    if (trace && !trace->isWhole())
        return; // all of it comes soon
    if (!trace) {
        m_known = {};
        emit changed();
        return;
    }
    const int shown = m_session->selection()->layerHead().layer;
    if (!m_session->isLayerReady(shown) || isKnown(shown) || m_askedLayer == shown)
        return;
    m_askedLayer = shown;
    m_jobs->layer.start(
        [trace, shown](const CancelToken &cancel) { return labelsOf(trace, {shown}, cancel); });
}

void HeadLabels::take(const Labels &labels)
{
    if (labels.trace != m_askedOf)
        return;
    if (m_known.trace != labels.trace)
        m_known = {labels.trace, {}};
    m_known.layers.insert(labels.layers);
    emit changed();
    QList<int> missing;
    for (int layer = 0; !m_wantingAll.isEmpty() && layer < labels.trace->layers(); ++layer) {
        if (!isKnown(layer))
            missing.append(layer);
    }
    if (missing.isEmpty() || m_jobs->all.isRunning())
        return;
    m_jobs->all.start([trace = labels.trace, missing](const CancelToken &cancel) {
        return labelsOf(trace, missing, cancel);
    });
}

bool HeadLabels::isKnown(int layer) const
{
    return m_known.trace == m_askedOf && m_known.layers.contains(layer);
}

bool HeadLabels::isComplete() const
{
    return isCurrent() && m_known.layers.size() == m_known.trace->layers();
}

void HeadLabels::setAllWanted(const QObject *who, bool wanted)
{
    if (!wanted) {
        m_wantingAll.remove(who);
        return;
    }
    m_wantingAll.insert(who);
    if (isCurrent() && !isComplete())
        take(m_known);
}

const HeadLabels::Known *HeadLabels::known(LayerHead head) const
{
    const auto layer = m_known.layers.constFind(head.layer);
    if (layer == m_known.layers.constEnd() || head.head < 0 || head.head >= static_cast<int>(layer->size()))
        return nullptr;
    return &(*layer)[static_cast<std::size_t>(head.head)];
}

std::optional<LabelledHead> HeadLabels::label(LayerHead head) const
{
    const Known *found = known(head);
    return found ? std::optional(found->label) : std::nullopt;
}

const HeadScores *HeadLabels::scores(LayerHead head) const
{
    const Known *found = known(head);
    return found ? &found->scores : nullptr;
}

bool HeadLabels::isCurrent() const
{
    return m_known.trace && m_known.trace == m_session->trace();
}

} // namespace headlight::ui
