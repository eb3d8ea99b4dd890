// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Products of matrices, a tile of the result at a time.
#include "core/transformer/kernels/simd/functions.h"
#include "core/transformer/kernels/simd/transpose.h"
#include "core/transformer/kernels/simd/weights.h"

namespace {

constexpr int TileColumns = TileVectors * Lanes;
static_assert(PanelWidth % TileColumns == 0);
static_assert(TileRows <= PackedRows);

/// One tile of y = x·B (+ what y holds, + bias), kept in registers while it is summed.
template <typename Weights> struct Tile
{
    const float *x = nullptr; ///< number i of row r at [i·xStep + r·xStride]
    std::ptrdiff_t xStride = 1;
    const typename Weights::Number *b = nullptr;
    std::ptrdiff_t bStride = 0;
    int inner = 0;
    float *y = nullptr;
    std::ptrdiff_t yStride = 0;
    int columns = 0; ///< of y that are written; all of B's tile are readable
    bool accumulate = false; ///< add to what y holds; then all columns are written
    const float *bias = nullptr;
    const char *prefetch = nullptr;
    int prefetchLines = 0; ///< cache lines to ask for at every fourth step
};

constexpr int CacheLine = 64;

/// @tparam XStep floats from one number of a row to the next: 1 where rows lie as they are, PackedRows where
///   they are packed; then xStride is 1 and known to the compiler
template <typename Weights, int Rows, int Vectors, int XStep> void multiplyTile(const Tile<Weights> &tile)
{
    const std::ptrdiff_t xStride = XStep == 1 ? tile.xStride : 1;
    Vector sum[Rows][Vectors];
#pragma GCC unroll 8
    for (int row = 0; row < Rows; ++row) {
#pragma GCC unroll 4
        for (int v = 0; v < Vectors; ++v)
            sum[row][v] = tile.accumulate ? load(tile.y + row * tile.yStride + v * Lanes) : Vector{};
    }
    const auto *b = tile.b;
    const float *x = tile.x;
    const char *prefetch = tile.prefetch;
    const auto step = [&]() __attribute__((always_inline))
    {
        Vector column[Vectors];
#pragma GCC unroll 4
        for (int v = 0; v < Vectors; ++v)
            column[v] = Weights::vector(b + v * Lanes);
#pragma GCC unroll 8
        for (int row = 0; row < Rows; ++row) {
            const Vector value = broadcast(x[row * xStride]);
#pragma GCC unroll 4
            for (int v = 0; v < Vectors; ++v)
                sum[row][v] = Weights::multiplyAdd(value, column[v], sum[row][v]);
        }
        b += tile.bStride;
        x += XStep;
    };
    int i = 0;
    for (; i + 4 <= tile.inner; i += 4) {
        for (int line = 0; line < tile.prefetchLines; ++line) {
            __builtin_prefetch(prefetch, 0, 3);
            prefetch += CacheLine;
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
#pragma GCC unroll 4
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

template <int Rows, int Vectors, int XStep, typename Weights>
void multiplyRows(const Tile<Weights> &tile, int rows)
{
    if constexpr (Rows > 0) {
        if (rows == Rows)
            multiplyTile<Weights, Rows, Vectors, XStep>(tile);
        else
            multiplyRows<Rows - 1, Vectors, XStep>(tile, rows);
    }
}

template <int Vectors = ProductVectors>
void multiplyColumns(const Tile<Float32Weights> &tile, int rows, int vectors)
{
    if constexpr (Vectors > 0) {
        if (vectors == Vectors)
            multiplyRows<ProductRows, Vectors, 1>(tile, rows);
        else
            multiplyColumns<Vectors - 1>(tile, rows, vectors);
    }
}

int smaller(int a, int b)
{
    return a < b ? a : b;
}

/// Inputs that are summed before the next panel's turn: 48 × 768 floats stay in the second-level cache.
constexpr int InnerBlock = 768;

/// All rows of one panel for inputs [begin, end). x is packed in work.scratch.
template <typename Weights>
void multiplyPanel(const LinearWork &work, const typename Weights::Number *panels, int panel, int begin,
                   int end, const char *prefetch)
{
    const int columns = smaller(work.out - panel * PanelWidth, PanelWidth);
    const int tiles = PanelWidth / TileColumns * ((work.rows + TileRows - 1) / TileRows);
    constexpr int LinesPerFour = 4 * PanelWidth * static_cast<int>(sizeof(*panels)) / CacheLine;
    const std::ptrdiff_t lines = prefetch ? static_cast<std::ptrdiff_t>(end - begin) / 4 * LinesPerFour : 0;
    std::ptrdiff_t asked = 0;
    Tile<Weights> tile;
    tile.bStride = PanelWidth;
    tile.inner = end - begin;
    tile.yStride = work.yStride;
    tile.accumulate = begin > 0;
    for (int column = 0; column < columns; column += TileColumns) {
        const std::ptrdiff_t output = static_cast<std::ptrdiff_t>(panel) * PanelWidth + column;
        tile.b = panels + (static_cast<std::ptrdiff_t>(panel) * work.in + begin) * PanelWidth + column;
        tile.bias = work.bias && end == work.in ? work.bias + output : nullptr;
        tile.columns = smaller(columns - column, TileColumns);
        for (int row = 0; row < work.rows; row += TileRows) {
            const int rows = smaller(work.rows - row, TileRows);
            tile.x
                = work.scratch + (static_cast<std::ptrdiff_t>(row / TileRows) * work.in + begin) * PackedRows;
            tile.y = work.y + row * work.yStride + output;
            tile.prefetch = prefetch + asked * CacheLine;
            tile.prefetchLines = asked < lines ? (LinesPerFour + tiles - 1) / tiles : 0;
            multiplyRows<TileRows, TileVectors, PackedRows>(tile, rows);
            asked += static_cast<std::ptrdiff_t>(tile.prefetchLines) * (tile.inner / 4);
            if (work.activation != Activation::Identity && end == work.in) {
                for (int r = 0; r < rows; ++r)
                    activate(work.activation, tile.y + r * work.yStride, tile.columns);
            }
        }
    }
}

/// Rows that a tile multiplies lie side by side, number by number: one stream instead of eight.
void packRows(const LinearWork &work)
{
    for (int row = 0; row < work.rows; row += TileRows) {
        transposeAll<FloatQuad>(
            work.x + row * work.xStride, work.xStride, smaller(work.rows - row, TileRows), work.in,
            work.scratch + static_cast<std::ptrdiff_t>(row / TileRows) * work.in * PackedRows,
            std::ptrdiff_t{PackedRows});
    }
}

/// All panels of @p work, whose x is packed.
template <typename Weights>
void multiplyPanels(const LinearWork &work, const typename Weights::Number *panels)
{
    for (int panel = work.firstPanel; panel < work.lastPanel; ++panel) {
        // A partial panel has no room in y for partial sums of its padding.
        const bool whole = (panel + 1) * PanelWidth <= work.out;
        const int block = whole ? InnerBlock : work.in;
        for (int begin = 0; begin < work.in; begin += block) {
            const int end = smaller(begin + block, work.in);
            const auto *next = panels + (static_cast<std::ptrdiff_t>(panel) * work.in + end) * PanelWidth;
            const bool last = panel + 1 == work.lastPanel && end == work.in;
            multiplyPanel<Weights>(work, panels, panel, begin, end,
                                   reinterpret_cast<const char *>(last ? work.prefetch : next));
        }
    }
}

#ifdef __AVX512BF16__
/// packRows() of pairs: each row is rounded to BFloat16, and two inputs side by side move as one number.
/// @return @p work with pairs in the place of inputs
LinearWork packPairs(const LinearWork &work)
{
    LinearWork pairs = work;
    pairs.in = (work.in + 1) / 2;
    const std::ptrdiff_t tileNumbers = static_cast<std::ptrdiff_t>(pairs.in) * PackedRows;
    const int tiles = (work.rows + TileRows - 1) / TileRows;
    float *rounded = work.scratch + tiles * tileNumbers; // a tile's rows, before they are packed
    for (int row = 0; row < work.rows; row += TileRows) {
        const int rows = smaller(work.rows - row, TileRows);
        for (int r = 0; r < rows; ++r)
            roundToPairs(work.x + (row + r) * work.xStride, work.in,
                         rounded + static_cast<std::ptrdiff_t>(r) * pairs.in);
        transposeAll<FloatQuad>(rounded, pairs.in, rows, pairs.in,
                                work.scratch + row / TileRows * tileNumbers, std::ptrdiff_t{PackedRows});
    }
    return pairs;
}
#endif

void linear(const LinearWork &work)
{
    if (work.firstPanel >= work.lastPanel)
        return;
#ifdef __AVX512BF16__
    if (work.paired) {
        multiplyPanels<BFloat16Pairs>(packPairs(work), static_cast<const float *>(work.panels));
        return;
    }
#endif
    packRows(work);
    withWeights(work.type, work.panels,
                [&]<typename Weights>(Weights, const typename Weights::Number *panels) {
                    multiplyPanels<Weights>(work, panels);
                });
}

void product(const ProductWork &work)
{
    constexpr int Columns = ProductVectors * Lanes;
    Tile<Float32Weights> tile;
    tile.xStride = work.xStride;
    tile.bStride = work.bStride;
    tile.inner = work.inner;
    tile.yStride = work.yStride;
    for (int column = 0; column < work.columns; column += Columns) {
        const int columns = smaller(work.columns - column, Columns);
        tile.b = work.b + column;
        for (int row = 0; row < work.rows; row += ProductRows) {
            tile.x = work.x + row * work.xStride;
            tile.y = work.y + row * work.yStride + column;
            tile.columns = columns;
            multiplyColumns(tile, smaller(work.rows - row, ProductRows), (columns + Lanes - 1) / Lanes);
        }
    }
}

void dotRows(const float *x, const void *table, WeightType type, int rows, int count, float *y)
{
    withWeights(type, table, [&]<typename Weights>(Weights, const typename Weights::Number *numbers) {
        const auto dots = [&]<int Rows>(const typename Weights::Number *first, float *result) {
            Vector sum[Rows] = {};
            int j = 0;
            for (; j + Lanes <= count; j += Lanes) {
                for (int row = 0; row < Rows; ++row)
                    sum[row] += load(x + j)
                        * Weights::vector(first + static_cast<std::ptrdiff_t>(row) * count + j);
            }
            for (int row = 0; row < Rows; ++row) {
                result[row] = sumOf(sum[row]);
                for (int rest = j; rest < count; ++rest)
                    result[row] += x[rest]
                        * oneNumber<Weights>(first + static_cast<std::ptrdiff_t>(row) * count + rest);
            }
        };
        int row = 0;
        for (; row + 4 <= rows; row += 4)
            dots.template operator()<4>(numbers + static_cast<std::ptrdiff_t>(row) * count, y + row);
        for (; row < rows; ++row)
            dots.template operator()<1>(numbers + static_cast<std::ptrdiff_t>(row) * count, y + row);
    });
}

} // namespace
