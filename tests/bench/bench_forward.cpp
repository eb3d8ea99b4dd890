// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/threadpool.h"
#include "core/transformer/kernels/kernels.h"
#include "core/transformer/roundedstacks.h"
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

namespace {

/// Tokens all over the vocabulary.
std::vector<std::int32_t> someIds(int tokens, int vocabulary)
{
    std::vector<std::int32_t> ids;
    for (int i = 0; i < tokens; ++i)
        ids.push_back(static_cast<std::int32_t>((i * 7919LL + 13) % vocabulary));
    return ids;
}

/// A run of @p ids, or null.
TracePtr traceOf(const Transformer &transformer, const std::vector<std::int32_t> &ids, const Trace *previous)
{
    Trace::Content content;
    auto info = std::make_shared<ModelInfo>();
    info->layers = transformer.shape().layers;
    info->heads = info->keyValueHeads = transformer.shape().heads;
    info->causal = transformer.shape().causal;
    content.model = info;
    content.encoding.ids = ids;
    Transformer::Input input{ids, {}, {}};
    input.previous = previous;
    if (!transformer.run(input, {}, content))
        return nullptr;
    return std::make_shared<const Trace>(std::move(content));
}

std::string limitsText(const std::string &name, int tokens, const Limits &limits, double bytes)
{
    std::array<char, 200> text{};
    std::snprintf(text.data(), text.size(),
                  "%s, %d tokens: %.0f GF/s, %.1f GB/s over %.0f MB, %d threads, %s", name.c_str(), tokens,
                  limits.flopPerSecond / 1e9, limits.bytesPerSecond / 1e9, bytes / 1e6,
                  ThreadPool::shared().threads(), kernels().name);
    return text.data();
}

double largestDifference(const Trace &a, const Trace &b)
{
    float largest = 0;
    for (int layer = 0; layer < a.layers(); ++layer) {
        for (int head = 0; head < a.heads(); ++head) {
            const LayerHead one{layer, head};
            const Matrix difference = a.attention(one)->pattern - b.attention(one)->pattern;
            largest = std::max(largest, difference.cwiseAbs().maxCoeff());
        }
    }
    return static_cast<double>(largest);
}

/// The same pass with products of BFloat16 numbers beside the exact one, and what that costs in exactness.
void benchRounded(const std::string &name, const std::shared_ptr<const Transformer> &exact,
                  const std::vector<std::int32_t> &ids, const BenchOptions &options, Report &report)
{
    Stacks one;
    one.main = exact;
    const auto stacks = roundedStacks(one);
    if (!stacks)
        return;
    const Transformer &rounded = *stacks.value().main;
    bool ran = true;
    std::vector<double> exactTimes;
    std::vector<double> times;
    for (int run = 0; run < options.runs; ++run) { // in turns, since the machine's speed drifts
        exactTimes.push_back(timeOf([&] { ran = traceOf(*exact, ids, nullptr) && ran; }));
        times.push_back(timeOf([&] { ran = traceOf(rounded, ids, nullptr) && ran; }));
    }
    if (!ran)
        return;
    const auto tokens = static_cast<int>(ids.size());
    std::nth_element(exactTimes.begin(), exactTimes.begin() + options.runs / 2, exactTimes.end());
    report.add("rounded " + name, tokens, times,
               {Bound::Kind::Exact, exactTimes[static_cast<std::size_t>(options.runs / 2)]});
    std::array<char, 100> text{};
    std::snprintf(text.data(), text.size(), "%s, %d tokens, rounded: patterns differ by at most %.1e",
                  name.c_str(), tokens,
                  largestDifference(*traceOf(*exact, ids, nullptr), *traceOf(rounded, ids, nullptr)));
    report.note(text.data());
}

} // namespace

void benchForward(const Subject &subject, const BenchOptions &options, Report &report)
{
    const auto loaded = subject.load();
    if (!loaded) {
        std::fprintf(stderr, "%s: %s\n", subject.name.c_str(), sentence(loaded.error()).c_str());
        return;
    }
    const Transformer &transformer = *loaded.value();
    const double bytes = weightBytes(transformer.shape());
    for (const int tokens : options.tokens) {
        if (tokens > transformer.shape().positions)
            continue;
        // For every length anew, next to what is compared with it: neighbours on the memory bus come and go.
        const Limits limits = measureLimits(static_cast<std::uint64_t>(bytes));
        report.note(limitsText(subject.name, tokens, limits, bytes));
        const std::vector<std::int32_t> ids = someIds(tokens, transformer.shape().vocabulary);
        bool ran = true;
        const auto times
            = timesOf(options.runs, [&](int) { ran = traceOf(transformer, ids, nullptr) && ran; });
        if (ran)
            report.add("forward " + subject.name, tokens, times,
                       {Bound::Kind::Limit, forwardLimit(transformer, tokens, limits)});
        if (!options.contender)
            benchRounded(subject.name, loaded.value(), ids, options, report);
        if (!transformer.shape().causal || tokens < 2)
            continue;
        const TracePtr before = traceOf(transformer, {ids.begin(), ids.end() - 1}, nullptr);
        const auto appended
            = timesOf(options.runs, [&](int) { ran = traceOf(transformer, ids, before.get()) && ran; });
        if (ran)
            report.add("append " + subject.name, tokens, appended,
                       {Bound::Kind::Limit, forwardLimit(transformer, 1, limits)});
    }
}
