// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/matrix.h"
#include "core/transformer/runinput.h"
#include "core/transformer/weights.h"

namespace headlight {

class ThreadPool;

/// What the first block reads, (tokens, d_model): norm(token·scale + position + segment), projected to
/// d_model before the sum or after the norm where the tables are narrower.
/// @param input has passed Transformer::check()
void embed(const Architecture &architecture, const LoadedWeights &loaded, ThreadPool &pool,
           const RunInput &input, Matrix &residual);

} // namespace headlight
