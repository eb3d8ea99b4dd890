// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/matrix.h"

namespace headlight {

/// Position embeddings that nothing was learned for, (positions, width): the sines of position·ω_i in the
/// first half (the larger one where the width is odd), then their cosines, ω_i = 10000^(−2i/width). As Marian
/// and Pegasus order them; the paper has sines and cosines turn by turn. Throws std::bad_alloc. Cost
/// O(positions · width). Source: Vaswani et al. 2017, arXiv:1706.03762, section 3.5.
Matrix sinusoids(int positions, int width);

} // namespace headlight
