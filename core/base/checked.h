// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <type_traits>

namespace headlight {

/// All arithmetic on values that come from a file goes through these: nullopt instead of a wrapped result.
inline std::optional<std::uint64_t> checkedAdd(std::uint64_t a, std::uint64_t b)
{
    std::uint64_t sum = 0;
    if (__builtin_add_overflow(a, b, &sum))
        return std::nullopt;
    return sum;
}

inline std::optional<std::uint64_t> checkedMultiply(std::uint64_t a, std::uint64_t b)
{
    std::uint64_t product = 0;
    if (__builtin_mul_overflow(a, b, &product))
        return std::nullopt;
    return product;
}

/// @p value as To, or nullopt where To cannot hold it.
template <typename To, typename From>
std::optional<To> checkedNarrow(From value)
{
    static_assert(std::is_integral_v<To> && std::is_integral_v<From>);
    To narrowed {};
    if (__builtin_add_overflow(value, From {0}, &narrowed))
        return std::nullopt;
    return narrowed;
}

} // namespace headlight
