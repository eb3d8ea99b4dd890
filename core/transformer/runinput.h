// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/matrix.h"
#include "core/base/result.h"

#include <cstdint>
#include <span>

namespace headlight {

class Trace;
struct ModelShape;

/// What a stack of blocks reads.
struct RunInput
{
    std::span<const std::int32_t> ids; ///< each below ModelShape::vocabulary; at most ModelShape::positions
    std::span<const std::int32_t> typeIds{}; ///< one an id, each below ModelShape::segments; or empty: all 0
    std::span<const std::uint8_t> attended{}; ///< one an id, 0 hides it as a key; or empty: all attended
    const Matrix *memory = nullptr; ///< (keys, d_model) what the cross-attention looks at: the encoder's last
                                    ///< hidden states; null for stacks without
    const Trace *previous = nullptr; ///< of the same stack: what it computed for the tokens that both begin
                                     ///< with is taken over where that changes no bit; or null
    std::span<const std::uint8_t> memoryAttended{}; ///< one a row of memory; or empty: all attended
};

/// Whether a stack with @p shape can take the tokens of @p input: ids, type ids and mask.
/// @return InvalidArgument for none or more than there are positions, for lists that differ in length, and
/// for
///   what has no row in its table
Status checkTokens(const ModelShape &shape, const RunInput &input);

} // namespace headlight
