// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/canceltoken.h"
#include "core/base/result.h"
#include "core/checkpoint/tensorsource.h"
#include "core/transformer/linear.h"
#include "core/transformer/table.h"

#include <optional>
#include <span>

namespace headlight {

class ThreadPool;

/// How many numbers of a tensor are no finite numbers.
struct OddNumbers
{
    std::int64_t nans = 0;
    std::int64_t infinities = 0;

    OddNumbers &operator+=(const OddNumbers &other);
};

/// How a stored matrix holds what belongs to one or more Linears side by side.
struct StoredLinear
{
    const TensorInfo *weight = nullptr;
    bool transposed = false; ///< (in, out) instead of (out, in)
    /// Rows of one head after the other: d_head of the first Linear, d_head of the second, … ; 0: all rows of
    /// the first Linear, then all of the second, … ; only where not transposed
    int interleaved = 0;
};

/// The type that numbers of @p dtype keep in memory; empty where they are converted to float32 first.
std::optional<WeightType> keptType(DType dtype);

/// Reads @p stored into @p linears, which get the type that is stored, on all threads of @p pool: each reads
/// a few hundred KB, looks for odd numbers while they are in the cache, and packs them. No page of the file
/// is mapped.
/// @param widths outputs of each of @p linears
/// @param arena gives the memory of the panels
/// @return ReadFailed, Cancelled (polled every few hundred KB)
Result<OddNumbers> readLinears(ThreadPool &pool, const TensorSource &source, const StoredLinear &stored,
                               std::span<Linear *const> linears, std::span<const int> widths, Arena &arena,
                               const CancelToken &cancel);

/// The same for a table of rows.
Result<OddNumbers> readTable(ThreadPool &pool, const TensorSource &source, const TensorInfo &tensor,
                             Table &table, Arena &arena, const CancelToken &cancel);

/// Counts what is odd among @p count numbers of @p type.
OddNumbers oddNumbers(const void *numbers, WeightType type, std::size_t count);

} // namespace headlight
