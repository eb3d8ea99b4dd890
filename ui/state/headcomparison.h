// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/scaling.h"
#include "core/base/error.h"
#include "core/transformer/trace.h"

#include <QObject>

#include <memory>

namespace headlight::ui {

/// How alike the heads of one trace are.
struct HeadComparison
{
    TracePtr trace;
    Eigen::MatrixXd distances; ///< head h of layer l at l · heads + h; see headDistances()
    PlaneMap map; ///< one row a head
};

/// Compares all heads of a trace away from the GUI thread; see divergence.h for the cost.
///
/// Latest request wins: exactly one of ready() and failed() follows it, from the event loop. GUI thread only;
/// the destructor cancels and waits.
class HeadComparisonService : public QObject
{
    Q_OBJECT

public:
    explicit HeadComparisonService(QObject *parent = nullptr);
    ~HeadComparisonService() override;

    void request(const TracePtr &trace);
    void cancel();

signals:
    void ready(const std::shared_ptr<const headlight::ui::HeadComparison> &comparison);
    void failed(const headlight::Error &error); ///< InvalidArgument where a distance is not a number

private:
    struct Job;
    std::unique_ptr<Job> m_job;
};

} // namespace headlight::ui
