// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/checkpoint/tensorsource.h"
#include "core/transformer/architecture.h"

#include <string>
#include <vector>

namespace headlight {

/// A module of the architecture and the stored tensors that it is read from.
struct PlannedModule
{
    Part part = Part::TokenTable;
    int layer = -1; ///< -1 outside of the blocks
    const TensorInfo *weight = nullptr; ///< null for DecoderBias
    const TensorInfo *bias = nullptr; ///< null for tables and where there is none
};

/// Which stored tensor is what, decided from the header alone.
struct TensorPlan
{
    std::vector<PlannedModule> modules;
    ModelShape shape; ///< vocabulary, positions and segments as the tables have them
    bool predicts = false;
    std::vector<std::string> warnings;
};

/// Matches the rules of @p architecture with the tensors of @p source: prefixes, legacy names (gamma, beta),
/// shapes, dtypes.
/// @return MissingPart (the first five names and how many), BadShape, Unsupported
Result<TensorPlan> planTensors(const Architecture &architecture, const ModelShape &shape,
                               const TensorSource &source);

} // namespace headlight
