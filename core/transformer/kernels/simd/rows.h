// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What is done to a row of numbers: scores to probabilities, sums, norms.
#include "core/transformer/kernels/simd/functions.h"

namespace {

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

} // namespace
