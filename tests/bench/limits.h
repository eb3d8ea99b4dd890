// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

/// What this machine can do at best, measured now and with as many threads as the program uses: other
/// programs on the same machine take their share, so a limit from another day says little.
struct Limits
{
    double flopPerSecond = 0; ///< fused multiply-adds of float32, each counted as two
    double bytesPerSecond = 0; ///< reading memory of the size given, again and again
};

/// @param bytes of weights that a pass reads: what fits into the cache is read faster
Limits measureLimits(std::uint64_t bytes);
