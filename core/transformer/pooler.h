// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/matrix.h"
#include "core/transformer/weights.h"

namespace headlight {

class ThreadPool;

/// tanh(W·h + b) for the first row h of each sequence's final hidden states, in [−1, 1]; empty for a model
/// without pooler. What BERT's next-sentence head and many classifiers read. Source: Devlin et al. 2019,
/// arXiv:1810.04805, section 3. Cost O(sequences · d_model²).
/// @param first (sequences, d_model)
Matrix pooled(const Weights &weights, ThreadPool &pool, const Matrix &first);

} // namespace headlight
