// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/canceltoken.h"
#include "core/base/result.h"
#include "core/checkpoint/tensorsource.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace headlight {

/// The key of the free texts among the tensors' names.
inline constexpr std::string_view SafetensorsMetadataKey = "__metadata__";

/// The JSON part of a safetensors file, validated.
struct SafetensorsHeader
{
    std::vector<TensorInfo> tensors; ///< in the order of their bytes
    std::map<std::string, std::string> metadata;
};

/// Parses and validates a header.
///
/// Strict where memory safety or two readers' agreement depends on it: names, dtypes, shapes and byte ranges
/// must be complete, unique and consistent, and the ranges must fill the data section without holes, overlaps
/// or rest. Lenient where files differ in practice: white space around the object, any order, unknown fields.
///
/// @param json the bytes between the length field and the data
/// @param dataBegin position of the first data byte in the file
/// @param dataBytes how many data bytes the file has
/// @return BadFormat, BadShape, BadValue, TooLarge, Unsupported (dtype), Cancelled; item names the tensor
/// Pure. Cost O(header · log tensors).
/// Source: the safetensors format description, github.com/huggingface/safetensors.
Result<SafetensorsHeader> parseSafetensorsHeader(std::string_view json, std::uint64_t dataBegin,
                                                 std::uint64_t dataBytes, const CancelToken &cancel = {});

} // namespace headlight
