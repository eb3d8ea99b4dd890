// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/headlabel.h"
#include "core/base/result.h"

#include <QHash>
#include <QObject>

#include <memory>
#include <optional>

namespace headlight::ui {

class Session;

/// What the heads do on the sentence of now (headlabel.h), worked out on threads of its own once a layer's
/// patterns are there: the first picture never waits for it.
///
/// Labels of the sentence before stay until those of the newer one are known: isCurrent() tells. The layer on
/// screen comes first; the others only while somebody wants them. GUI thread only.
class HeadLabels : public QObject
{
    Q_OBJECT

public:
    explicit HeadLabels(Session *session);
    ~HeadLabels() override;

    /// Nothing while it is not known, and for MeanHead.
    std::optional<LabelledHead> label(LayerHead head) const;

    /// Whether label() is about the trace on screen.
    bool isCurrent() const;

    /// Also of layers that are not on screen. That derives every pattern.
    void setAllWanted(bool wanted);

signals:
    void changed();

private:
    struct Labels
    {
        TracePtr trace;
        QHash<int, std::vector<LabelledHead>> layers;
    };

    static Result<Labels> labelsOf(const TracePtr &trace, const QList<int> &layers,
                                   const CancelToken &cancel);
    void update();
    void take(const Labels &labels);
    bool isKnown(int layer) const;

    Session *m_session;
    bool m_allWanted = false;
    Labels m_known;
    TracePtr m_askedOf; // newest trace
    int m_askedLayer = -1; // of it
    struct Jobs;
    std::unique_ptr<Jobs> m_jobs;
};

} // namespace headlight::ui
