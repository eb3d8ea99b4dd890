// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/sinusoids.h"

#include <cmath>

namespace headlight {

Matrix sinusoids(int positions, int width)
{
    const int sines = (width + 1) / 2;
    Matrix table(positions, width);
    for (int i = 0; i < sines; ++i) {
        const double frequency = std::pow(10000., -2. * i / width);
        for (int position = 0; position < positions; ++position) {
            table(position, i) = static_cast<float>(std::sin(position * frequency));
            if (sines + i < width)
                table(position, sines + i) = static_cast<float>(std::cos(position * frequency));
        }
    }
    return table;
}

} // namespace headlight
