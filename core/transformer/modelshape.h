// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transformer/activation.h"
#include "core/transformer/part.h"
#include "core/transformer/rotary.h"

#include <optional>
#include <vector>

namespace headlight {

enum class NormPlace {
    Before, ///< x + f(norm(x)): GPT-2
    After, ///< norm(x + f(x)): the original transformer, BERT
};

/// Numbers that fix one model, read from config.json and checked.
struct ModelShape
{
    int layers = 0;
    int heads = 0;
    int keyValueHeads = 0; ///< equals heads without grouped queries
    int blocks = 0; ///< stored ones; fewer than layers where layers share them
    int groupBlocks = 1; ///< of them that always follow each other, where layers share them
    int dModel = 0;
    int embedding = 0; ///< width of the embedding tables; d_model as a rule
    int dHead = 0;
    int feedForward = 0; ///< width between the two products of the feed-forward part
    int vocabulary = 0; ///< rows of the embedding table
    int positions = 0; ///< tokens a run can hold
    int positionOffset = 0; ///< row of the position table that the first token takes
    int paddingId = 0; ///< token id that takes no position, with Positions::SkipPadding
    int segments = 0; ///< rows of the segment table, 0 without one
    float normEpsilon = 0;
    Activation activation = Activation::Gelu; ///< of the feed-forward part
    Activation headActivation = Activation::Gelu; ///< between the prediction head's transform and its norm
    NormPlace normPlace = NormPlace::Before;
    bool parallel = false; ///< attention and feed-forward part read the same residual
    bool residualFromNorm = false; ///< what a part returns is added to its normed input
    bool causal = false;
    bool tiedDecoder = true; ///< logits come from the embedding table even where a decoder is stored
    float embeddingScale = 1; ///< token embeddings are multiplied with it
    std::vector<float> scales; ///< of the scores, one a layer
    float logitScale = 1; ///< hidden states are multiplied with it before a tied decoder
    float softCap = 0; ///< of the scores; 0: none
    float logitCap = 0; ///< of the logits; 0: none
    std::vector<int> windows; ///< a query sees keys less than this far, one a layer, 0: all; or empty
    Rotary rotary;
    std::optional<Rotary> windowRotary; ///< of the layers with a window, where it is another
    int relativeBuckets = 0; ///< of the relative position bias
    int relativeFarthest = 0; ///< tokens; all distances from here on share a bucket
    std::vector<Part> absent; ///< parts of the architecture that this model has not
    std::vector<Part>
        biasExceptions; ///< Linears with a bias where Architecture::linearBias says none, or without
    bool normBias = true; ///< norms with mean and variance add a bias
};

} // namespace headlight
