// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/canceltoken.h"
#include "core/base/result.h"
#include "core/transformer/trace.h"

#include <memory>
#include <optional>

namespace headlight {

/// What a number for a query and a key can mean. A new meaning is an entry here, in meanings(),
/// deriveNumbers() and, with its words, in the window's readingtext.
enum class Meaning {
    Probability, ///< softmax of the scores over the keys
    Score, ///< before softmax
    NormWeighted, ///< valueweighted.h
    Contribution, ///< valueweighted.h
    Rollout, ///< rollout.h, from the first layer to this one
    Flow, ///< flow.h, from the first layer to this one, for every query
};

/// Which numbers can be compared: those with the same unit.
enum class Unit {
    Share, ///< a part of a whole, 0 … 1
    Logit, ///< exp of a difference is a ratio; unbounded
    Norm, ///< length of a vector of the residual stream, 0 … ∞
};

Unit unitOf(Meaning meaning);

/// The word of files and command lines, which never changes: "probability", "score", "norm", "contribution",
/// "rollout", "flow".
const char *meaningWord(Meaning meaning);
std::optional<Meaning> meaningOf(std::string_view word);

/// One number for every query and key: of a head, or of a layer.
struct Quantity
{
    Meaning meaning = Meaning::Probability;
    int layer = 0;
    std::optional<int> head; ///< nullopt: the mean over the layer's heads for Probability and Score; all
                             ///< heads together for NormWeighted and Contribution. Rollout and Flow always
                             ///< take the mean over the heads of every layer

    bool operator==(const Quantity &) const = default;
};

/// Whether the numbers of @p meaning depend on the head.
bool isOfOneHead(Meaning meaning);

/// The numbers, (query, key); shared with the trace's cache where it keeps them. Scores are −inf where the
/// query does not see the key, all others 0.
/// @return InvalidArgument for a layer or head that is not there and for rollout and flow of cross-attention;
///   MissingPart for a trace that is not whole where more than its layer is needed; MissingPart, Unsupported
///   (see valueweighted.h); TooLarge for the flow of a long text
///   (limits::flowTokens) and where the patterns do not fit into memory; Cancelled
/// Thread-safe. Derives the patterns that it needs. Cost: see the sources of each meaning.
Result<std::shared_ptr<const Matrix>> deriveNumbers(const TracePtr &trace, const Quantity &quantity,
                                                    const CancelToken &cancel = {});

} // namespace headlight
