// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/watchdog.h"

#include <QFile>
#include <QThread>

#include <algorithm>
#include <ctime>

namespace headlight::test {

namespace {

double milliseconds(clockid_t clock)
{
    timespec time{};
    clock_gettime(clock, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) * 1e-6;
}

double waitedForProcessor()
{
    // Second field: nanoseconds spent waiting on the run queue. Without the file everything counts.
    QFile file(QStringLiteral("/proc/thread-self/schedstat"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toDouble() * 1e-6;
}

} // namespace

Watchdog::Watchdog()
{
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { tick(); });
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.start(5);
    m_clock.start();
    reset();
}

Watchdog::Moment Watchdog::now() const
{
    return {static_cast<double>(m_clock.nsecsElapsed()) * 1e-6, waitedForProcessor(),
            milliseconds(CLOCK_PROCESS_CPUTIME_ID) - milliseconds(CLOCK_THREAD_CPUTIME_ID)};
}

void Watchdog::reset()
{
    m_longest = 0;
    m_last = now();
}

double Watchdog::countedMs(const Moment &from, const Moment &to) const
{
    // Our own threads leave this one no processor only while they have all of them.
    const double causedHere = (to.othersWork - from.othersWork) / QThread::idealThreadCount();
    return to.time - from.time - std::max(0.0, to.waited - from.waited - causedHere);
}

void Watchdog::tick()
{
    const Moment at = now();
    m_longest = std::max(m_longest, countedMs(m_last, at));
    m_last = at;
}

double Watchdog::longestGapMs()
{
    tick();
    return m_longest;
}

} // namespace headlight::test
