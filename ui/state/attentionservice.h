// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/tellinghead.h"
#include "core/transformer/tracesource.h"
#include "ui/state/anchoredchanges.h"

#include <QMetaType>
#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace headlight::ui {

/// The trace of @p kind of a run, or the run's own where the model has no such attention.
TracePtr shownTrace(const TracePtr &run, AttentionKind kind);

/// Turns keystrokes into attention traces without blocking the window.
///
/// Latest request wins: a run in progress is told to stop at its next layer, and its result is never
/// delivered. Exactly one of traceReady()/failed() follows the last request(), always from the event loop
/// (never from inside request()). Several requests within one turn of the event loop are one run.
///
/// A run that takes long gives its layer first: earlyLayerReady() comes before traceReady() then.
///
/// Everything that is O(tokens²) or O(vocabulary) is derived on its threads too: layerReady() and
/// predictionsReady() follow their requests in the same way.
///
/// GUI thread only. The destructor cancels and waits, at most one layer's time.
class AttentionService : public QObject
{
    Q_OBJECT

public:
    struct Request
    {
        TextInput input;
        int layer = 0; ///< whose patterns are derived before traceReady(), clamped to the model
        AttentionKind kind = AttentionKind::Encoder; ///< whose layer, where the model has several
        bool chooseHead = false; ///< find the most telling head and derive its layer instead
        AnchoredChanges changes{}; ///< that the model is run with as well; they follow their tokens
    };

    /// How the first look at a run was, which a preview's source gave.
    struct FirstLook
    {
        double seconds = 0; ///< until its layer was there
        float largestDifference = 0; ///< of a probability of its layer from the exact one
    };

    struct Outcome
    {
        TracePtr trace; ///< of the run: an encoder-decoder's has companions
        TracePtr shown; ///< the one of the wanted kind, or `trace`
        int layer = 0; ///< of `shown`, whose patterns are derived
        std::optional<TellingHead> telling; ///< only when asked for, and when there is one
        double seconds = 0; ///< what the run took, tokenizing included
        std::optional<FirstLook> firstLook{}; ///< only with a preview
        TracePtr unchanged{}; ///< what the model does without changes; `trace` where there are none
        AnchoredChanges changes{}; ///< in force in `trace`, anchored in its sentence
        Interventions dropped{}; ///< that were asked for and concern tokens that are gone
    };

    struct Predictions
    {
        TracePtr trace;
        int position = 0;
        std::vector<Prediction> likeliest;
    };

    /// A layer is given early when its run will take at least this much longer: a person sees the difference,
    /// and painting twice costs less.
    static constexpr double EarlyFromSeconds = 0.05;

    explicit AttentionService(QObject *parent = nullptr, double earlyFromSeconds = EarlyFromSeconds);
    ~AttentionService() override;

    /// Cancels what runs for the source before.
    void setSource(std::shared_ptr<const TraceSource> source);

    /// A source of the same model that is faster and not exact, see TraceSource::rounded(): it gives the
    /// layer of a request first, through earlyLayerReady(), and then the source runs. Null: the source alone.
    void setPreview(std::shared_ptr<const TraceSource> preview);
    bool hasPreview() const { return m_preview != nullptr; }

    /// Without a source nothing follows.
    void request(const Request &request);
    void cancel();

    /// Derives all patterns of one layer, and its mean.
    void requestLayer(const TracePtr &trace, int layer);
    void requestPredictions(const TracePtr &trace, int position, int count);

signals:
    void
    estimated(const headlight::RunEstimate &estimate); ///< for the last request, before its trace as a rule
    /// Of a run that goes on: a trace with the wanted layer alone.
    void earlyLayerReady(const headlight::ui::AttentionService::Outcome &outcome);
    void traceReady(const headlight::ui::AttentionService::Outcome &outcome);
    void failed(const headlight::Error &error);
    void layerReady(const headlight::TracePtr &trace, int layer);
    void predictionsReady(const headlight::ui::AttentionService::Predictions &predictions);

private:
    void start();

    struct Jobs;
    std::unique_ptr<Jobs> m_jobs;
    std::shared_ptr<const TraceSource> m_source;
    std::shared_ptr<const TraceSource> m_preview; // null without
    Request m_request;
    QTimer m_start;
    double m_earlyFromSeconds;
    int m_runNumber = 0; // of the last request; what an older run gives early is dropped
};

} // namespace headlight::ui

Q_DECLARE_METATYPE(headlight::Error)
Q_DECLARE_METATYPE(headlight::TracePtr)
Q_DECLARE_METATYPE(headlight::RunEstimate)
