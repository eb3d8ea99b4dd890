// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/tensorsource.h"

#include "core/checkpoint/widen.h"

#include <algorithm>

namespace headlight {

std::uint64_t TensorInfo::elements() const
{
    std::uint64_t product = 1;
    for (const std::int64_t dimension : shape)
        product *= static_cast<std::uint64_t>(dimension);
    return product;
}

std::string shapeText(const std::vector<std::int64_t> &shape)
{
    std::string text = "[";
    for (const std::int64_t dimension : shape)
        text += (text.size() > 1 ? ", " : "") + std::to_string(dimension);
    return text + ']';
}

Status TensorSource::read(std::string_view name, std::span<float> values, const CancelToken &cancel) const
{
    const TensorInfo *tensor = find(name);
    if (tensor == nullptr)
        return Error{
            .code = ErrorCode::MissingPart, .what = "there is no such tensor", .item = std::string(name)};
    if (!isComputable(tensor->dtype)) {
        return Error{.code = ErrorCode::Unsupported,
                     .what = "the tensor is stored in a type that is not supported for computing",
                     .file = fileOf(*tensor),
                     .item = tensor->name,
                     .expected = "F32, F16, BF16 or F64",
                     .found = std::string(dtypeName(tensor->dtype)),
                     .hint = "Convert the checkpoint to float16 or float32"};
    }
    if (tensor->elements() != values.size()) {
        return Error{.code = ErrorCode::BadShape,
                     .what = "the tensor has another number of elements",
                     .file = fileOf(*tensor),
                     .item = tensor->name,
                     .expected = std::to_string(values.size()),
                     .found = shapeText(tensor->shape)};
    }

    constexpr std::size_t ChunkElements = std::size_t{1} << 20;
    const std::size_t width = dtypeBits(tensor->dtype) / 8;
    const bool direct = tensor->dtype == DType::F32;
    std::vector<std::byte> buffer(direct ? 0 : std::min(values.size(), ChunkElements) * width);
    for (std::size_t done = 0; done < values.size(); done += ChunkElements) {
        if (cancel.isCancelled())
            return Error{.code = ErrorCode::Cancelled, .what = "cancelled"};
        const std::span<float> chunk = values.subspan(done, std::min(ChunkElements, values.size() - done));
        const std::span<std::byte> stored
            = direct ? std::as_writable_bytes(chunk) : std::span(buffer).first(chunk.size() * width);
        if (const Status status = readBytes(*tensor, done * width, stored); !status)
            return status;
        if (!direct)
            widenToFloat(tensor->dtype, stored, chunk);
    }
    return Done{};
}

} // namespace headlight
