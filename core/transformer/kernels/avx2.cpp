// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Compiled with -mavx2 -mfma -mf16c: 16 registers, 12 of them accumulators.
#include "core/transformer/kernels/instructionsets.h"

#ifdef __x86_64__

namespace {

constexpr int Lanes = 8; // floats in a register
constexpr int TileRows = 6;
constexpr int TileVectors = 2;
constexpr int ProductRows = 6;
constexpr int ProductVectors = 2;

} // namespace

#include "core/transformer/kernels/simd/kernels.h"

const headlight::Kernels headlight::avx2Kernels = simdKernels("AVX2");

#endif
