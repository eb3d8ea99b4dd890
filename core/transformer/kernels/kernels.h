// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transformer/activation.h"
#include "core/transformer/weighttype.h"

#include <cstddef>
#include <vector>

namespace headlight {

/// Outputs of a packed weight panel. 48 divides the usual widths (192, 768, 2304, 3072) and is three AVX-512,
/// six AVX2 or twelve SSE2 registers.
inline constexpr int PanelWidth = 48;

/// Rows of x that Kernels::linear packs side by side.
inline constexpr int PackedRows = 8;

/// Floats of LinearWork::scratch that serve any set of kernels: tiles of 6 rows are packed like those of 8,
/// and pairs, which take half of that, have a tile beside them that is being packed.
constexpr std::size_t linearScratch(int rows, int in)
{
    return static_cast<std::size_t>((rows + 5) / 6) * PackedRows * static_cast<std::size_t>(in + in % 2);
}

/// y = activation(x·Wᵀ + b) for some panels of W.
struct LinearWork
{
    const float *x = nullptr; ///< (rows, in)
    std::ptrdiff_t xStride = 0; ///< floats from one row to the next
    int rows = 0;
    const void *panels = nullptr; ///< (⌈out/48⌉, in, 48): output o, input i at [o/48][i][o%48]; padding is 0
    WeightType type = WeightType::Float32; ///< of the panels
    /// Panels hold BFloat16 numbers of two inputs side by side, (⌈out/48⌉, ⌈in/2⌉, 48, 2), the last one 0
    /// where `in` is odd, and x is rounded to BFloat16, too. Only where Kernels::multipliesPairs.
    bool paired = false;
    const float *bias = nullptr; ///< (⌈out/48⌉·48), or null
    int in = 0;
    int out = 0;
    float *y = nullptr; ///< (rows, out); only columns of the chosen panels below out are written
    std::ptrdiff_t yStride = 0;
    Activation activation = Activation::Identity;
    int firstPanel = 0;
    int lastPanel = 0; ///< one behind the last
    const void *prefetch = nullptr; ///< the panel that this thread multiplies next, or null
    float *scratch = nullptr; ///< linearScratch(rows, in) floats that the kernel may write to
};

/// y = x·B, B in rows of its own.
struct ProductWork
{
    const float *x = nullptr; ///< (rows, inner)
    std::ptrdiff_t xStride = 0;
    int rows = 0;
    const float *b = nullptr; ///< (inner, columns rounded up to 16), the columns beyond `columns` readable
    std::ptrdiff_t bStride = 0; ///< a multiple of 16
    int inner = 0;
    int columns = 0;
    float *y = nullptr; ///< (rows, columns)
    std::ptrdiff_t yStride = 0;
};

/// The inner loops of a forward pass for one instruction set. All are pure, run on the calling thread and
/// give a row the same bits whatever the other rows are and however many there are.
struct Kernels
{
    const char *name; ///< "AVX-512 BF16", "AVX-512", "AVX2", "baseline", "NEON", "reference"
    bool multipliesPairs; ///< whether `linear` takes LinearWork::paired

    /// Cost 2·rows·in·48 operations a panel; reads the panel once from memory for up to L2-many rows.
    void (*linear)(const LinearWork &work);

    void (*product)(const ProductWork &work);

    /// row[j] = row[j]·scale + mask[j]; @p mask null adds nothing.
    void (*scaleAndMask)(float *row, const float *mask, float scale, int count);

    /// Softmax in place, the row's maximum subtracted first. −inf gives exactly 0, a row of −inf only gives
    /// zeros, NaN anywhere gives NaN everywhere.
    void (*softmax)(float *row, int count);

    /// y[j] = a[j] + b[j]; y may be a or b.
    void (*add)(const float *a, const float *b, float *y, int count);

    /// y = (x − mean)/√(variance + epsilon)·gain + bias; y may be x. (Ba et al. 2016, arXiv:1607.06450)
    void (*layerNorm)(const float *x, const float *gain, const float *bias, float epsilon, float *y,
                      int count);

    /// y = x/√(mean of x² + epsilon)·gain; y may be x. (Zhang & Sennrich 2019, arXiv:1910.07467)
    void (*rmsNorm)(const float *x, const float *gain, float epsilon, float *y, int count);

    /// In place. Within 5e-7 of max(|result|, |x|/16).
    void (*activate)(Activation activation, float *values, int count);

    /// y[r] = x·table[r] for rows 0 … rows − 1 of @p table, (rows, count) without gaps.
    void (*dotRows)(const float *x, const void *table, WeightType type, int rows, int count, float *y);

    /// y[j] = weights[j], exactly.
    void (*widen)(const void *weights, WeightType type, int count, float *y);

    /// Whether none of @p weights is infinite or NaN.
    bool (*areFinite)(const void *weights, WeightType type, int count);

    /// to[column·toStride + row] = from[row·fromStride + column]; strides in numbers of @p type.
    void (*transpose)(const void *from, std::ptrdiff_t fromStride, int rows, int columns, void *to,
                      std::ptrdiff_t toStride, WeightType type);
};

/// The fastest kernels that this processor can run; chosen once.
const Kernels &kernels();

/// All that this processor can run, slowest first: for tests and benchmarks.
const std::vector<const Kernels *> &usableKernels();

/// Plain loops that define what the others compute.
extern const Kernels referenceKernels;

} // namespace headlight
