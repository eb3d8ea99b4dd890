// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

namespace headlight {

/// Reads bytes of a tensor whose elements can only be had whole: @p read fills a span with elements from a
/// given one on. Where the range begins or ends within an element, it goes through a copy.
/// @param read called as Status(std::uint64_t firstElement, std::span<std::byte> into)
template <typename Read>
Status readWholeElements(std::size_t width, std::uint64_t offset, std::span<std::byte> into, const Read &read)
{
    if (into.empty())
        return Done{};
    if (offset % width == 0 && into.size() % width == 0)
        return read(offset / width, into);
    const std::uint64_t first = offset / width;
    const std::uint64_t behind = (offset + into.size() + width - 1) / width;
    std::vector<std::byte> copy(static_cast<std::size_t>(behind - first) * width);
    const Status status = read(first, copy);
    if (status)
        std::memcpy(into.data(), copy.data() + (offset - first * width), into.size());
    return status;
}

} // namespace headlight
