// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/thumbnailservice.h"

#include "ui/state/latestjob.h"
#include "ui/state/selection.h"

namespace headlight::ui {

struct ThumbnailService::Job
{
    explicit Job(ThumbnailService *service)
        : job([service](const Result<QList<Picture>> &result) {
            // Without memory there are no new thumbnails; the large picture's error says why.
            if (result.ok())
                emit service->ready(result.value());
        })
    {
    }

    LatestJob<QList<Picture>> job;
};

ThumbnailService::ThumbnailService(QObject *parent)
    : QObject(parent)
    , m_job(std::make_unique<Job>(this))
{
}

ThumbnailService::~ThumbnailService() = default;

void ThumbnailService::request(const Request &request)
{
    m_job->job.start([request](const CancelToken &cancel) -> Result<QList<Picture>> {
        QList<Picture> pictures;
        for (const LayerHead head : request.heads) {
            if (cancel.isCancelled())
                return Error{ErrorCode::Cancelled, "a newer request took over", {}, {}, {}, {}, {}};
            const Matrix &mask = request.trace->mask(head.layer);
            if (head.head == MeanHead)
                pictures.append({head, request.draw(*request.trace->meanPattern(head.layer), mask)});
            else
                pictures.append({head, request.draw(request.trace->attention(head)->pattern, mask)});
        }
        return pictures;
    });
}

void ThumbnailService::cancel()
{
    m_job->job.cancel();
}

} // namespace headlight::ui
