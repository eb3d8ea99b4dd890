// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

namespace headlight {

struct Rotary;

/// How the queries and keys of a run were turned by their positions (rotary.h): what is needed to turn them
/// back. Pair i is number i and number i + pairs of a head.
struct Rotation
{
    std::vector<float> frequencies; ///< of each pair, radians a position; empty: nothing was turned
    double magnitude = 1; ///< what the turned numbers were multiplied with

    bool isEmpty() const { return frequencies.empty(); }
};

/// That of a run over @p tokens.
Rotation rotationOf(const Rotary &rotary, int tokens);

/// @p vector (d_head) as it was before it was turned at @p position, in double precision. Pure.
std::vector<double> turnedBack(std::span<const float> vector, int position, const Rotation &rotation);

} // namespace headlight
