// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/pooler.h"

#include <array>

namespace headlight {

Matrix pooled(const Weights &weights, ThreadPool &pool, const Matrix &first)
{
    if (weights.pooler.isEmpty())
        return {};
    Matrix result(first.rows(), weights.pooler.out());
    const std::array<LinearTarget, 1> target{{{&weights.pooler, result.data(), Activation::Tanh}}};
    multiply(pool, {.x = first.data(), .rows = static_cast<int>(first.rows()), .targets = target});
    return result;
}

} // namespace headlight
