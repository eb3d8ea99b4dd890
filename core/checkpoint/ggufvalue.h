// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace headlight {

/// A value of a GGUF file's metadata: a number, a truth, a text or a list of such.
class GgufValue
{
public:
    enum class Type : std::uint32_t { U8, I8, U16, I16, U32, I32, F32, Bool, Text, List, U64, I64, F64 };

    static constexpr std::uint32_t Types = 13;
    static std::string_view typeName(Type type);
    /// Bytes of an element in the file; of a text or a list the fewest that there can be.
    static std::uint64_t elementBytes(Type type);

    Type type = Type::U8; ///< of the elements where it is a list
    bool isList = false;
    std::uint64_t count = 1; ///< elements
    std::string_view bytes{}; ///< of all numbers, one after the other, as in the file
    std::vector<std::string_view> texts{};

    /// Empty where element @p index is of another kind. Whole numbers of all widths are integers.
    std::optional<std::int64_t> integer(std::uint64_t index = 0) const;
    std::optional<double> number(std::uint64_t index = 0) const;
    std::optional<bool> boolean() const;
    std::optional<std::string_view> text() const;
};

} // namespace headlight
