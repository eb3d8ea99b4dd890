// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/watchdog.h"

#include <QFile>

#include <algorithm>

namespace headlight::test {

Watchdog::Watchdog()
{
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { tick(); });
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.start(5);
    reset();
}

void Watchdog::reset()
{
    m_longest = 0;
    m_waited = waitedForProcessorMs();
    m_clock.start();
}

void Watchdog::tick()
{
    const double waited = waitedForProcessorMs();
    const double gap = static_cast<double>(m_clock.nsecsElapsed()) * 1e-6 - (waited - m_waited);
    m_longest = std::max(m_longest, gap);
    m_waited = waited;
    m_clock.start();
}

double Watchdog::waitedForProcessorMs()
{
    // Second field: nanoseconds spent waiting on the run queue.
    QFile file(QStringLiteral("/proc/thread-self/schedstat"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toDouble() * 1e-6;
}

} // namespace headlight::test
