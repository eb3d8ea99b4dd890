// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transformer/trace.h"

namespace headlight {

enum class GenerationEnd {
    None, ///< the trace has one token more
    EndToken, ///< the model ended its text; the trace is the one before
    PositionLimit, ///< the model has no position for one more token; the trace is the one before
};

struct GenerationStep
{
    GenerationEnd end = GenerationEnd::None;
    std::int32_t id = -1; ///< the token that was chosen, the end token too; −1 at the position limit
    TracePtr trace;
};

} // namespace headlight
