// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/checkpoint/dtype.h"
#include "core/checkpoint/pickle.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace headlight {

/// A run of elements that tensors are views of.
struct TorchStorage
{
    DType dtype = DType::F32;
    std::uint64_t elements = 0;

    std::uint64_t bytes() const { return elements * (dtypeBits(dtype) / 8); }
    bool operator==(const TorchStorage &) const = default;
};

/// A view of a storage, checked to lie in it.
struct TorchTensor
{
    std::string name;
    std::string storage; ///< key
    DType dtype = DType::F32;
    std::uint64_t offset = 0; ///< of the first element
    std::vector<std::int64_t> shape{};
    std::vector<std::int64_t> strides{}; ///< elements from one index to the next, one a dimension
};

/// What a PyTorch state dict holds, without the bytes.
struct TorchState
{
    std::map<std::string, TorchStorage> storages; ///< by key
    std::vector<TorchTensor> tensors; ///< each name once
    std::vector<std::string> warnings;
};

/// Reads the tensors of a state dict and checks each against its storage: shape, offset and strides may not
/// reach beyond it, nor may a tensor have more elements than it.
/// @return Unsupported when @p pickle is no dict of tensors, BadShape or BadFormat naming the tensor,
/// TooLarge Pure.
Result<TorchState> readTorchState(const Pickle &pickle);

} // namespace headlight
