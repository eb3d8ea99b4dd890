// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QTimer>

namespace headlight::test {

/// Watches how long the GUI thread is away from its event loop.
///
/// A timer fires every few milliseconds; the longest time between two firings is the longest gap a user could
/// have felt. Time in which the thread was ready but another process had the processor does not count, so
/// that a busy machine does not fail the test.
class Watchdog
{
public:
    Watchdog();

    void reset();
    double longestGapMs() const { return m_longest; }

private:
    void tick();
    static double waitedForProcessorMs();

    QTimer m_timer;
    QElapsedTimer m_clock;
    double m_waited = 0;
    double m_longest = 0;
};

} // namespace headlight::test
