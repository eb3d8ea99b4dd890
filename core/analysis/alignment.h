// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/canceltoken.h"
#include "core/base/result.h"
#include "core/transformer/trace.h"

#include <cstdint>
#include <span>
#include <vector>

namespace headlight {

/// A place in an alignment of two sentences.
struct AlignedTokens
{
    int a = -1; ///< token of the first sentence, −1: none stands here
    int b = -1; ///< token of the second sentence

    bool isPair() const { return a >= 0 && b >= 0; }
    bool operator==(const AlignedTokens &) const = default;
};

/// Lays two sentences side by side with the fewest changes: replaced, inserted and removed tokens cost 1 each
/// (Levenshtein 1966); of equally good ways, replacing comes before removing and that before inserting,
/// from the end.
/// @return InvalidArgument when a sentence is empty, or fewer than half of the longer one's tokens stay
///   the same: no minimal pair; TooLarge above limits::alignmentCells
/// Pure, thread-safe. Cost O(a · b).
Result<std::vector<AlignedTokens>> alignTokens(std::span<const std::int32_t> a,
                                               std::span<const std::int32_t> b);

/// B − A at aligned queries and keys, −1 … 1; NaN where a token has no partner.
/// @param a, @p b patterns of the two sentences
/// @return (place, place) of the alignment
Matrix alignedDifference(const MatrixView &a, const MatrixView &b, std::span<const AlignedTokens> alignment);

/// A head and how much its attention changed between two sentences.
struct HeadChange
{
    LayerHead head;
    double change = 0; ///< mean Jensen-Shannon divergence, nats, 0 … ln 2
    int rows = 0; ///< aligned queries
};

/// All heads, most changed first. Rows are compared at aligned keys; what goes to others counts as one more
/// key.
/// @return InvalidArgument when the traces have different layers or heads; Cancelled, polled before each
/// layer
Result<std::vector<HeadChange>> headChanges(const Trace &a, const Trace &b,
                                            std::span<const AlignedTokens> alignment,
                                            const CancelToken &cancel = {});

} // namespace headlight
