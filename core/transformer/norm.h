// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace headlight {

/// How the numbers of a token are brought to one size.
enum class NormKind {
    Layer, ///< (x − mean)/√(variance + ε)·gain + bias (Ba et al. 2016, arXiv:1607.06450)
    RootMeanSquare, ///< x/√(mean of squares + ε)·gain (Zhang & Sennrich 2019, arXiv:1910.07467)
    RootMeanSquareFromOne, ///< the same with 1 + the stored number as gain: Gemma
};

/// The parameters of one norm; empty where a model has none.
struct Norm
{
    std::vector<float> gain;
    std::vector<float> bias; ///< empty: the root mean square is taken instead of mean and variance

    bool isEmpty() const { return gain.empty(); }

    /// @param x and @p y as many numbers as gain; y may be x
    void apply(const float *x, float epsilon, float *y) const;
};

} // namespace headlight
