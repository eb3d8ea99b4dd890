// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QTimer>

namespace headlight::test {

/// Watches how long the GUI thread is away from its event loop.
///
/// A timer fires every few milliseconds; the longest time between two firings is the longest gap a user could
/// have felt. Not counted is the time in which the thread was ready to run but other programs had the
/// processors: a busy machine would fail the test otherwise, and says nothing about this program. Waiting
/// that the program's own threads may have caused counts, and so does everything that blocks: work, sleep,
/// locks, files.
class Watchdog
{
public:
    Watchdog();

    void reset();
    double longestGapMs(); ///< since reset(), the gap of now included

private:
    /// Clocks of now, in milliseconds.
    struct Moment
    {
        double time = 0;
        double waited = 0; ///< of this thread, ready to run but without a processor
        double othersWork = 0; ///< processor time of the program's other threads
    };

    void tick();
    double countedMs(const Moment &from, const Moment &to) const;
    Moment now() const;

    QTimer m_timer;
    QElapsedTimer m_clock;
    Moment m_last;
    double m_longest = 0;
};

} // namespace headlight::test
