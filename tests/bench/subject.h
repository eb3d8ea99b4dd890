// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transformer/transformer.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

/// A model to measure.
struct Subject
{
    using Loaded = headlight::Result<std::shared_ptr<const headlight::Transformer>>;

    std::string name;
    std::string folder; ///< of the bundled model, or of one whose tokenizer serves
    bool isBundled = false;
    std::function<Loaded()> load;
};

/// The bundled models, and random weights in the shapes of BERT-base and GPT-2 small.
std::vector<Subject> subjects();

/// Bytes of the weights that every pass reads: all but the tables.
double weightBytes(const headlight::ModelShape &shape);
