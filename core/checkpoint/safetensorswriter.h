// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/checkpoint/tensordata.h"

#include <map>
#include <string>
#include <vector>

namespace headlight {

/// Encodes @p tensors and @p metadata as the bytes of a safetensors file: int64 before float32, each in the
/// given order, the header padded to a multiple of 8, so that every tensor is aligned.
/// @return the errors of checkTensors(), BadValue for a name or text that is no UTF-8 or a reserved name,
///   OutOfMemory. Pure.
Result<std::string> encodeSafetensors(const std::vector<TensorData> &tensors,
                                      const std::map<std::string, std::string> &metadata = {});

} // namespace headlight
