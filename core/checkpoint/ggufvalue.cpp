// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/ggufvalue.h"

#include "core/base/checked.h"

#include <array>
#include <cstring>

namespace headlight {
namespace {

struct TypeRow
{
    std::string_view name;
    std::uint64_t bytes; ///< of an element; of a text at least
};

constexpr std::array<TypeRow, GgufValue::Types> TypeRows{{{"U8", 1},
                                                          {"I8", 1},
                                                          {"U16", 2},
                                                          {"I16", 2},
                                                          {"U32", 4},
                                                          {"I32", 4},
                                                          {"F32", 4},
                                                          {"Bool", 1},
                                                          {"text", 8},
                                                          {"list", 12},
                                                          {"U64", 8},
                                                          {"I64", 8},
                                                          {"F64", 8}}};

const TypeRow &rowOf(GgufValue::Type type)
{
    return TypeRows[static_cast<std::size_t>(type)];
}

template <typename Number> Number elementAt(std::string_view bytes, std::uint64_t index)
{
    Number value{};
    std::memcpy(&value, bytes.data() + index * sizeof(Number), sizeof value);
    return value;
}

} // namespace

std::string_view GgufValue::typeName(Type type)
{
    return rowOf(type).name;
}

std::uint64_t GgufValue::elementBytes(Type type)
{
    return rowOf(type).bytes;
}

std::optional<std::int64_t> GgufValue::integer(std::uint64_t index) const
{
    if (index >= count)
        return std::nullopt;
    switch (type) {
    case Type::U8:
        return elementAt<std::uint8_t>(bytes, index);
    case Type::I8:
        return elementAt<std::int8_t>(bytes, index);
    case Type::U16:
        return elementAt<std::uint16_t>(bytes, index);
    case Type::I16:
        return elementAt<std::int16_t>(bytes, index);
    case Type::U32:
        return elementAt<std::uint32_t>(bytes, index);
    case Type::I32:
        return elementAt<std::int32_t>(bytes, index);
    case Type::U64:
        return checkedNarrow<std::int64_t>(elementAt<std::uint64_t>(bytes, index));
    case Type::I64:
        return elementAt<std::int64_t>(bytes, index);
    default:
        return std::nullopt;
    }
}

std::optional<double> GgufValue::number(std::uint64_t index) const
{
    if (index < count && type == Type::F32)
        return static_cast<double>(elementAt<float>(bytes, index));
    if (index < count && type == Type::F64)
        return elementAt<double>(bytes, index);
    return std::nullopt;
}

std::optional<bool> GgufValue::boolean() const
{
    return type == Type::Bool && !isList ? std::optional(bytes[0] != 0) : std::nullopt;
}

std::optional<std::string_view> GgufValue::text() const
{
    return type == Type::Text && !isList ? std::optional(texts[0]) : std::nullopt;
}

} // namespace headlight
