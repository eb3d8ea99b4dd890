// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/memory.h"
#include "core/transformer/trace.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace headlight {

/// Which patterns of a trace go into a file: one head or the mean, of one layer or of all.
struct TraceScope
{
    enum class Heads { All, One, Mean };
    enum class Kinds {
        Run, ///< also those of the companions
        Own, ///< the trace's alone
    };

    std::optional<int> layer; ///< nullopt: all layers
    Heads heads = Heads::All;
    int head = 0; ///< with Heads::One
    Kinds kinds = Kinds::Run; ///< of attention
};

/// One pattern within a scope.
struct ScopedPattern
{
    int layer = 0;
    std::optional<int> head; ///< nullopt: the mean over the layer's heads

    /// "3", or "mean".
    std::string headText() const { return head ? std::to_string(*head) : "mean"; }
};

/// @p trace and its companions, in the order encoder, decoder, cross: what goes into a file of the whole run.
std::vector<const Trace *> tracesOf(const Trace &trace);

/// The traces of a scope, in the same order.
std::vector<const Trace *> tracesIn(const Trace &trace, const TraceScope &scope);

/// A text that was longer than the model's positions.
struct CutText
{
    bool isDecoders = false; ///< of an encoder-decoder: what its decoder has written
    int tokens = 0; ///< that were kept
    int tokensBefore = 0;
};

/// The texts behind @p trace and its companions that were cut, each once.
std::vector<CutText> cutTexts(const Trace &trace);

/// OutOfMemory when encoding the patterns of a valid scope of @p traces takes more than @p free bytes: the
/// patterns themselves and @p encodedBytes for each of their numbers.
Status checkFits(const std::vector<const Trace *> &traces, const TraceScope &scope, double encodedBytes,
                 std::optional<std::uint64_t> free = availableMemory());

/// What an encoder returns when it has been told to stop.
Error exportCancelled();

/// InvalidArgument naming what the model has when @p scope asks for a layer or head that it has not.
Status checkScope(const Trace &trace, const TraceScope &scope);

/// The layers of a valid scope.
std::vector<int> layersIn(const Trace &trace, const TraceScope &scope);

/// The patterns of a valid scope, by layer and head.
std::vector<ScopedPattern> patternsIn(const Trace &trace, const TraceScope &scope);

/// (query, key) probabilities; shared with the trace's cache.
std::shared_ptr<const Matrix> patternOf(const Trace &trace, const ScopedPattern &which);

} // namespace headlight
