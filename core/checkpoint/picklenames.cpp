// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/picklenames.h"

#include <algorithm>

namespace headlight {
namespace {

using Function = PickleFunction;
using Kind = Pickle::Kind;

constexpr PickleName Names[] = {
    {"collections", "OrderedDict", Kind::Function, Function::OrderedDict, {}},
    {"torch._utils", "_rebuild_tensor_v2", Kind::Function, Function::RebuildTensor, {}},
    {"torch._utils", "_rebuild_parameter", Kind::Function, Function::RebuildParameter, {}},
    {"torch", "FloatStorage", Kind::StorageType, {}, DType::F32},
    {"torch", "HalfStorage", Kind::StorageType, {}, DType::F16},
    {"torch", "BFloat16Storage", Kind::StorageType, {}, DType::BF16},
    {"torch", "DoubleStorage", Kind::StorageType, {}, DType::F64},
    {"torch", "LongStorage", Kind::StorageType, {}, DType::I64},
    {"torch", "IntStorage", Kind::StorageType, {}, DType::I32},
    {"torch", "ByteStorage", Kind::StorageType, {}, DType::U8},
    {"torch", "BoolStorage", Kind::StorageType, {}, DType::Bool},
};

} // namespace

const PickleName *findPickleName(std::string_view module, std::string_view name)
{
    const auto *found = std::find_if(std::begin(Names), std::end(Names), [&](const PickleName &known) {
        return known.module == module && known.name == name;
    });
    return found == std::end(Names) ? nullptr : found;
}

} // namespace headlight
