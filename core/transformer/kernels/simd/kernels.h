// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// All kernels of the instruction set that the including file is compiled for.
#include "core/transformer/kernels/simd/products.h"
#include "core/transformer/kernels/simd/rows.h"

namespace {

constexpr Kernels simdKernels(const char *name)
{
    return {name,    linear,   product, scaleAndMask, softmax,   add,      layerNorm,
            rmsNorm, activate, dotRows, widen,        areFinite, transpose};
}

} // namespace
