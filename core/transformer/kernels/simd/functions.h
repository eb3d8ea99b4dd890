// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Functions of one number, a vector at a time.
#include "core/transformer/kernels/simd/vector.h"

namespace {

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

} // namespace
