// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/headwrite.h"
#include "core/analysis/workedcell.h"
#include "ui/state/selection.h"

#include <QObject>

#include <memory>

namespace headlight::ui {

/// One cell of one head, worked out: everything that is written about it.
struct WorkedExample
{
    TracePtr trace;
    LayerHead head; ///< never MeanHead
    Cell cell; ///< both inside the trace
    WorkedCell numbers;
    std::optional<HeadWrite> write; ///< none where W_O is not known
};

/// Works out cells away from the GUI thread: W_O of a large model alone takes some ten milliseconds.
///
/// Latest request wins, as in AttentionService: exactly one of ready() and failed() follows it, from the
/// event loop. GUI thread only; the destructor cancels and waits.
class WorkedExampleService : public QObject
{
    Q_OBJECT

public:
    explicit WorkedExampleService(QObject *parent = nullptr);
    ~WorkedExampleService() override;

    void request(const TracePtr &trace, LayerHead head, Cell cell);
    void cancel();

signals:
    void ready(const headlight::ui::WorkedExample &example);
    void failed(const headlight::Error &error);

private:
    struct Job;
    std::unique_ptr<Job> m_job;
};

} // namespace headlight::ui
