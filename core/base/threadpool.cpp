// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/threadpool.h"

#include <algorithm>
#include <chrono>

namespace headlight {

namespace {

constexpr std::chrono::microseconds SpinTime{50};

void relax()
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("yield");
#endif
}

/// Returns once @p atomic differs from @p old: spins first, sleeps later.
template <typename T> void waitWhileEqual(const std::atomic<T> &atomic, T old)
{
    const auto end = std::chrono::steady_clock::now() + SpinTime;
    do {
        for (int turn = 0; turn < 64; ++turn) {
            if (atomic.load(std::memory_order_acquire) != old)
                return;
            relax();
        }
    } while (std::chrono::steady_clock::now() < end);
    atomic.wait(old, std::memory_order_acquire);
}

} // namespace

ThreadPool::ThreadPool(int threads)
{
    for (int part = 1; part < threads; ++part)
        m_workers.emplace_back([this, part] { workerLoop(part); });
}

ThreadPool::~ThreadPool()
{
    m_stop.store(true, std::memory_order_relaxed);
    m_generation.fetch_add(1, std::memory_order_release);
    m_generation.notify_all();
    for (std::thread &worker : m_workers)
        worker.join();
}

ThreadPool &ThreadPool::shared()
{
    static ThreadPool pool(std::max(1, static_cast<int>(std::thread::hardware_concurrency())));
    return pool;
}

void ThreadPool::runErased(Call call, const void *work)
{
    const std::unique_lock lock(m_busy, std::try_to_lock);
    if (!lock.owns_lock() || m_workers.empty()) {
        call(work, 0, 1);
        return;
    }
    m_call = call;
    m_work = work;
    m_pending.store(static_cast<int>(m_workers.size()), std::memory_order_relaxed);
    m_generation.fetch_add(1, std::memory_order_release);
    m_generation.notify_all();
    call(work, 0, threads());
    for (int pending = m_pending.load(std::memory_order_acquire); pending != 0;
         pending = m_pending.load(std::memory_order_acquire))
        waitWhileEqual(m_pending, pending);
}

void ThreadPool::workerLoop(int part)
{
    unsigned seen = 0;
    for (;;) {
        waitWhileEqual(m_generation, seen);
        ++seen; // run() returns only after this worker is done, so no generation is ever skipped
        if (m_stop.load(std::memory_order_relaxed))
            return;
        m_call(m_work, part, threads());
        m_pending.fetch_sub(1, std::memory_order_release);
        m_pending.notify_one();
    }
}

} // namespace headlight
