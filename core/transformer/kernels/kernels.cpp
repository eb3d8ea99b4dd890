// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/kernels/kernels.h"

#include "core/transformer/kernels/instructionsets.h"

namespace headlight {

const std::vector<const Kernels *> &usableKernels()
{
    static const std::vector<const Kernels *> usable = [] {
        std::vector<const Kernels *> list{&referenceKernels};
#if defined(__x86_64__)
        list.push_back(&baselineKernels);
        if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c"))
            list.push_back(&avx2Kernels);
        if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
            && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")) {
            list.push_back(&avx512Kernels);
            if (__builtin_cpu_supports("avx512bf16"))
                list.push_back(&avx512Bf16Kernels);
        }
#elif defined(__aarch64__)
        list.push_back(&neonKernels);
#endif
        return list;
    }();
    return usable;
}

const Kernels &kernels()
{
    static const Kernels &best = *usableKernels().back();
    return best;
}

} // namespace headlight
