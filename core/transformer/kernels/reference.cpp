// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the fast kernels compute, as plainly as it can be said. Sums run in double.
#include "core/checkpoint/widen.h"
#include "core/transformer/bfloat16.h"
#include "core/transformer/kernels/kernels.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <numbers>

namespace headlight {

namespace {

double activated(Activation activation, double x)
{
    const auto sigmoid = [](double z) { return 1 / (1 + std::exp(-z)); };
    switch (activation) {
    case Activation::Identity:
        return x;
    case Activation::Gelu:
        return x * 0.5 * std::erfc(-x / std::numbers::sqrt2);
    case Activation::GeluTanh:
        return x * sigmoid(2 * std::sqrt(2 / std::numbers::pi) * (x + 0.044715 * x * x * x));
    case Activation::QuickGelu:
        return x * sigmoid(1.702 * x);
    case Activation::Relu:
        return x < 0 ? 0 : x;
    case Activation::Silu:
        return x * sigmoid(x);
    case Activation::Tanh:
        return std::tanh(x);
    }
    return x;
}

void activate(Activation activation, float *values, int count)
{
    for (int j = 0; j < count; ++j)
        values[j] = static_cast<float>(activated(activation, static_cast<double>(values[j])));
}

/// Number @p index of @p weights.
double weight(const void *weights, WeightType type, std::ptrdiff_t index)
{
    float value = 0;
    const DType dtype = type == WeightType::Float32 ? DType::F32
        : type == WeightType::Float16               ? DType::F16
                                                    : DType::BF16;
    const std::size_t bytes = bytesOf(type);
    const auto *stored = static_cast<const std::byte *>(weights) + static_cast<std::size_t>(index) * bytes;
    widenToFloat(dtype, {stored, bytes}, {&value, 1});
    return static_cast<double>(value);
}

/// y = activation(x·Wᵀ + b) with both factors as BFloat16.
void linearOfPairs(const LinearWork &work)
{
    const std::ptrdiff_t pairs = (work.in + 1) / 2;
    for (int o = work.firstPanel * PanelWidth; o < std::min(work.out, work.lastPanel * PanelWidth); ++o) {
        for (int row = 0; row < work.rows; ++row) {
            double sum = work.bias ? static_cast<double>(work.bias[o]) : 0;
            for (int i = 0; i < work.in; ++i) {
                const std::ptrdiff_t pair = (o / PanelWidth * pairs + i / 2) * PanelWidth + o % PanelWidth;
                const float x = bfloat16ToFloat(nearestBfloat16(work.x[row * work.xStride + i]));
                sum += static_cast<double>(x) * weight(work.panels, WeightType::BFloat16, 2 * pair + i % 2);
            }
            work.y[row * work.yStride + o] = static_cast<float>(activated(work.activation, sum));
        }
    }
}

void linear(const LinearWork &work)
{
    if (work.paired)
        return linearOfPairs(work);
    for (int o = work.firstPanel * PanelWidth; o < std::min(work.out, work.lastPanel * PanelWidth); ++o) {
        const std::ptrdiff_t first = std::ptrdiff_t{o / PanelWidth} * work.in * PanelWidth + o % PanelWidth;
        for (int row = 0; row < work.rows; ++row) {
            const float *x = work.x + row * work.xStride;
            double sum = work.bias ? static_cast<double>(work.bias[o]) : 0;
            for (int i = 0; i < work.in; ++i)
                sum += static_cast<double>(x[i])
                    * weight(work.panels, work.type, first + std::ptrdiff_t{i} * PanelWidth);
            work.y[row * work.yStride + o] = static_cast<float>(activated(work.activation, sum));
        }
    }
}

void product(const ProductWork &work)
{
    for (int row = 0; row < work.rows; ++row) {
        for (int column = 0; column < work.columns; ++column) {
            double sum = 0;
            for (int i = 0; i < work.inner; ++i)
                sum += static_cast<double>(work.x[row * work.xStride + i])
                    * static_cast<double>(work.b[i * work.bStride + column]);
            work.y[row * work.yStride + column] = static_cast<float>(sum);
        }
    }
}

void scaleAndMask(float *row, const float *mask, float scale, int count)
{
    for (int j = 0; j < count; ++j)
        row[j] = row[j] * scale + (mask ? mask[j] : 0.F);
}

void softmax(float *row, int count)
{
    constexpr float Infinity = std::numeric_limits<float>::infinity();
    constexpr float NaN = std::numeric_limits<float>::quiet_NaN();
    float highest = -Infinity;
    bool hasNaN = false;
    for (int j = 0; j < count; ++j) {
        highest = std::max(highest, row[j]);
        hasNaN = hasNaN || std::isnan(row[j]);
    }
    if (hasNaN || highest == -Infinity) {
        std::fill_n(row, count, hasNaN ? NaN : 0.F);
        return;
    }
    double sum = 0;
    for (int j = 0; j < count; ++j)
        sum += std::exp(static_cast<double>(row[j]) - static_cast<double>(highest));
    for (int j = 0; j < count; ++j)
        row[j]
            = static_cast<float>(std::exp(static_cast<double>(row[j]) - static_cast<double>(highest)) / sum);
}

void add(const float *a, const float *b, float *y, int count)
{
    for (int j = 0; j < count; ++j)
        y[j] = a[j] + b[j];
}

void layerNorm(const float *x, const float *gain, const float *bias, float epsilon, float *y, int count)
{
    double mean = 0;
    for (int j = 0; j < count; ++j)
        mean += static_cast<double>(x[j]) / count;
    double variance = 0;
    for (int j = 0; j < count; ++j)
        variance += (static_cast<double>(x[j]) - mean) * (static_cast<double>(x[j]) - mean) / count;
    const double scale = 1 / std::sqrt(variance + static_cast<double>(epsilon));
    for (int j = 0; j < count; ++j)
        y[j] = static_cast<float>((static_cast<double>(x[j]) - mean) * scale * static_cast<double>(gain[j])
                                  + static_cast<double>(bias[j]));
}

void rmsNorm(const float *x, const float *gain, float epsilon, float *y, int count)
{
    double squares = 0;
    for (int j = 0; j < count; ++j)
        squares += static_cast<double>(x[j]) * static_cast<double>(x[j]) / count;
    const double scale = 1 / std::sqrt(squares + static_cast<double>(epsilon));
    for (int j = 0; j < count; ++j)
        y[j] = static_cast<float>(static_cast<double>(x[j]) * scale * static_cast<double>(gain[j]));
}

void dotRows(const float *x, const void *table, WeightType type, int rows, int count, float *y)
{
    for (int row = 0; row < rows; ++row) {
        double sum = 0;
        for (int j = 0; j < count; ++j)
            sum += static_cast<double>(x[j]) * weight(table, type, std::ptrdiff_t{row} * count + j);
        y[row] = static_cast<float>(sum);
    }
}

void widen(const void *weights, WeightType type, int count, float *y)
{
    for (int j = 0; j < count; ++j)
        y[j] = static_cast<float>(weight(weights, type, j));
}

bool areFinite(const void *weights, WeightType type, int count)
{
    for (int j = 0; j < count; ++j) {
        if (!std::isfinite(weight(weights, type, j)))
            return false;
    }
    return true;
}

void transpose(const void *from, std::ptrdiff_t fromStride, int rows, int columns, void *to,
               std::ptrdiff_t toStride, WeightType type)
{
    const std::size_t bytes = bytesOf(type);
    for (int row = 0; row < rows; ++row) {
        for (int column = 0; column < columns; ++column)
            std::memcpy(static_cast<std::byte *>(to)
                            + static_cast<std::size_t>(column * toStride + row) * bytes,
                        static_cast<const std::byte *>(from)
                            + static_cast<std::size_t>(row * fromStride + column) * bytes,
                        bytes);
    }
}

} // namespace

const Kernels referenceKernels{"reference", true,    linear,   product, scaleAndMask, softmax,   add,
                               layerNorm,   rmsNorm, activate, dotRows, widen,        areFinite, transpose};

} // namespace headlight
