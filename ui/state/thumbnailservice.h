// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transformer/trace.h"

#include <QImage>
#include <QList>
#include <QObject>

#include <functional>
#include <memory>

namespace headlight::ui {

/// Draws small pictures of many heads away from the GUI thread, deriving their patterns on the way.
///
/// Latest request wins, as in AttentionService. GUI thread only; the destructor cancels and waits, at most
/// one head's time.
class ThumbnailService : public QObject
{
    Q_OBJECT

public:
    /// Called on the worker: pattern (query, key) and additive mask of the same shape.
    using Draw = std::function<QImage(const Matrix &pattern, const Matrix &mask)>;

    struct Request
    {
        TracePtr trace;
        QList<LayerHead> heads; ///< head may be MeanHead
        Draw draw;
    };

    struct Picture
    {
        LayerHead head;
        QImage image;
    };

    explicit ThumbnailService(QObject *parent = nullptr);
    ~ThumbnailService() override;

    void request(const Request &request);
    void cancel();

signals:
    void ready(const QList<headlight::ui::ThumbnailService::Picture> &pictures);

private:
    struct Job;
    std::unique_ptr<Job> m_job;
};

} // namespace headlight::ui
