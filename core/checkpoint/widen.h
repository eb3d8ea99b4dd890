// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checkpoint/dtype.h"

#include <cstddef>
#include <span>

namespace headlight {

/// Converts little-endian elements of type @p dtype in @p stored (any alignment) to float32 in @p values.
///
/// F32, F16 and BF16 are exact for every bit pattern, subnormals and NaN payloads included; F64 is rounded to
/// nearest. Requires isComputable(dtype) and stored.size() == values.size() · element size. Pure.
void widenToFloat(DType dtype, std::span<const std::byte> stored, std::span<float> values);

} // namespace headlight
