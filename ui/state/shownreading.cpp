// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/shownreading.h"

#include "ui/state/latestjob.h"
#include "ui/state/session.h"

namespace headlight::ui {

struct ShownReading::Job
{
    explicit Job(ShownReading *owner)
        : job([owner](const Result<std::shared_ptr<const Reading>> &result) { owner->take(result); })
    {
    }

    LatestJob<std::shared_ptr<const Reading>> job;
};

namespace {

Result<std::shared_ptr<const Reading>> sharedReading(const TracePtr &trace, int layer,
                                                     std::optional<int> head, const ReadingStyle &style,
                                                     const CancelToken &cancel = {})
{
    auto reading = readingOf(trace, layer, head, style, cancel);
    if (!reading)
        return reading.error();
    return std::make_shared<const Reading>(std::move(reading).value());
}

} // namespace

ShownReading::ShownReading(Session *session)
    : QObject(session)
    , m_session(session)
    , m_job(std::make_unique<Job>(this))
{
    m_lateTimer.setSingleShot(true);
    m_lateTimer.setInterval(Session::StaleAfterMs);
    connect(&m_lateTimer, &QTimer::timeout, this, [this] { setLate(true); });
    connect(session, &Session::patternsChanged, this, &ShownReading::update);
    connect(session->selection(), &Selection::layerHeadChanged, this, &ShownReading::update);
    connect(session->selection(), &Selection::readingStyleChanged, this, &ShownReading::update);
}

ShownReading::~ShownReading() = default;

ShownReading::Wanted ShownReading::wanted() const
{
    const LayerHead head = m_session->selection()->layerHead();
    return {m_session->trace(), head.layer,
            head.head == MeanHead ? std::nullopt : std::optional<int>(head.head),
            m_session->selection()->readingStyle()};
}

bool ShownReading::isCurrent() const
{
    return m_reading && m_answered && m_asked == wanted();
}

void ShownReading::update()
{
    const Wanted now = wanted();
    if (!now.trace) {
        m_job->job.cancel();
        m_asked = {};
        m_answered = true;
        m_reading.reset();
        m_error.reset();
        m_lateTimer.stop();
        setLate(false);
        emit changed();
        return;
    }
    if (now == m_asked)
        return;
    const bool atOnce = isReadAtOnce(*now.trace, now.head, now.style);
    if (!now.trace->isWhole() && (!atOnce || now.style.reference))
        return; // needs more than the layer that is there; all of it comes soon
    if (atOnce && !m_session->isLayerReady(now.layer))
        return; // on its way; its own arrival asks again
    m_asked = now;
    m_job->job.cancel();
    if (atOnce) {
        take(sharedReading(now.trace, now.layer, now.head, now.style));
        return;
    }
    m_answered = false;
    if (!m_lateTimer.isActive() && !m_late)
        m_lateTimer.start(); // counts from the first request that has no answer
    m_job->job.start([now](const CancelToken &cancel) {
        return sharedReading(now.trace, now.layer, now.head, now.style, cancel);
    });
}

void ShownReading::take(const Result<std::shared_ptr<const Reading>> &result)
{
    m_answered = true;
    m_lateTimer.stop();
    if (result) {
        m_reading = result.value();
        m_error.reset();
    } else {
        m_reading.reset();
        m_error = result.error();
    }
    setLate(false);
    emit changed();
}

void ShownReading::setLate(bool late)
{
    if (m_late == late)
        return;
    m_late = late;
    emit lateChanged(late);
}

} // namespace headlight::ui
