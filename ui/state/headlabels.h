// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/headlabel.h"
#include "core/base/result.h"

#include <QHash>
#include <QObject>
#include <QSet>

#include <memory>
#include <optional>

namespace headlight::ui {

class Session;

/// What the heads do on the sentence of now (headlabel.h), and the scores that say so (headscores.h), worked
/// out on threads of its own once a layer's patterns are there: the first picture never waits for it.
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

    /// All scores of a head; null while they are not known, and for MeanHead. Until changed().
    const HeadScores *scores(LayerHead head) const;

    /// Whether label() is about the trace on screen.
    bool isCurrent() const;
    /// Whether it is so for every layer.
    bool isComplete() const;

    /// Also of layers that are not on screen, as long as anybody (@p who) wants them. That derives every
    /// pattern.
    void setAllWanted(const QObject *who, bool wanted);

signals:
    void changed();

private:
    struct Known
    {
        HeadScores scores;
        LabelledHead label;
    };
    struct Labels
    {
        TracePtr trace;
        QHash<int, std::vector<Known>> layers;
    };

    static Result<Labels> labelsOf(const TracePtr &trace, const QList<int> &layers,
                                   const CancelToken &cancel);
    void update();
    void take(const Labels &labels);
    bool isKnown(int layer) const;
    const Known *known(LayerHead head) const; ///< or null

    Session *m_session;
    QSet<const QObject *> m_wantingAll;
    Labels m_known;
    TracePtr m_askedOf; // newest trace
    int m_askedLayer = -1; // of it
    struct Jobs;
    std::unique_ptr<Jobs> m_jobs;
};

} // namespace headlight::ui
