// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// All kernels of the instruction set that the including file is compiled for.
#include "core/transformer/kernels/simd/products.h"
#include "core/transformer/kernels/simd/rows.h"

namespace {

constexpr Kernels simdKernels(const char *name)
{
#ifdef __AVX512BF16__
    constexpr bool MultipliesPairs = true;
#else
    constexpr bool MultipliesPairs = false;
#endif
    return {name,      MultipliesPairs, linear,   product, scaleAndMask, softmax,   add,
            layerNorm, rmsNorm,         activate, dotRows, widen,        areFinite, transpose};
}

} // namespace
