// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/tellinghead.h"
#include "ui/state/attentionservice.h"
#include "ui/state/selection.h"

#include <QHash>
#include <QObject>
#include <QTimer>

#include <optional>

namespace headlight::ui {

class HeadLabels;
class ShownReading;
class WhatIf;

/// What is on screen: the text as typed, the model, and the newest trace. Views read it and write only to
/// Selection; the sentence bar writes the text.
///
/// A newer trace replaces the older one in one step; until then the older one stays. isStale() says when the
/// picture is older than the text for long enough that a person should see it. GUI thread only.
class Session : public QObject
{
    Q_OBJECT

public:
    enum class Status {
        NoModel, ///< nothing to run
        Empty, ///< no text, or none that gives a token of its own
        Computing, ///< trace() is that of an older text, or null, or has no more than the layer on screen
        Ready, ///< trace() is that of the text
        Failed, ///< error() says why; trace() is the last good one, or null
    };

    /// @param earlyFromSeconds see AttentionService
    explicit Session(Selection *selection, QObject *parent = nullptr,
                     double earlyFromSeconds = AttentionService::EarlyFromSeconds);
    ~Session() override;

    Selection *selection() const { return m_selection; }

    /// Keeps the text, runs it, and chooses the most telling head of the new model.
    void setSource(std::shared_ptr<const TraceSource> source);
    const std::shared_ptr<const TraceSource> &source() const { return m_source; }
    const ModelInfo *model() const { return m_source ? &m_source->info() : nullptr; }

    /// See AttentionService::setPreview(); of source(), forgotten with it.
    void setPreview(std::shared_ptr<const TraceSource> preview) { m_service.setPreview(std::move(preview)); }
    bool hasPreview() const { return m_service.hasPreview(); }

    /// UTF-8 exactly as typed. A pair is kept, but only given to models with segments.
    void setInput(const TextInput &input);
    const TextInput &input() const { return m_input; }

    /// Shows a run that was made elsewhere from the model and @p input, as if it had been typed.
    void adopt(const TracePtr &run, const TextInput &input);

    Status status() const { return m_status; }
    const Error &error() const { return m_error; } ///< only when Failed
    bool isStale() const { return m_stale; }

    /// Of the kind that Selection::kind() wants, where the model has several. While a long run goes on it may
    /// have the layer on screen alone; see Trace::isWhole().
    TracePtr trace() const { return m_trace; }
    /// What trace() is a part of: itself, or the decoder's trace of an encoder-decoder with its companions.
    TracePtr run() const { return m_run; }

    /// The same sentence run through the model as it is: trace() itself unless something was changed about
    /// the model; null where that run is not known, which is so while a changed model writes on.
    TracePtr unchangedTrace() const { return m_unchanged; }

    /// What is changed about the model: runs it again. What concerns tokens follows them through sentences.
    void setChanges(const AnchoredChanges &changes);
    const AnchoredChanges &changes() const { return m_changes; }

    /// What the user changes about the model, with undo; owned by the session.
    WhatIf *whatIf() const { return m_whatIf; }

    /// Layers, and heads of a layer, of the kind of attention on screen; 0 without a model.
    int layers() const;
    int heads() const;

    /// Pattern (query, key) of a head, or the layer's mean for MeanHead; null until it is derived.
    std::shared_ptr<const Matrix> pattern(LayerHead head) const;
    bool isLayerReady(int layer) const;

    /// The head chosen when the model was new, with its reasons.
    const std::optional<TellingHead> &tellingHead() const { return m_telling; }
    /// Chooses again, for the text of now.
    void chooseTellingHead();

    /// What the heads do on the text of now; owned by the session.
    HeadLabels *headLabels() const { return m_labels; }

    /// The numbers of the picture; owned by the session.
    ShownReading *shown() const { return m_shown; }

    /// Whether there are predictions at the queries of trace(): not at those of an encoder-decoder's encoder.
    bool predicts() const;
    /// Predictions at the query @p position of trace(); null until computed: predictionsChanged() follows.
    const std::vector<Prediction> *predictions(int position);

    /// Seconds that the run under way will take, by its estimate and the speed of the runs before.
    std::optional<double> expectedSeconds() const { return m_expectedSeconds; }
    /// Bytes that its trace will hold once every pattern has been looked at (RunEstimate::bytes).
    std::uint64_t expectedBytes() const { return m_expectedBytes; }

    /// Seconds that the run of trace() took.
    double runSeconds() const { return m_runSeconds; }
    /// How the preview of trace() was; empty where there was none.
    const std::optional<AttentionService::FirstLook> &firstLook() const { return m_firstLook; }

    static constexpr int StaleAfterMs = 150;
    static constexpr int PredictionCount = 3;

signals:
    void modelChanged();
    void shapeChanged(); ///< layers() and heads() may be others: another model, or kind of attention
    void inputChanged();
    void traceChanged(); ///< trace() is another one, or null; selection fits it already
    void patternsChanged(); ///< more layers are ready
    void predictionsChanged(int position);
    void statusChanged();
    void staleChanged(bool stale);
    void tellingHeadChanged();
    void changesChanged();
    void changesDropped(const headlight::Interventions &dropped); ///< because their tokens are gone

private:
    void compute();
    void deliverEarly(const AttentionService::Outcome &outcome);
    void deliver(const AttentionService::Outcome &outcome);
    void fail(const Error &error);
    void show(const TracePtr &run);
    void followKind();
    void takeChanges(const AttentionService::Outcome &outcome);
    void setStatus(Status status);
    void setStale(bool stale);
    void wantLayer(int layer);
    void estimate(const RunEstimate &estimate);

    Selection *m_selection;
    HeadLabels *m_labels;
    WhatIf *m_whatIf;
    ShownReading *m_shown;
    AttentionService m_service;
    std::shared_ptr<const TraceSource> m_source;
    TextInput m_input;
    TracePtr m_run;
    TracePtr m_trace;
    TracePtr m_unchanged;
    AnchoredChanges m_changes;
    QList<bool> m_layersReady;
    bool m_chooseHead = false;
    std::optional<TellingHead> m_telling;
    QHash<int, std::vector<Prediction>> m_predictions; // of m_run
    Status m_status = Status::NoModel;
    Error m_error;
    bool m_stale = false;
    QTimer m_staleTimer;
    double m_flop = 0; // of the run under way
    double m_flopPerSecond = 0; // of the last run that took long enough to be measured
    std::optional<double> m_expectedSeconds;
    std::uint64_t m_expectedBytes = 0;
    double m_runSeconds = 0;
    std::optional<AttentionService::FirstLook> m_firstLook;
};

} // namespace headlight::ui
