// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/limits.h"

#include "core/base/buffer.h"
#include "core/base/threadpool.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <limits>

using namespace headlight;

namespace {

using Vector = float __attribute__((vector_size(64)));
using UnalignedVector = float __attribute__((vector_size(64), aligned(4), may_alias));

constexpr int Chains = 12; // independent sums: more than latency × units of today's processors
constexpr long Steps = 2'000'000;

/// Fused multiply-adds that depend on nothing in memory. In two registers where they are half as wide.
[[gnu::always_inline]] inline float multiplyAddLoop()
{
    Vector sums[Chains];
    for (int chain = 0; chain < Chains; ++chain)
        sums[chain] = Vector{} + static_cast<float>(chain); // equal chains would be computed once
    const Vector factor = Vector{} + 0.999F;
    const Vector term = Vector{} + 1e-3F;
    for (long step = 0; step < Steps; ++step) {
#pragma GCC unroll 12
        for (Vector &sum : sums)
            sum = sum * factor + term;
    }
    float total = 0;
    for (const Vector &sum : sums)
        total += sum[0];
    return total;
}

[[gnu::always_inline]] inline float sumLoop(const float *data, std::size_t count)
{
    Vector sums[4] = {};
    for (std::size_t i = 0; i + 64 <= count; i += 64) {
#pragma GCC unroll 4
        for (std::size_t part = 0; part < 4; ++part)
            sums[part] += *reinterpret_cast<const UnalignedVector *>(data + i + part * 16);
    }
    return (sums[0] + sums[1] + sums[2] + sums[3])[0];
}

#if defined(__x86_64__)
[[gnu::target("avx512f")]] float multiplyAdd512()
{
    return multiplyAddLoop();
}
[[gnu::target("avx512f")]] float sum512(const float *data, std::size_t count)
{
    return sumLoop(data, count);
}
[[gnu::target("avx2,fma")]] float multiplyAdd256()
{
    return multiplyAddLoop();
}
[[gnu::target("avx2,fma")]] float sum256(const float *data, std::size_t count)
{
    return sumLoop(data, count);
}
#endif
float multiplyAddBase()
{
    return multiplyAddLoop();
}
float sumBase(const float *data, std::size_t count)
{
    return sumLoop(data, count);
}

struct Loops
{
    float (*multiplyAdd)();
    float (*sum)(const float *, std::size_t);
};

Loops bestLoops()
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f"))
        return {multiplyAdd512, sum512};
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return {multiplyAdd256, sum256};
#endif
    return {multiplyAddBase, sumBase};
}

std::atomic<float> sink{0};

/// Seconds of the fastest of several runs of @p work on all threads.
template <typename Work> double fastest(int runs, const Work &work)
{
    double best = std::numeric_limits<double>::infinity();
    for (int run = 0; run < runs; ++run) {
        const auto begin = std::chrono::steady_clock::now();
        ThreadPool::shared().run(work);
        best
            = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    }
    return best;
}

} // namespace

Limits measureLimits(std::uint64_t bytes)
{
    const Loops loops = bestLoops();
    const int threads = ThreadPool::shared().threads();
    Limits limits;
    const double computing = fastest(8, [&](int, int) { sink = loops.multiplyAdd(); });
    limits.flopPerSecond = 2.0 * 16 * Chains * Steps * threads / computing;

    FloatBuffer memory(bytes / sizeof(float));
    const double reading = fastest(20, [&](int part, int parts) {
        const std::size_t share = memory.size() / static_cast<std::size_t>(parts);
        sink = loops.sum(memory.data() + static_cast<std::size_t>(part) * share, share);
    });
    limits.bytesPerSecond = static_cast<double>(bytes) / reading;
    return limits;
}
