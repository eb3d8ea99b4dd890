// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/matrix.h"
#include "core/transformer/weights.h"

namespace headlight {

class ThreadPool;

/// Logits (tokens, vocabulary) for final hidden states (tokens, d_model); only with Weights::predicts.
Matrix vocabularyLogits(const LoadedWeights &loaded, ThreadPool &pool, const MatrixView &residual);

} // namespace headlight
