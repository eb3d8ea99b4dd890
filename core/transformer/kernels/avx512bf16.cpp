// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// As avx512.cpp, compiled with -mavx512bf16 too: products of BFloat16 pairs, at twice the rate.
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

const headlight::Kernels headlight::avx512Bf16Kernels = simdKernels("AVX-512 BF16");

#endif
