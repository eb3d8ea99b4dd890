// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/matrix.h"
#include "core/transformer/modelshape.h"
#include "core/transformer/runinput.h"
#include "core/transformer/trace.h"

namespace headlight {

class ThreadPool;

/// How many of the leading tokens of @p input can be taken over from input.previous, which the same stack
/// gave: in a causal stack nothing of a token depends on those behind it. At most all but the last token; 0
/// where there is no previous run, where the stack looks both ways or at an encoder, and where a longer text
/// turns all queries and keys differently.
int reusableTokens(const ModelShape &shape, const RunInput &input);

/// Puts the first @p count rows of @p before in front of those of @p rows. Cost: one copy of both.
void prependRows(ThreadPool &pool, const Matrix &before, int count, Matrix &rows);

} // namespace headlight
