// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/norm.h"

#include "core/transformer/kernels/kernels.h"

namespace headlight {

void Norm::apply(const float *x, float epsilon, float *y) const
{
    const auto count = static_cast<int>(gain.size());
    if (bias.empty())
        kernels().rmsNorm(x, gain.data(), epsilon, y, count);
    else
        kernels().layerNorm(x, gain.data(), bias.data(), epsilon, y, count);
}

} // namespace headlight
