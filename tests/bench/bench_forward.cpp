// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/threadpool.h"
#include "core/transformer/kernels/kernels.h"
#include "tests/bench/bench.h"

#include <algorithm>
#include <array>
#include <cstdio>

using namespace headlight;

double forwardLimit(const Transformer &transformer, int tokens, const Limits &limits)
{
    return 1e3
        * std::max(transformer.flop(tokens) / limits.flopPerSecond,
                   weightBytes(transformer.shape()) / limits.bytesPerSecond);
}

void benchForward(const Subject &subject, const BenchOptions &options, Report &report)
{
    const auto transformer = subject.load();
    if (!transformer) {
        std::fprintf(stderr, "%s: %s\n", subject.name.c_str(), sentence(transformer.error()).c_str());
        return;
    }
    const double bytes = weightBytes(transformer.value()->shape());
    const Limits limits = measureLimits(static_cast<std::uint64_t>(bytes));
    std::array<char, 200> text{};
    std::snprintf(text.data(), text.size(), "%s: %.0f GF/s, %.1f GB/s over %.0f MB, %d threads, %s",
                  subject.name.c_str(), limits.flopPerSecond / 1e9, limits.bytesPerSecond / 1e9, bytes / 1e6,
                  ThreadPool::shared().threads(), kernels().name);
    report.note(text.data());
    for (const int tokens : options.tokens) {
        if (tokens > transformer.value()->shape().positions)
            continue;
        std::vector<std::int32_t> ids;
        for (int i = 0; i < tokens; ++i)
            ids.push_back((i * 7919 + 13) % transformer.value()->shape().vocabulary);
        bool ran = true;
        const auto times = timesOf(options.runs, [&](int) {
            Trace::Content content;
            ran = transformer.value()->run({ids, {}, {}}, {}, content).ok() && ran;
        });
        if (ran)
            report.add("forward " + subject.name, tokens, times,
                       {Bound::Kind::Limit, forwardLimit(*transformer.value(), tokens, limits)});
    }
}
