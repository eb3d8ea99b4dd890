// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/reading.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace headlight::ui {

class Session;

/// The numbers of the picture on screen: the trace of now, the head and the ReadingStyle of Selection.
///
/// Probabilities and scores are read at once, when the layer's patterns are there. What takes longer is read
/// on a thread of its own, the latest request wins, and the numbers before stay meanwhile: isCurrent() tells,
/// isLate() once that has lasted long enough to be seen. GUI thread only.
class ShownReading : public QObject
{
    Q_OBJECT

public:
    explicit ShownReading(Session *session);
    ~ShownReading() override;

    /// Null before the first, without a trace, and with an error().
    std::shared_ptr<const Reading> reading() const { return m_reading; }
    bool isCurrent() const; ///< reading() is of the trace, head and style of now
    bool isLate() const { return m_late; }

    /// Why what was chosen cannot be shown.
    const std::optional<Error> &error() const { return m_error; }

    /// Reads what is wanted now, if that is something else. The session calls it behind traceChanged(), so
    /// that views know the tokens of a trace before they get its numbers.
    void update();

signals:
    void changed();
    void lateChanged(bool late);

private:
    struct Wanted
    {
        TracePtr trace;
        int layer = 0;
        std::optional<int> head;
        ReadingStyle style;

        bool operator==(const Wanted &) const = default;
    };

    Wanted wanted() const;
    void take(const Result<std::shared_ptr<const Reading>> &result);
    void setLate(bool late);

    Session *m_session;
    std::shared_ptr<const Reading> m_reading;
    std::optional<Error> m_error;
    Wanted m_asked; // newest request that was answered or is being answered
    bool m_answered = true;
    bool m_late = false;
    QTimer m_lateTimer;
    struct Job;
    std::unique_ptr<Job> m_job;
};

} // namespace headlight::ui
