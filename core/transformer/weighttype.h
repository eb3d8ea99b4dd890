// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace headlight {

/// How weights lie in memory. The 16-bit types are widened to float32 where they are used, which is exact, so
/// a product has the same bits as with weights that were widened before.
enum class WeightType {
    Float32,
    Float16, ///< IEEE 754 binary16
    BFloat16, ///< the upper half of a float32
};

constexpr std::size_t bytesOf(WeightType type)
{
    return type == WeightType::Float32 ? 4 : 2;
}

} // namespace headlight
