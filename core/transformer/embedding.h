// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/matrix.h"
#include "core/transformer/interventions.h"
#include "core/transformer/runinput.h"
#include "core/transformer/weights.h"

#include <vector>

namespace headlight {

class ThreadPool;

/// What the embedding of a token depends on.
struct PlacedToken
{
    std::int32_t id = 0;
    std::int32_t type = 0;
    int position = 0; ///< −1 for a token that has none
};

/// Appends the tokens of @p input from number @p first on to @p tokens.
/// @param input has passed checkTokens()
void appendPlaced(const Architecture &architecture, const ModelShape &shape, const RunInput &input, int first,
                  std::vector<PlacedToken> &tokens);

/// What the first block reads, (tokens, d_model): norm(token·scale + position + segment), projected to
/// d_model before the sum or after the norm where the tables are narrower.
/// @param positions Removed: without their part of the sum
void embed(const Architecture &architecture, const LoadedWeights &loaded, ThreadPool &pool,
           const std::vector<PlacedToken> &tokens, Interventions::Positions positions, Matrix &residual);

} // namespace headlight
