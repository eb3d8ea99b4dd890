// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/canceltoken.h"
#include "core/base/file.h"
#include "core/checkpoint/ggmltype.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
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

/// A tensor as the file lists it, checked to lie in it.
struct GgufTensor
{
    std::string name;
    std::vector<std::int64_t> shape; ///< row-major: the file's order turned round
    const GgmlType *type = nullptr;
    std::uint64_t begin = 0; ///< in the file
    std::uint64_t bytes = 0;
};

/// What stands in front of the numbers in a GGUF file.
class GgufHeader
{
public:
    /// Validates everything: counts against what the file has room for before anything is reserved, element
    /// types of lists, sizes with checked arithmetic, places of the tensors against each other and the file.
    /// @return BadFormat, BadShape, BadValue, TooLarge, Unsupported (version, byte order), ReadFailed,
    /// Cancelled Source: the GGUF description, github.com/ggml-org/ggml/blob/master/docs/gguf.md, versions 2
    /// and 3.
    static Result<GgufHeader> read(const InputFile &file, const CancelToken &cancel = {});

    const std::vector<GgufTensor> &tensors() const { return m_tensors; }

    /// Null where there is no such key.
    const GgufValue *find(const std::string &key) const;

private:
    friend class GgufHeaderReader;

    std::unique_ptr<std::string> m_text; ///< that the values point into; where a move leaves it
    std::map<std::string, GgufValue, std::less<>> m_values;
    std::vector<GgufTensor> m_tensors;
};

} // namespace headlight
