// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The fast kernels, written once in the compiler's vector types. The file that includes this says before, in
// an unnamed namespace, how wide a register is (Lanes) and how large a tile of outputs fits into the
// registers (TileRows × TileVectors), and is compiled for that instruction set.
//
// Everything here has internal linkage, and no inline function of a library is used: the linker keeps one
// copy of such a function for the whole program, and that copy could hold instructions the processor does not
// have.
#include "core/transformer/kernels/kernels.h"

#include <cstdint>

namespace {

using namespace headlight;

using Vector = float __attribute__((vector_size(Lanes * 4)));
using IntVector = std::int32_t __attribute__((vector_size(Lanes * 4)));
using UnalignedVector = float __attribute__((vector_size(Lanes * 4), aligned(4), may_alias));

constexpr int TileColumns = TileVectors * Lanes;
static_assert(PanelWidth % TileColumns == 0);

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

// ---- functions of one number ----

/// eˣ within 1e-7, relative; exactly 0 below the smallest normal number. Cody and Waite's reduction to
/// |f| ≤ ln(2)/2, then the polynomial of Cephes' expf.
[[gnu::always_inline]] inline Vector exponential(Vector x)
{
    constexpr float Lowest = -87.33F; // below, the result would be subnormal
    constexpr float Highest = 88.37F; // above, 2ᵏ would overflow
    constexpr float Round = 12582912.F; // 1.5·2²³: adding it rounds to an integer
    constexpr std::int32_t RoundBits = 0x4B400000;
    Vector clamped = x < Lowest ? broadcast(Lowest) : x;
    clamped = clamped > Highest ? broadcast(Highest) : clamped;
    const Vector shifted = clamped * 1.44269504088896341F + Round;
    const Vector k = shifted - Round;
    Vector f = clamped - k * 0.693359375F;
    f = f + k * 2.12194440e-4F;
    Vector p = f * 1.9875691500e-4F + 1.3981999507e-3F;
    p = p * f + 8.3334519073e-3F;
    p = p * f + 4.1665795894e-2F;
    p = p * f + 1.6666665459e-1F;
    p = p * f + 5.0000001201e-1F;
    p = p * (f * f) + f + 1.F;
    const IntVector exponent = (reinterpret_cast<IntVector>(shifted) - RoundBits + 127) << 23;
    const Vector result = p * reinterpret_cast<Vector>(exponent);
    return x < Lowest ? Vector{} : result;
}

[[gnu::always_inline]] inline Vector sigmoid(Vector x)
{
    return 1.F / (1.F + exponential(-x));
}

/// x·Φ(x). Φ(−|x|) = erfc(|x|/√2)/2 as e^(−x²/2) times a polynomial in t = 1/(1 + 0.3·|x|/√2), fitted at
/// Chebyshev nodes (4.5e-8, relative): no cancellation for negative x.
[[gnu::always_inline]] inline Vector gelu(Vector x)
{
    const Vector magnitude = x < 0.F ? -x : x;
    const Vector t = 1.F / (1.F + magnitude * 0.212132034F);
    Vector p = t * -0.13077087700366974F + 0.49193426966667175F;
    p = p * t + -0.5261516571044922F;
    p = p * t + 0.5645142197608948F;
    p = p * t + -0.10698336362838745F;
    p = p * t + 0.2205391675233841F;
    p = p * t + 0.14679601788520813F;
    p = p * t + 0.17094911634922028F;
    p = p * t + 0.16917306184768677F;
    const Vector tail = 0.5F * p * t * exponential(-0.5F * x * x);
    return x * (x < 0.F ? tail : 1.F - tail);
}

/// tanh: a polynomial of Cephes' tanhf near 0, where 2σ(2x) − 1 would cancel.
[[gnu::always_inline]] inline Vector hyperbolicTangent(Vector x)
{
    const Vector square = x * x;
    Vector p = square * -5.70498872745e-3F + 2.06390887954e-2F;
    p = p * square + -5.37397155531e-2F;
    p = p * square + 1.33314422036e-1F;
    p = p * square + -3.33332819422e-1F;
    const Vector near = p * square * x + x;
    const Vector far = 2.F * sigmoid(2.F * x) - 1.F;
    return square < 0.390625F ? near : far;
}

void activate(Activation activation, float *values, int count)
{
    switch (activation) {
    case Activation::Identity:
        return;
    case Activation::Gelu:
        return forEach(values, values, count, [](Vector x) { return gelu(x); });
    case Activation::GeluTanh:
        return forEach(values, values, count,
                       [](Vector x) { return x * sigmoid(1.59576912161F * (x + 0.044715F * x * x * x)); });
    case Activation::QuickGelu:
        return forEach(values, values, count, [](Vector x) { return x * sigmoid(1.702F * x); });
    case Activation::Relu:
        return forEach(values, values, count, [](Vector x) { return x < 0.F ? Vector{} : x; });
    case Activation::Silu:
        return forEach(values, values, count, [](Vector x) { return x * sigmoid(x); });
    case Activation::Tanh:
        return forEach(values, values, count, [](Vector x) { return hyperbolicTangent(x); });
    }
}

// ---- products ----

/// One tile of y = x·B (+ what y holds, + bias), kept in registers while it is summed.
struct Tile
{
    const float *x = nullptr;
    std::ptrdiff_t xStride = 0;
    const float *b = nullptr;
    std::ptrdiff_t bStride = 0;
    int inner = 0;
    float *y = nullptr;
    std::ptrdiff_t yStride = 0;
    int columns = 0; ///< of y that are written; all of B's tile are readable
    bool accumulate = false; ///< add to what y holds; then all columns are written
    const float *bias = nullptr;
    const float *prefetch = nullptr;
    int prefetchLines = 0; ///< cache lines to ask for at every fourth step
};

template <int Rows, int Vectors> void multiplyTile(const Tile &tile)
{
    Vector sum[Rows][Vectors];
#pragma GCC unroll 8
    for (int row = 0; row < Rows; ++row) {
#pragma GCC unroll 3
        for (int v = 0; v < Vectors; ++v)
            sum[row][v] = tile.accumulate ? load(tile.y + row * tile.yStride + v * Lanes) : Vector{};
    }
    const float *b = tile.b;
    const float *x = tile.x;
    const float *prefetch = tile.prefetch;
    const auto step = [&] {
        Vector column[Vectors];
#pragma GCC unroll 3
        for (int v = 0; v < Vectors; ++v)
            column[v] = load(b + v * Lanes);
#pragma GCC unroll 8
        for (int row = 0; row < Rows; ++row) {
            const Vector value = broadcast(x[row * tile.xStride]);
#pragma GCC unroll 3
            for (int v = 0; v < Vectors; ++v)
                sum[row][v] += value * column[v];
        }
        b += tile.bStride;
        ++x;
    };
    int i = 0;
    for (; i + 4 <= tile.inner; i += 4) {
        for (int line = 0; line < tile.prefetchLines; ++line) {
            __builtin_prefetch(prefetch, 0, 2);
            prefetch += 16;
        }
#pragma GCC unroll 4
        for (int part = 0; part < 4; ++part)
            step();
    }
    for (; i < tile.inner; ++i)
        step();

    constexpr int Columns = Vectors * Lanes;
    float margin[Rows * Columns]; // takes the whole tile where y has fewer columns
    const bool whole = tile.columns == Columns;
    float *y = whole ? tile.y : margin;
    const std::ptrdiff_t yStride = whole ? tile.yStride : Columns;
#pragma GCC unroll 8
    for (int row = 0; row < Rows; ++row) {
#pragma GCC unroll 3
        for (int v = 0; v < Vectors; ++v) {
            const Vector result = tile.bias ? sum[row][v] + load(tile.bias + v * Lanes) : sum[row][v];
            store(y + row * yStride + v * Lanes, result);
        }
    }
    for (int row = 0; row < Rows && !whole; ++row) {
        for (int column = 0; column < tile.columns; ++column)
            tile.y[row * tile.yStride + column] = margin[row * Columns + column];
    }
}

template <int Vectors, int Rows = TileRows> void multiplyRows(const Tile &tile, int rows)
{
    if constexpr (Rows > 0) {
        if (rows == Rows)
            multiplyTile<Rows, Vectors>(tile);
        else
            multiplyRows<Vectors, Rows - 1>(tile, rows);
    }
}

template <int Vectors = TileVectors> void multiplyColumns(const Tile &tile, int rows, int vectors)
{
    if constexpr (Vectors > 0) {
        if (vectors == Vectors)
            multiplyRows<Vectors>(tile, rows);
        else
            multiplyColumns<Vectors - 1>(tile, rows, vectors);
    }
}

/// Inputs that are summed before the next panel's turn: 48 × 768 floats stay in the second-level cache.
constexpr int InnerBlock = 768;

/// All rows of one panel for inputs [begin, end).
void multiplyPanel(const LinearWork &work, int panel, int begin, int end, const float *prefetch)
{
    const int columns
        = work.out - panel * PanelWidth < PanelWidth ? work.out - panel * PanelWidth : PanelWidth;
    const int tiles = PanelWidth / TileColumns * ((work.rows + TileRows - 1) / TileRows);
    const std::ptrdiff_t lines = prefetch ? static_cast<std::ptrdiff_t>(end - begin) * PanelWidth / 16 : 0;
    std::ptrdiff_t asked = 0;
    Tile tile;
    tile.xStride = work.xStride;
    tile.bStride = PanelWidth;
    tile.inner = end - begin;
    tile.yStride = work.yStride;
    tile.accumulate = begin > 0;
    for (int column = 0; column < columns; column += TileColumns) {
        const std::ptrdiff_t output = static_cast<std::ptrdiff_t>(panel) * PanelWidth + column;
        tile.b = work.panels + (static_cast<std::ptrdiff_t>(panel) * work.in + begin) * PanelWidth + column;
        tile.bias = work.bias && end == work.in ? work.bias + output : nullptr;
        tile.columns = columns - column < TileColumns ? columns - column : TileColumns;
        for (int row = 0; row < work.rows; row += TileRows) {
            const int rows = work.rows - row < TileRows ? work.rows - row : TileRows;
            tile.x = work.x + row * work.xStride + begin;
            tile.y = work.y + row * work.yStride + output;
            tile.prefetch = prefetch + asked * 16;
            tile.prefetchLines = asked < lines ? (PanelWidth / 4 + tiles - 1) / tiles : 0;
            multiplyRows<TileVectors>(tile, rows);
            asked += static_cast<std::ptrdiff_t>(tile.prefetchLines) * (tile.inner / 4);
            if (work.activation != Activation::Identity && end == work.in) {
                for (int r = 0; r < rows; ++r)
                    activate(work.activation, tile.y + r * work.yStride, tile.columns);
            }
        }
    }
}

void linear(const LinearWork &work)
{
    for (int panel = work.firstPanel; panel < work.lastPanel; ++panel) {
        // A partial panel has no room in y for partial sums of its padding.
        const bool whole = (panel + 1) * PanelWidth <= work.out;
        const int block = whole ? InnerBlock : work.in;
        for (int begin = 0; begin < work.in; begin += block) {
            const int end = work.in - begin < block ? work.in : begin + block;
            const float *next
                = work.panels + (static_cast<std::ptrdiff_t>(panel) * work.in + end) * PanelWidth;
            const bool last = panel + 1 == work.lastPanel && end == work.in;
            multiplyPanel(work, panel, begin, end, last ? work.prefetch : next);
        }
    }
}

void product(const ProductWork &work)
{
    Tile tile;
    tile.xStride = work.xStride;
    tile.bStride = work.bStride;
    tile.inner = work.inner;
    tile.yStride = work.yStride;
    for (int column = 0; column < work.columns; column += TileColumns) {
        const int columns = work.columns - column < TileColumns ? work.columns - column : TileColumns;
        tile.b = work.b + column;
        tile.columns = columns;
        for (int row = 0; row < work.rows; row += TileRows) {
            tile.x = work.x + row * work.xStride;
            tile.y = work.y + row * work.yStride + column;
            const int rows = work.rows - row < TileRows ? work.rows - row : TileRows;
            multiplyColumns(tile, rows, (columns + Lanes - 1) / Lanes);
        }
    }
}

void dotRows(const float *x, const float *table, int rows, int count, float *y)
{
    const auto dots = [&]<int Rows>(const float *first, float *result) {
        Vector sum[Rows] = {};
        int j = 0;
        for (; j + Lanes <= count; j += Lanes) {
            for (int row = 0; row < Rows; ++row)
                sum[row] += load(x + j) * load(first + static_cast<std::ptrdiff_t>(row) * count + j);
        }
        for (int row = 0; row < Rows; ++row) {
            result[row] = sumOf(sum[row]);
            for (int rest = j; rest < count; ++rest)
                result[row] += x[rest] * first[static_cast<std::ptrdiff_t>(row) * count + rest];
        }
    };
    int row = 0;
    for (; row + 4 <= rows; row += 4)
        dots.template operator()<4>(table + static_cast<std::ptrdiff_t>(row) * count, y + row);
    for (; row < rows; ++row)
        dots.template operator()<1>(table + static_cast<std::ptrdiff_t>(row) * count, y + row);
}

// ---- rows ----

void scaleAndMask(float *row, const float *mask, float scale, int count)
{
    if (!mask)
        return forEach(row, row, count, [scale](Vector v) { return v * scale; });
    int j = 0;
    for (; j + Lanes <= count; j += Lanes)
        store(row + j, load(row + j) * scale + load(mask + j));
    if (j < count)
        storeFirst(row + j, loadFirst(row + j, count - j, 0) * scale + loadFirst(mask + j, count - j, 0),
                   count - j);
}

void softmax(float *row, int count)
{
    const float infinity = __builtin_inff();
    const int whole = count / Lanes * Lanes;
    const Vector rest = loadFirst(row + whole, count - whole, -infinity);
    Vector highest = rest;
    for (int j = 0; j < whole; j += Lanes) {
        const Vector v = load(row + j);
        highest = v > highest ? v : highest;
    }
    float maximum = -infinity; // skips NaN, which comes back through the sum
    for (int lane = 0; lane < Lanes; ++lane)
        maximum = highest[lane] > maximum ? highest[lane] : maximum;
    if (maximum == -infinity) {
        float fill = 0;
        for (int j = 0; j < count; ++j)
            fill = row[j] == row[j] ? fill : row[j];
        for (int j = 0; j < count; ++j)
            row[j] = fill;
        return;
    }
    Vector sums = {};
    for (int j = 0; j < whole; j += Lanes) {
        const Vector e = exponential(load(row + j) - maximum);
        sums += e;
        store(row + j, e);
    }
    const Vector e = exponential(rest - maximum);
    storeFirst(row + whole, e, count - whole);
    const float inverse = 1.F / sumOf(sums + e);
    forEach(row, row, count, [inverse](Vector v) { return v * inverse; });
}

void add(const float *a, const float *b, float *y, int count)
{
    int j = 0;
    for (; j + Lanes <= count; j += Lanes)
        store(y + j, load(a + j) + load(b + j));
    for (; j < count; ++j)
        y[j] = a[j] + b[j];
}

void layerNorm(const float *x, const float *gain, const float *bias, float epsilon, float *y, int count)
{
    const auto n = static_cast<float>(count);
    Vector sums = {};
    int j = 0;
    for (; j + Lanes <= count; j += Lanes)
        sums += load(x + j);
    float sum = sumOf(sums);
    for (; j < count; ++j)
        sum += x[j];
    const float mean = sum / n;

    sums = Vector{};
    for (j = 0; j + Lanes <= count; j += Lanes) {
        const Vector difference = load(x + j) - mean;
        sums += difference * difference;
    }
    float squares = sumOf(sums);
    for (; j < count; ++j)
        squares += (x[j] - mean) * (x[j] - mean);

    const float scale = 1.F / __builtin_sqrtf(squares / n + epsilon);
    for (j = 0; j + Lanes <= count; j += Lanes)
        store(y + j, (load(x + j) - mean) * scale * load(gain + j) + load(bias + j));
    for (; j < count; ++j)
        y[j] = (x[j] - mean) * scale * gain[j] + bias[j];
}

void rmsNorm(const float *x, const float *gain, float epsilon, float *y, int count)
{
    Vector sums = {};
    int j = 0;
    for (; j + Lanes <= count; j += Lanes)
        sums += load(x + j) * load(x + j);
    float squares = sumOf(sums);
    for (; j < count; ++j)
        squares += x[j] * x[j];
    const float scale = 1.F / __builtin_sqrtf(squares / static_cast<float>(count) + epsilon);
    for (j = 0; j + Lanes <= count; j += Lanes)
        store(y + j, load(x + j) * scale * load(gain + j));
    for (; j < count; ++j)
        y[j] = x[j] * scale * gain[j];
}

constexpr Kernels simdKernels(const char *name)
{
    return {name, linear, product, scaleAndMask, softmax, add, layerNorm, rmsNorm, activate, dotRows};
}

} // namespace
