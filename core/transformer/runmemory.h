// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/memory.h"
#include "core/base/result.h"
#include "core/transformer/tracesource.h"

namespace headlight {

/// OutOfMemory when a run whose patterns are all going to be looked at needs more than @p free bytes; fine
/// when the system does not say how much is free. Asked before a run, because Linux kills a program that
/// takes more than there is instead of telling it.
Status checkRunFits(const RunEstimate &estimate, std::optional<std::uint64_t> free = availableMemory());

} // namespace headlight
