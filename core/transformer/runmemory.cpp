// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/runmemory.h"

namespace headlight {

Status checkRunFits(const RunEstimate &estimate, std::optional<std::uint64_t> free)
{
    if (!free || estimate.bytes <= *free)
        return Done{};
    return Error{.code = ErrorCode::OutOfMemory,
                 .what = "the patterns of this text do not fit into memory",
                 .expected = "at most " + memoryText(*free) + ", which are free",
                 .found = memoryText(estimate.bytes) + " for " + std::to_string(estimate.tokens) + " tokens",
                 .hint = "use a shorter text or a smaller model, or close other programs"};
}

} // namespace headlight
