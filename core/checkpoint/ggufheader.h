// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/canceltoken.h"
#include "core/base/file.h"
#include "core/checkpoint/ggmltype.h"
#include "core/checkpoint/ggufvalue.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace headlight {

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
    ///   Cancelled
    /// Source: the GGUF description, github.com/ggml-org/ggml/blob/master/docs/gguf.md, versions 2 and 3.
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
