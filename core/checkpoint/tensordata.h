// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace headlight {

/// A named array on its way into a file.
struct TensorData
{
    std::string name;
    std::vector<std::int64_t> shape; ///< row-major; the product is the number of values
    std::variant<std::vector<float>, std::vector<std::int64_t>> values;

    bool isFloat() const { return std::holds_alternative<std::vector<float>>(values); }
    std::span<const std::byte> bytes() const; ///< as they lie in memory: little-endian
};

/// BadShape when a shape does not fit its values, BadValue for a name that is used twice; item names the
/// tensor.
Status checkTensors(const std::vector<TensorData> &tensors);

} // namespace headlight
