// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checkpoint/dtype.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace headlight {

/// How the numbers of a GGUF tensor are stored: in blocks of so many elements.
struct GgmlType
{
    std::uint32_t code = 0; ///< in the file
    std::string_view name; ///< "Q4_K"
    std::uint32_t blockElements = 1;
    std::uint32_t blockBytes = 0;
    std::optional<DType> dtype{}; ///< where an element is a plain number that the program computes with
    void (*widen)(const std::byte *block, float *values) = nullptr; ///< one block; null: not supported
};

/// The type of that number, or null. All types that are defined are known, so that sizes can be checked, also
/// those that are not computed with.
const GgmlType *findGgmlType(std::uint32_t code);

/// "F32, F16, Q8_0 …": what can be widened, for messages.
std::string_view supportedGgmlTypes();

/// Widens whole blocks of @p type to float32. Requires type.widen or type.dtype, and
/// blocks.size() / type.blockBytes == values.size() / type.blockElements without rests. Pure.
void widenBlocks(const GgmlType &type, std::span<const std::byte> blocks, std::span<float> values);

} // namespace headlight
