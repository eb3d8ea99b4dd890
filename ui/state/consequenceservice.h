// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/alignment.h"
#include "core/analysis/consequences.h"

#include <QObject>

#include <memory>
#include <optional>

namespace headlight::ui {

/// What a change of the model did to one sentence.
struct Consequences
{
    TracePtr before, after;
    int position = 0; ///< whose prediction is compared
    std::vector<HeadChange> heads; ///< most changed first
    std::optional<PredictionChange> prediction; ///< none where there are no predictions to compare
};

/// Compares runs away from the GUI thread: it derives every pattern of both.
///
/// Latest request wins, as in AttentionService: exactly one of ready() and failed() follows it, from the
/// event loop. GUI thread only; the destructor cancels and waits.
class ConsequenceService : public QObject
{
    Q_OBJECT

public:
    static constexpr int TokenCount = 5; ///< listed of a prediction

    explicit ConsequenceService(QObject *parent = nullptr);
    ~ConsequenceService() override;

    /// @param before, @p after runs of one model over as many tokens
    void request(const TracePtr &before, const TracePtr &after, int position);
    void cancel();

signals:
    void ready(const headlight::ui::Consequences &consequences);
    void failed(const headlight::Error &error);

private:
    struct Job;
    std::unique_ptr<Job> m_job;
};

} // namespace headlight::ui
