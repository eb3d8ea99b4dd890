// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/safetensorswriter.h"

#include "core/checkpoint/dtype.h"
#include "core/checkpoint/safetensorsheader.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstring>
#include <new>

namespace headlight {
namespace {

constexpr std::size_t Alignment = 8;

/// The longer elements first, so that every tensor is aligned to its element.
std::vector<const TensorData *> inFileOrder(const std::vector<TensorData> &tensors)
{
    std::vector<const TensorData *> order;
    order.reserve(tensors.size());
    for (const TensorData &tensor : tensors)
        order.push_back(&tensor);
    std::stable_partition(order.begin(), order.end(),
                          [](const TensorData *tensor) { return !tensor->isFloat(); });
    return order;
}

std::string headerText(const std::vector<const TensorData *> &order,
                       const std::map<std::string, std::string> &metadata)
{
    auto header = nlohmann::ordered_json::object();
    if (!metadata.empty())
        header[std::string(SafetensorsMetadataKey)] = metadata;
    std::uint64_t position = 0;
    for (const TensorData *tensor : order) {
        const std::uint64_t end = position + tensor->bytes().size();
        auto &entry = header[tensor->name];
        entry["dtype"] = dtypeName(tensor->isFloat() ? DType::F32 : DType::I64);
        entry["shape"] = tensor->shape;
        entry["data_offsets"] = {position, end};
        position = end;
    }
    std::string text = header.dump();
    text.append((Alignment - text.size() % Alignment) % Alignment, ' ');
    return text;
}

} // namespace

Result<std::string> encodeSafetensors(const std::vector<TensorData> &tensors,
                                      const std::map<std::string, std::string> &metadata)
{
    if (const Status fits = checkTensors(tensors); !fits)
        return fits.error();
    for (const TensorData &tensor : tensors) {
        if (tensor.name == SafetensorsMetadataKey)
            return Error{
                .code = ErrorCode::BadValue, .what = "the format reserves this name", .item = tensor.name};
    }
    try {
        const std::vector<const TensorData *> order = inFileOrder(tensors);
        const std::string header = headerText(order, metadata);
        std::size_t size = sizeof(std::uint64_t) + header.size();
        for (const TensorData *tensor : order)
            size += tensor->bytes().size();

        std::string bytes;
        bytes.reserve(size);
        const std::uint64_t length = header.size();
        bytes.append(reinterpret_cast<const char *>(&length), sizeof length);
        bytes += header;
        for (const TensorData *tensor : order)
            bytes.append(reinterpret_cast<const char *>(tensor->bytes().data()), tensor->bytes().size());
        return bytes;
    } catch (const nlohmann::json::type_error &) {
        return Error{.code = ErrorCode::BadValue, .what = "a name or a metadata text is not valid UTF-8"};
    } catch (const std::bad_alloc &) {
        return Error{.code = ErrorCode::OutOfMemory, .what = "not enough memory for the file's bytes"};
    }
}

} // namespace headlight
