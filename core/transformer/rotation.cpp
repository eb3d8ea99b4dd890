// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/rotation.h"

#include "core/transformer/rotary.h"

#include <cmath>

namespace headlight {

Rotation rotationOf(const Rotary &rotary, int tokens)
{
    if (rotary.dimensions == 0)
        return {};
    return {frequencies(rotary, tokens), rotary.magnitude};
}

std::vector<double> turnedBack(std::span<const float> vector, int position, const Rotation &rotation)
{
    std::vector<double> before(vector.begin(), vector.end());
    const std::size_t pairs = rotation.frequencies.size();
    for (std::size_t pair = 0; pair < pairs; ++pair) {
        // The angle is rounded as RotaryTable rounds it.
        const auto angle = static_cast<double>(static_cast<float>(position) * rotation.frequencies[pair]);
        const double cosine = std::cos(angle) / rotation.magnitude;
        const double sine = std::sin(angle) / rotation.magnitude;
        const double a = before[pair];
        const double b = before[pair + pairs];
        before[pair] = a * cosine + b * sine;
        before[pair + pairs] = b * cosine - a * sine;
    }
    return before;
}

} // namespace headlight
