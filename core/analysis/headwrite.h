// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transformer/trace.h"

#include <optional>

namespace headlight {

/// What one head adds to the residual stream at one query, beside what the other heads of its layer add.
///
///     write_h = z_h · W_O^h        share = ‖write_h‖ / Σ_h' ‖write_h'‖
///
/// The writes are vectors and may cancel each other, so the share compares sizes only: it is not the part of
/// the sum that is due to the head. The bias of W_O belongs to no head and is left out. Source: Kobayashi et
/// al. 2020, arXiv:2004.10102, section 3; Elhage et al. 2021, A Mathematical Framework for Transformer
/// Circuits, for heads that write into the residual stream independently.
struct HeadWrite
{
    double norm = 0; ///< ‖write_h‖, Euclidean
    double share = 0; ///< 0 … 1; 0 where no head writes anything
    int heads = 1; ///< of the layer: 1/heads is an even share
    std::optional<double> residualNorm; ///< of the hidden state before the block; none for kind Cross
    bool isNormed = false; ///< a norm follows before it is added
};

/// @param head one that is there, @p query too
/// @return nothing where the trace does not know W_O
/// Thread-safe. Derives the patterns of the layer. Cost O(heads · tokens · d_head + heads² · d_head ·
/// d_model).
std::optional<HeadWrite> headWrite(const Trace &trace, LayerHead head, int query);

} // namespace headlight
