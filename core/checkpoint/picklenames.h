// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checkpoint/pickle.h"

namespace headlight {

/// What a pickle of PyTorch may call. Nothing of Python is run: the reader does what they would.
enum class PickleFunction : std::int64_t { OrderedDict, RebuildTensor, RebuildParameter };

/// A Python name that may stand in a pickle of PyTorch.
struct PickleName
{
    std::string_view module;
    std::string_view name;
    Pickle::Kind kind; ///< Function or StorageType
    PickleFunction function; ///< of a Function
    DType dtype; ///< of a StorageType
};

/// Null for every name that is not on the fixed list.
const PickleName *findPickleName(std::string_view module, std::string_view name);

} // namespace headlight
