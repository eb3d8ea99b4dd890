// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The fast kernels are written once in the compiler's vector types. The file that includes them says before,
// in an unnamed namespace, how wide a register is (Lanes) and how large a tile of outputs fits into the
// registers (TileRows × TileVectors for products with weights, ProductRows × ProductVectors for others), and
// is compiled for that instruction set.
//
// Everything in this folder has internal linkage, and no inline function of a library is used: the linker
// keeps one copy of such a function for the whole program, and that copy could hold instructions the
// processor does not have. (The compiler's own intrinsics are always inlined.)
#include "core/transformer/kernels/kernels.h"

#include <cstdint>

namespace {

using namespace headlight;

using Vector = float __attribute__((vector_size(Lanes * 4)));
using IntVector = std::int32_t __attribute__((vector_size(Lanes * 4)));
using UnalignedVector = float __attribute__((vector_size(Lanes * 4), aligned(4), may_alias));

[[gnu::always_inline]] inline Vector load(const float *p)
{
    return *reinterpret_cast<const UnalignedVector *>(p);
}

[[gnu::always_inline]] inline void store(float *p, Vector v)
{
    *reinterpret_cast<UnalignedVector *>(p) = v;
}

[[gnu::always_inline]] inline Vector broadcast(float value)
{
    return value - Vector{}; // x − 0 is x, also for −0: the compiler drops it
}

/// The first @p count floats at @p p, the rest @p fill.
[[gnu::noinline]] Vector loadFirst(const float *p, int count, float fill)
{
    Vector v = broadcast(fill);
    for (int lane = 0; lane < count; ++lane)
        v[lane] = p[lane];
    return v;
}

[[gnu::noinline]] void storeFirst(float *p, Vector v, int count)
{
    for (int lane = 0; lane < count; ++lane)
        p[lane] = v[lane];
}

inline float sumOf(Vector v)
{
    float sum = 0;
    for (int lane = 0; lane < Lanes; ++lane)
        sum += v[lane];
    return sum;
}

/// y[j] = function(x[j]) for @p count numbers.
template <typename Function>
[[gnu::always_inline]] inline void forEach(const float *x, float *y, int count, Function function)
{
    int j = 0;
    for (; j + Lanes <= count; j += Lanes)
        store(y + j, function(load(x + j)));
    if (j < count)
        storeFirst(y + j, function(loadFirst(x + j, count - j, 0)), count - j);
}

} // namespace
