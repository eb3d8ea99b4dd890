// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transformer/trace.h"

namespace headlight {

class ThreadPool;

/// What comes out of the attention of one layer of a run with interventions: plain matrix products, for
/// clarity instead of speed, with the patterns that the trace will show.
///
/// @param content with interventions; the layer is already projected
/// @param z (tokens, heads·d_head), without gaps
void changedAttention(const Trace::Content &content, int layer, ThreadPool &pool, float *z);

} // namespace headlight
