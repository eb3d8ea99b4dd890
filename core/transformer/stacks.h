// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/transformer/transformer.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace headlight {

/// The one stack of blocks of a model, or the two of an encoder-decoder.
struct Stacks
{
    const Architecture *architecture = nullptr; ///< of the only one or of the encoder
    std::shared_ptr<const Transformer> encoder; ///< of an encoder-decoder; else null
    std::shared_ptr<const Transformer> main; ///< the only one or the decoder: what predicts
    std::vector<std::string> warnings; ///< one sentence each

    /// What reads the text: the encoder or the only one.
    const Transformer &first() const { return encoder ? *encoder : *main; }
};

/// Reads the weights of @p checkpoint as its config.json says. All names and shapes are checked before any
/// weight is read. An encoder whose decoder is not stored is a model of its own.
/// @param progress called with 0 … 1 on the calling thread; may be empty
/// @return Unsupported for an unknown family, the errors of readShape() and loadWeights()
Result<Stacks> loadStacks(const Checkpoint &checkpoint, const CancelToken &cancel,
                          const std::function<void(double)> &progress);

} // namespace headlight
