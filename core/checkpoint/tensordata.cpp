// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/tensordata.h"

#include "core/base/checked.h"
#include "core/checkpoint/tensorsource.h"

#include <bit>
#include <set>

namespace headlight {

static_assert(std::endian::native == std::endian::little, "arrays are written as they lie in memory");

std::span<const std::byte> TensorData::bytes() const
{
    return std::visit([](const auto &list) { return std::as_bytes(std::span(list)); }, values);
}

Status checkTensors(const std::vector<TensorData> &tensors)
{
    std::set<std::string_view> names;
    for (const TensorData &tensor : tensors) {
        if (!names.insert(tensor.name).second)
            return Error{.code = ErrorCode::BadValue, .what = "the name is used twice", .item = tensor.name};
        std::optional<std::uint64_t> elements = 1;
        for (const std::int64_t dimension : tensor.shape) {
            elements = elements && dimension >= 0
                ? checkedMultiply(*elements, static_cast<std::uint64_t>(dimension))
                : std::nullopt;
        }
        const std::size_t count = std::visit([](const auto &list) { return list.size(); }, tensor.values);
        if (elements != count)
            return Error{.code = ErrorCode::BadShape,
                         .what = "the shape does not fit the values",
                         .item = tensor.name,
                         .expected = std::to_string(count) + " elements",
                         .found = shapeText(tensor.shape)};
    }
    return Done{};
}

} // namespace headlight
