// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/torchstate.h"

#include "core/base/checked.h"
#include "core/base/limits.h"
#include "core/checkpoint/tensorsource.h"

#include <unordered_map>

namespace headlight {
namespace {

using Kind = Pickle::Kind;
using Value = Pickle::Value;

Error storedTensorError(ErrorCode code, const std::string &name, std::string what, std::string found = {},
                        std::string expected = {})
{
    return {.code = code,
            .what = std::move(what),
            .item = name,
            .expected = std::move(expected),
            .found = std::move(found),
            .hint = ConvertPickleHint};
}

/// Whole numbers from 0 on.
std::optional<std::vector<std::int64_t>> readNumbers(const Pickle &pickle, const Value &tuple)
{
    std::vector<std::int64_t> numbers;
    for (const Pickle::Index item : tuple.items) {
        const Value &value = pickle.at(item);
        if (value.kind != Kind::Integer || value.number < 0)
            return std::nullopt;
        numbers.push_back(value.number);
    }
    return numbers;
}

/// One more than the last element that the view reaches, counted in its storage; nullopt when that is too
/// large to count. @p elements is set to how many there are.
std::optional<std::uint64_t> extentOf(const TorchTensor &tensor, std::uint64_t &elements)
{
    elements = 1;
    std::uint64_t last = tensor.offset;
    for (std::size_t i = 0; i < tensor.shape.size(); ++i) {
        const auto size = static_cast<std::uint64_t>(tensor.shape[i]);
        const auto product = checkedMultiply(elements, size);
        if (!product)
            return std::nullopt;
        elements = *product;
        const auto reach
            = checkedMultiply(size > 0 ? size - 1 : 0, static_cast<std::uint64_t>(tensor.strides[i]));
        const auto sum = reach ? checkedAdd(last, *reach) : std::nullopt;
        if (!sum)
            return std::nullopt;
        last = *sum;
    }
    return elements == 0 ? tensor.offset : checkedAdd(last, 1);
}

Status checkView(const TorchTensor &tensor, const TorchStorage &storage)
{
    if (tensor.shape.size() != tensor.strides.size()
        || tensor.shape.size() > static_cast<std::size_t>(limits::tensorRank))
        return storedTensorError(ErrorCode::BadShape, tensor.name,
                                 "the tensor's shape and strides do not fit",
                                 shapeText(tensor.shape) + " by " + shapeText(tensor.strides),
                                 "at most " + std::to_string(limits::tensorRank) + " dimensions");
    std::uint64_t elements = 0;
    const auto extent = extentOf(tensor, elements);
    if (extent && *extent <= storage.elements && elements <= storage.elements)
        return Done{};
    return storedTensorError(ErrorCode::BadShape, tensor.name, "the tensor reaches beyond its storage",
                             shapeText(tensor.shape) + " by " + shapeText(tensor.strides) + " from element "
                                 + std::to_string(tensor.offset),
                             std::to_string(storage.elements) + " elements");
}

Result<TorchTensor> readTensor(const Pickle &pickle, const std::string &name, const Value &value,
                               TorchState &state)
{
    const Value &stored = pickle.at(value.items[0]);
    const TorchStorage storage{stored.dtype, static_cast<std::uint64_t>(stored.number)};
    if (!checkedMultiply(storage.elements, dtypeBits(storage.dtype)))
        return storedTensorError(ErrorCode::BadShape, name, "the storage is too large to exist");
    const auto [known, isNew] = state.storages.emplace(std::string(stored.text), storage);
    if (!isNew && known->second != storage)
        return storedTensorError(ErrorCode::BadFormat, name, "a storage is described in two ways");
    const std::int64_t offset = pickle.at(value.items[1]).number;
    const auto shape = readNumbers(pickle, pickle.at(value.items[2]));
    const auto strides = readNumbers(pickle, pickle.at(value.items[3]));
    if (offset < 0 || !shape || !strides)
        return storedTensorError(ErrorCode::BadShape, name, "the tensor's place is no list of whole numbers");
    TorchTensor tensor{.name = name,
                       .storage = known->first,
                       .dtype = storage.dtype,
                       .offset = static_cast<std::uint64_t>(offset),
                       .shape = *shape,
                       .strides = *strides};
    if (const Status inside = checkView(tensor, storage); !inside)
        return inside.error();
    return tensor;
}

} // namespace

Result<TorchState> readTorchState(const Pickle &pickle)
{
    const Value &root = pickle.at(pickle.root);
    if (root.kind != Kind::Map)
        return storedTensorError(ErrorCode::Unsupported, {}, "the file does not hold a dict of tensors");
    TorchState state;
    std::unordered_map<std::string_view, std::size_t> numbers;
    std::size_t others = 0;
    for (std::size_t i = 0; i + 1 < root.items.size(); i += 2) {
        const Value &key = pickle.at(root.items[i]);
        const Value &value = pickle.at(root.items[i + 1]);
        if (key.kind != Kind::Text || value.kind != Kind::Tensor) {
            ++others;
            continue;
        }
        Result<TorchTensor> tensor = readTensor(pickle, std::string(key.text), value, state);
        if (!tensor)
            return tensor.error();
        const auto [known, isNew] = numbers.emplace(key.text, state.tensors.size());
        if (isNew)
            state.tensors.push_back(std::move(tensor).value());
        else
            state.tensors[known->second] = std::move(tensor).value(); // the last one counts, as in Python
    }
    if (state.tensors.empty())
        return storedTensorError(ErrorCode::Unsupported, {}, "the file holds no tensors at its top level");
    if (others > 0)
        state.warnings.push_back(std::to_string(others)
                                 + (others == 1
                                        ? " entry of the file is no named tensor and is ignored"
                                        : " entries of the file are no named tensors and are ignored"));
    return state;
}

} // namespace headlight
