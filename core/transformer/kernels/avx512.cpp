// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Compiled with -mavx512{f,bw,dq,vl}: 32 registers, 24 of them accumulators.
#include "core/transformer/kernels/instructionsets.h"

#ifdef __x86_64__

namespace {

constexpr int Lanes = 16; // floats in a register
constexpr int TileRows = 8;
constexpr int TileVectors = 3;
constexpr int ProductRows = 6;
constexpr int ProductVectors = 4;

} // namespace

#include "core/transformer/kernels/simd/kernels.h"

const headlight::Kernels headlight::avx512Kernels = simdKernels("AVX-512");

#endif
