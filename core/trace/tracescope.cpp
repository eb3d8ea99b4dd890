// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/tracescope.h"

#include <algorithm>
#include <numeric>

namespace headlight {
namespace {

Status checkIndex(const char *what, int index, int count)
{
    if (index >= 0 && index < count)
        return Done{};
    return Error{.code = ErrorCode::InvalidArgument,
                 .what = std::string("the model has no such ") + what,
                 .expected = std::string(what) + " 0 to " + std::to_string(count - 1),
                 .found = std::to_string(index)};
}

} // namespace

std::vector<const Trace *> tracesOf(const Trace &trace)
{
    std::vector<const Trace *> traces{&trace};
    for (const TracePtr &companion : trace.companions())
        traces.push_back(companion.get());
    std::sort(traces.begin(), traces.end(),
              [](const Trace *a, const Trace *b) { return a->kind() < b->kind(); });
    return traces;
}

std::vector<const Trace *> tracesIn(const Trace &trace, const TraceScope &scope)
{
    return scope.kinds == TraceScope::Kinds::Own ? std::vector<const Trace *>{&trace} : tracesOf(trace);
}

std::vector<CutText> cutTexts(const Trace &trace)
{
    std::vector<CutText> cut;
    const std::vector<const Trace *> traces = tracesOf(trace);
    for (const Trace *each : traces) {
        const bool isRepeated = each->kind() == AttentionKind::Cross && traces.size() > 1;
        if (each->wasCut() && !isRepeated)
            cut.push_back({each->model().isEncoderDecoder && each->kind() != AttentionKind::Encoder,
                           each->tokens(), each->content().tokensBeforeCut});
    }
    return cut;
}

Status checkFits(const std::vector<const Trace *> &traces, const TraceScope &scope, double encodedBytes,
                 std::optional<std::uint64_t> free)
{
    constexpr double derivedBytes = 2 * sizeof(float); // score and probability, which the trace keeps
    double bytes = 0;
    for (const Trace *trace : traces) {
        const double numbers = static_cast<double>(trace->tokens()) * static_cast<double>(trace->keys());
        bytes += static_cast<double>(patternsIn(*trace, scope).size()) * numbers
            * (derivedBytes + encodedBytes);
    }
    if (!free || bytes <= static_cast<double>(*free))
        return Done{};
    return Error{.code = ErrorCode::OutOfMemory,
                 .what = "so many numbers do not fit into memory",
                 .expected = "at most " + memoryText(*free) + ", which are free",
                 .found = memoryText(static_cast<std::uint64_t>(bytes)),
                 .hint = "write one layer or one head, or use a shorter text"};
}

Error exportCancelled()
{
    return {.code = ErrorCode::Cancelled, .what = "the export was cancelled"};
}

Status checkScope(const Trace &trace, const TraceScope &scope)
{
    if (scope.layer) {
        if (const Status layer = checkIndex("layer", *scope.layer, trace.layers()); !layer)
            return layer;
    }
    if (scope.heads == TraceScope::Heads::One)
        return checkIndex("head", scope.head, trace.heads());
    return Done{};
}

std::vector<int> layersIn(const Trace &trace, const TraceScope &scope)
{
    if (scope.layer)
        return {*scope.layer};
    std::vector<int> layers(static_cast<std::size_t>(trace.layers()));
    std::iota(layers.begin(), layers.end(), 0);
    return layers;
}

std::vector<ScopedPattern> patternsIn(const Trace &trace, const TraceScope &scope)
{
    std::vector<ScopedPattern> patterns;
    for (const int layer : layersIn(trace, scope)) {
        switch (scope.heads) {
        case TraceScope::Heads::One:
            patterns.push_back({layer, scope.head});
            break;
        case TraceScope::Heads::Mean:
            patterns.push_back({layer, std::nullopt});
            break;
        case TraceScope::Heads::All:
            for (int head = 0; head < trace.heads(); ++head)
                patterns.push_back({layer, head});
        }
    }
    return patterns;
}

std::shared_ptr<const Matrix> patternOf(const Trace &trace, const ScopedPattern &which)
{
    if (!which.head)
        return trace.meanPattern(which.layer);
    const auto attention = trace.attention({which.layer, *which.head});
    return {attention, &attention->pattern};
}

} // namespace headlight
