// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// 32 registers, 24 of them accumulators. Written with the others and compiled, but never run: no such machine
// yet.
#include "core/transformer/kernels/instructionsets.h"

#ifdef __aarch64__

namespace {

constexpr int Lanes = 4; // floats in a register
constexpr int TileRows = 8;
constexpr int TileVectors = 3;
constexpr int ProductRows = 6;
constexpr int ProductVectors = 4;

} // namespace

#include "core/transformer/kernels/simd/kernels.h"

const headlight::Kernels headlight::neonKernels = simdKernels("NEON");

#endif
