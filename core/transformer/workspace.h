// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/buffer.h"
#include "core/transformer/headattention.h"
#include "core/transformer/modelshape.h"

#include <vector>

namespace headlight {

/// Memory of one run, kept for the next one: fresh memory costs more than the arithmetic of a short sentence.
struct Workspace
{
    void prepare(const ModelShape &shape, int tokens, int threads)
    {
        const auto n = static_cast<std::size_t>(tokens);
        normed.reserve(n * static_cast<std::size_t>(shape.dModel));
        update.reserve(n * static_cast<std::size_t>(shape.dModel));
        z.reserve(n * static_cast<std::size_t>(shape.heads) * static_cast<std::size_t>(shape.dHead));
        feedForward.reserve(n * static_cast<std::size_t>(shape.feedForward));
        gate.reserve(n * static_cast<std::size_t>(shape.feedForward));
        if (shape.rotary.dimensions > 0)
            rotary.prepare(shape.rotary, tokens);
        if (shape.windowRotary)
            windowRotary.prepare(*shape.windowRotary, tokens);
        mixers.resize(static_cast<std::size_t>(threads));
    }

    FloatBuffer normed; // (tokens, d_model)
    FloatBuffer update; // (tokens, d_model), what a block's part adds to the residual
    FloatBuffer z; // (tokens, heads·d_head)
    FloatBuffer feedForward; // (tokens, feed-forward width)
    FloatBuffer gate; // (tokens, feed-forward width)
    RotaryTable rotary;
    RotaryTable windowRotary;
    std::vector<float> keyMask; // (tokens), empty when all keys are attended
    std::vector<float> memoryMask; // (rows of the memory), the same
    std::vector<HeadMixer> mixers; // one a thread
    int reused = 0; // tokens that are taken over from the previous run; matrices above hold the others
};

} // namespace headlight
