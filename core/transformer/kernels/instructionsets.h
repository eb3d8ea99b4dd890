// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transformer/kernels/kernels.h"

namespace headlight {

// Each lives in a file of its own that is compiled for its instruction set; kernels.cpp chooses.
extern const Kernels baselineKernels;
extern const Kernels avx2Kernels;
extern const Kernels avx512Kernels;
extern const Kernels avx512Bf16Kernels;
extern const Kernels neonKernels;

} // namespace headlight
