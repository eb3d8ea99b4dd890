// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/pooler.h"

#include <array>

namespace headlight {

RowVector pooled(const Weights &weights, ThreadPool &pool, const MatrixView &last)
{
    if (weights.pooler.isEmpty())
        return {};
    RowVector result(weights.pooler.out());
    const std::array<LinearTarget, 1> target{{{&weights.pooler, result.data(), Activation::Tanh}}};
    multiply(pool, {.x = last.row(0).data(), .rows = 1, .targets = target});
    return result;
}

} // namespace headlight
