// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/buffer.h"
#include "core/transformer/headattention.h"
#include "core/transformer/packedrun.h"

namespace headlight {

/// Memory of one run, kept for the next one: fresh memory costs more than the arithmetic of a short sentence.
struct Workspace
{
    /// Makes room for the rows of `run`.
    void prepare(const ModelShape &shape, int threads)
    {
        const auto n = static_cast<std::size_t>(run.rows());
        normed.reserve(n * static_cast<std::size_t>(shape.dModel));
        update.reserve(n * static_cast<std::size_t>(shape.dModel));
        z.reserve(n * static_cast<std::size_t>(shape.heads) * static_cast<std::size_t>(shape.dHead));
        feedForward.reserve(n * static_cast<std::size_t>(shape.feedForward));
        gate.reserve(n * static_cast<std::size_t>(shape.feedForward));
        mixers.resize(static_cast<std::size_t>(threads));
    }

    PackedRun run; // what the rows of the matrices below are
    FloatBuffer normed; // (rows, d_model)
    FloatBuffer update; // (rows, d_model), what a block's part adds to the residual
    FloatBuffer z; // (rows, heads·d_head)
    FloatBuffer feedForward; // (rows, feed-forward width)
    FloatBuffer gate; // (rows, feed-forward width)
    Trace::Layer projections; // (rows, …) before each sequence gets its own
    std::vector<HeadMixer> mixers; // one a thread
};

} // namespace headlight
