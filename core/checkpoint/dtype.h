// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

namespace headlight {

/// How the elements of a stored tensor are encoded, little-endian. The names are those of safetensors.
enum class DType {
    Bool,
    F4,
    F6E2M3,
    F6E3M2,
    U8,
    I8,
    F8E5M2,
    F8E4M3,
    F8E8M0,
    F8E4M3FNUZ,
    F8E5M2FNUZ,
    I16,
    U16,
    F16,
    BF16,
    I32,
    U32,
    F32,
    C64,
    F64,
    I64,
    U64,
};

/// "F32", "BF16" …
std::string_view dtypeName(DType dtype);

/// The inverse of dtypeName(); case matters.
std::optional<DType> dtypeFromName(std::string_view name);

/// Bits of one element; 4 and 6 for the packed small floats.
unsigned dtypeBits(DType dtype);

/// Whether the program computes with tensors of this type: F16, BF16, F32 and F64.
bool isComputable(DType dtype);

} // namespace headlight
