// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <mutex>
#include <thread>
#include <type_traits>
#include <vector>

namespace headlight {

/// Threads for the many short parallel steps of one forward pass.
///
/// A step is a fraction of a millisecond, so a worker that runs out of work spins for about 50 µs, the time
/// within which the next step arrives, and then sleeps. Work is cut into one part a thread, the same parts at
/// every call; whoever makes each number come from one part only gets the same bits with any number of
/// threads.
class ThreadPool
{
public:
    /// @p threads counts the caller's: a pool of 1 starts none.
    explicit ThreadPool(int threads);
    ~ThreadPool();
    ThreadPool(const ThreadPool &) = delete;
    ThreadPool &operator=(const ThreadPool &) = delete;

    /// The pool of the process: one thread for each core that it may use.
    static ThreadPool &shared();

    int threads() const { return static_cast<int>(m_workers.size()) + 1; }

    /// Calls work(part, parts) for every part in 0 … parts − 1 and returns when all are done. The caller
    /// takes a part itself. While another thread is in here, the caller does it alone, as one part.
    /// @p work must not throw and must not call run().
    template <typename Work> void run(const Work &work)
    {
        static_assert(std::is_invocable_v<const Work &, int, int>);
        runErased([](const void *w, int part, int parts) { (*static_cast<const Work *>(w))(part, parts); },
                  &work);
    }

private:
    using Call = void (*)(const void *work, int part, int parts);

    void runErased(Call call, const void *work);
    void workerLoop(int part);

    std::vector<std::thread> m_workers;
    std::mutex m_busy;
    Call m_call = nullptr; // both published by m_generation
    const void *m_work = nullptr;
    std::atomic<unsigned> m_generation{0};
    std::atomic<int> m_pending{0};
    std::atomic<bool> m_stop{false};
};

} // namespace headlight
