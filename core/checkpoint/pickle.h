// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/checkpoint/dtype.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace headlight {

/// What a Python pickle of PyTorch holds, as data. Nothing in it is ever executed: a pickle is a program for
/// a stack machine that may call any Python function, and this reader knows only the few instructions and
/// names of which a state dict consists.
struct Pickle
{
    using Index = std::uint32_t; ///< into values

    enum class Kind {
        None,
        Boolean,
        Integer,
        Text,
        Tuple,
        List,
        Map, ///< items are key, value, key, value …
        Function, ///< a name of the fixed list; number says which
        StorageType, ///< dtype
        Storage, ///< dtype, text is its key, number its elements
        Tensor, ///< items are storage, offset, size, strides
    };

    struct Value
    {
        Kind kind = Kind::None;
        std::int64_t number = 0;
        DType dtype = DType::F32;
        std::string_view text{}; ///< into the bytes that were read
        std::vector<Index> items{};
    };

    std::vector<Value> values;
    Index root = 0;
    std::size_t size = 0; ///< bytes up to the end of the pickle

    const Value &at(Index index) const { return values[index]; }
};

/// The hint of every refusal: how to turn the file into one that cannot run anything.
extern const char *const ConvertPickleHint;

/// Reads the pickle at the beginning of @p bytes, which must outlive the result.
///
/// Instructions: protocol 2, marks, empty containers, texts, whole numbers, None, True, False, tuples,
/// setting and appending items, memo, persistent ids, GLOBAL, REDUCE, BUILD. Names: collections.OrderedDict,
/// torch._utils._rebuild_tensor_v2 and _rebuild_parameter, torch's Float-, Half-, BFloat16-, Double-, Long-,
/// Int-, Byte- and BoolStorage. Steps, stack and memo are capped.
/// @return Unsupported for any other instruction or name, BadFormat for a pickle that is damaged, TooLarge
/// Pure. Cost O(bytes).
/// Source: Python's pickletools documents the instructions.
Result<Pickle> readPickle(std::string_view bytes);

} // namespace headlight
