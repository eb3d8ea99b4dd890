// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace headlight {

/// The non-linear function between the two products of a feed-forward part; x is one number.
enum class Activation {
    Identity, ///< x
    Gelu, ///< x·Φ(x), Φ the normal distribution function (Hendrycks & Gimpel 2016, arXiv:1606.08415)
    GeluTanh, ///< x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³))), the approximation GPT-2 was trained with
    QuickGelu, ///< x·σ(1.702·x)
    Relu, ///< max(0, x)
    Silu, ///< x·σ(x)
    Tanh, ///< tanh x
};

} // namespace headlight
