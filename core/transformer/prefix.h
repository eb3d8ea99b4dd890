// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transformer/modelshape.h"
#include "core/transformer/runinput.h"
#include "core/transformer/trace.h"

namespace headlight {

/// How many of the leading tokens of @p input can be taken over from input.previous, which the same stack
/// gave: in a causal stack nothing of a token depends on those behind it. At most all but the last token; 0
/// where there is no previous run, where something was changed about it, where the stack looks both ways or
/// at an encoder, and where a longer text turns all queries and keys differently.
int reusableTokens(const ModelShape &shape, const RunInput &input);

} // namespace headlight
