// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/headsearch.h"

#include <QObject>

#include <memory>

namespace headlight::ui {

/// All heads of a trace, ranked by how much they look where they were asked to.
struct FoundHeads
{
    TracePtr trace;
    std::vector<RankedHead> heads; ///< best first
};

/// Ranks heads away from the GUI thread, deriving every pattern on the way.
///
/// Latest request wins: exactly one of ready() and failed() follows it, from the event loop. GUI thread only;
/// the destructor cancels and waits.
class HeadSearchService : public QObject
{
    Q_OBJECT

public:
    using TargetsOf = std::function<Targets(const Visibility &)>; ///< called on the worker

    explicit HeadSearchService(QObject *parent = nullptr);
    ~HeadSearchService() override;

    void request(const TracePtr &trace, const TargetsOf &targets);
    void cancel();

signals:
    void ready(const headlight::ui::FoundHeads &found);
    void failed(const headlight::Error &error); ///< InvalidArgument where no query sees a target

private:
    struct Job;
    std::unique_ptr<Job> m_job;
};

} // namespace headlight::ui
