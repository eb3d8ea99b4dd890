// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transformer/stacks.h"

namespace headlight {

/// The same model with the weights of its blocks rounded to BFloat16, and what they are multiplied with too:
/// 8 bits of a number are left, and its sums stay float32. Patterns differ from the exact ones in the third
/// digit as a rule; a first look at a run, never its result. Embeddings, norms and predictions are shared
/// with
/// @p exact.
///
/// Cost: a pass over the weights, and 2 bytes for each of them.
/// @return Unsupported where this processor has no instruction that makes it faster; TooLarge where there is
///   not enough free memory
Result<Stacks> roundedStacks(const Stacks &exact);

} // namespace headlight
