// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/session.h"

#include "ui/state/headlabels.h"
#include "ui/state/shownreading.h"
#include "ui/state/tokenplaces.h"
#include "ui/state/whatif.h"

#include <algorithm>

namespace headlight::ui {

namespace {

/// Whether the text gave a token; an encoder-decoder's is read by its encoder.
bool hasOwnTokens(const TracePtr &run)
{
    const auto &sequence = shownTrace(run, AttentionKind::Encoder)->encoding().sequence;
    return std::any_of(sequence.begin(), sequence.end(), [](std::int8_t from) { return from >= 0; });
}

} // namespace

Session::Session(Selection *selection, QObject *parent, double earlyFromSeconds)
    : QObject(parent)
    , m_selection(selection)
    , m_labels(new HeadLabels(this))
    , m_whatIf(new WhatIf(this))
    , m_shown(new ShownReading(this))
    , m_service(nullptr, earlyFromSeconds)
{
    m_staleTimer.setSingleShot(true);
    m_staleTimer.setInterval(StaleAfterMs);
    connect(&m_staleTimer, &QTimer::timeout, this, [this] { setStale(true); });
    connect(&m_service, &AttentionService::estimated, this, &Session::estimate);
    connect(&m_service, &AttentionService::earlyLayerReady, this, &Session::deliverEarly);
    connect(&m_service, &AttentionService::traceReady, this, &Session::deliver);
    connect(&m_service, &AttentionService::failed, this, &Session::fail);
    connect(&m_service, &AttentionService::layerReady, this, [this](const TracePtr &trace, int layer) {
        if (trace != m_trace)
            return;
        m_layersReady[layer] = true;
        emit patternsChanged();
    });
    connect(&m_service, &AttentionService::predictionsReady, this, [this](const auto &predictions) {
        if (predictions.trace != m_run)
            return;
        m_predictions[predictions.position] = predictions.likeliest;
        emit predictionsChanged(predictions.position);
    });
    connect(m_selection, &Selection::layerHeadChanged, this,
            [this](LayerHead head) { wantLayer(head.layer); });
    connect(m_selection, &Selection::kindChanged, this, &Session::followKind);
}

Session::~Session() = default;

void Session::setSource(std::shared_ptr<const TraceSource> source)
{
    m_source = std::move(source);
    m_service.setSource(m_source);
    m_chooseHead = true;
    m_flopPerSecond = 0;
    m_changes = {};
    emit modelChanged();
    emit changesChanged();
    emit shapeChanged();
    compute();
}

void Session::setInput(const TextInput &input)
{
    if (m_input == input)
        return;
    m_input = input;
    emit inputChanged();
    compute();
}

void Session::adopt(const TracePtr &run, const TextInput &input)
{
    m_service.cancel();
    m_input = input;
    emit inputChanged();
    m_changes.ids = run->encoding().ids; // tokens were put behind those before
    m_unchanged = run->interventions() ? nullptr : run;
    show(run);
    wantLayer(m_selection->layerHead().layer);
    setStatus(Status::Ready);
}

void Session::setChanges(const AnchoredChanges &changes)
{
    if (m_changes == changes)
        return;
    m_changes = changes;
    emit changesChanged();
    compute();
}

void Session::takeChanges(const AttentionService::Outcome &outcome)
{
    m_unchanged = outcome.unchanged;
    if (m_changes.interventions.isEmpty())
        return;
    const bool isOther = m_changes.interventions != outcome.changes.interventions;
    m_changes = outcome.changes;
    if (isOther)
        emit changesChanged();
    if (!outcome.dropped.isEmpty())
        emit changesDropped(outcome.dropped);
}

void Session::chooseTellingHead()
{
    m_chooseHead = true;
    compute();
}

void Session::compute()
{
    m_expectedSeconds.reset();
    m_flop = 0;
    if (!m_source) {
        setStatus(Status::NoModel);
        return;
    }
    TextInput given = m_input;
    if (!m_source->info().hasSegments)
        given.pair.reset();
    if (given.text.empty() && (!given.pair || given.pair->empty())) {
        m_service.cancel();
        show(nullptr);
        setStatus(Status::Empty);
        return;
    }
    if (!m_source->info().isEncoderDecoder)
        given.decoderText.reset();
    m_service.request({given, m_selection->layerHead().layer, m_selection->kind(), m_chooseHead, m_changes});
    setStatus(Status::Computing);
}

void Session::estimate(const RunEstimate &estimate)
{
    m_flop = estimate.flop;
    m_expectedBytes = estimate.bytes;
    if (m_status != Status::Computing || m_flopPerSecond <= 0)
        return;
    m_expectedSeconds = m_flop / m_flopPerSecond;
    emit statusChanged();
}

void Session::deliverEarly(const AttentionService::Outcome &outcome)
{
    const bool isOnScreen = outcome.layer == m_selection->layerHead().layer
        && outcome.shown == shownTrace(outcome.trace, m_selection->kind());
    if (!isOnScreen || !hasOwnTokens(outcome.trace))
        return;
    m_unchanged = outcome.trace; // nothing is given early of a changed model
    show(outcome.trace);
    m_layersReady[outcome.layer] = true;
    emit patternsChanged();
    m_staleTimer.stop();
    setStale(false);
}

void Session::deliver(const AttentionService::Outcome &outcome)
{
    constexpr double measurable = 1e-3; // shorter runs say more about the clock than about the machine
    if (m_flop > 0 && outcome.seconds > measurable)
        m_flopPerSecond = m_flop / outcome.seconds;
    m_expectedSeconds.reset();
    m_runSeconds = outcome.seconds;
    m_firstLook = outcome.firstLook;
    if (!hasOwnTokens(outcome.trace)) {
        show(nullptr);
        setStatus(Status::Empty);
        return;
    }
    const bool isWantedKind = outcome.shown == shownTrace(outcome.trace, m_selection->kind());
    if (m_chooseHead && outcome.telling && isWantedKind) {
        m_chooseHead = false;
        m_telling = outcome.telling;
        m_selection->setLayerHead(outcome.telling->head);
        emit tellingHeadChanged();
    }
    takeChanges(outcome);
    show(outcome.trace);
    if (isWantedKind)
        m_layersReady[outcome.layer] = true;
    emit patternsChanged();
    wantLayer(m_selection->layerHead().layer);
    setStatus(Status::Ready);
}

void Session::show(const TracePtr &run)
{
    if (!run && !m_trace)
        return;
    if (m_run != run)
        m_predictions.clear();
    m_run = run;
    if (!run)
        m_unchanged = nullptr;
    const TracePtr before = m_trace;
    m_trace = run ? shownTrace(run, m_selection->kind()) : nullptr;
    m_layersReady.clear();
    if (m_trace) {
        m_layersReady.fill(false, m_trace->layers());
        keepCells(before.get(), *m_trace, m_selection);
        m_selection->clampTo(*m_trace);
    } else {
        m_selection->setHover(std::nullopt);
        m_selection->setPin(std::nullopt);
        m_selection->setPainted({});
    }
    emit traceChanged();
    m_shown->update();
}

void Session::followKind()
{
    emit shapeChanged();
    if (m_run && !m_run->isWhole())
        return; // the run that goes on brings all kinds
    show(m_run);
    wantLayer(m_selection->layerHead().layer);
}

int Session::layers() const
{
    const ModelInfo *info = model();
    if (!info)
        return 0;
    const bool decoder = info->isEncoderDecoder && m_selection->kind() != AttentionKind::Encoder;
    return decoder ? info->decoderLayers : info->layers;
}

int Session::heads() const
{
    const ModelInfo *info = model();
    if (!info)
        return 0;
    const bool decoder = info->isEncoderDecoder && m_selection->kind() != AttentionKind::Encoder;
    return decoder ? info->decoderHeads : info->heads;
}

bool Session::predicts() const
{
    // The queries of a cross-attention are the decoder's tokens, too.
    const bool ofRun = m_trace == m_run || (m_trace && m_trace->kind() == AttentionKind::Cross);
    return model() && model()->predicts && ofRun;
}

void Session::fail(const Error &error)
{
    m_error = error;
    m_expectedSeconds.reset();
    setStatus(Status::Failed);
}

void Session::setStatus(Status status)
{
    const bool late = status == Status::Computing;
    if (!late) {
        m_staleTimer.stop();
        setStale(status == Status::Failed && m_trace);
    } else if (!m_staleTimer.isActive() && !m_stale) {
        m_staleTimer.start(); // counts from the first keystroke that has no picture yet
    }
    m_status = status;
    emit statusChanged();
}

void Session::setStale(bool stale)
{
    if (m_stale == stale)
        return;
    m_stale = stale;
    emit staleChanged(stale);
}

bool Session::isLayerReady(int layer) const
{
    return layer >= 0 && layer < m_layersReady.size() && m_layersReady[layer];
}

std::shared_ptr<const Matrix> Session::pattern(LayerHead head) const
{
    if (!m_trace || !isLayerReady(head.layer))
        return nullptr;
    if (head.head == MeanHead)
        return m_trace->meanPattern(head.layer);
    const auto attention = m_trace->attention(head);
    return {attention, &attention->pattern};
}

void Session::wantLayer(int layer)
{
    if (m_trace && m_trace->hasLayer(layer) && layer >= 0 && layer < m_layersReady.size()
        && !m_layersReady[layer])
        m_service.requestLayer(m_trace, layer);
}

const std::vector<Prediction> *Session::predictions(int position)
{
    if (!m_run || !m_run->isWhole() || !predicts() || position < 0 || position >= m_run->tokens())
        return nullptr;
    const auto known = m_predictions.constFind(position);
    if (known != m_predictions.constEnd())
        return &known.value();
    m_service.requestPredictions(m_run, position, PredictionCount);
    return nullptr;
}

} // namespace headlight::ui
