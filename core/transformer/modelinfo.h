// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace headlight {

/// What a person wants to know about a model before looking inside.
struct ModelInfo
{
    std::string name; ///< name of the model's folder, or what its hub calls it
    std::string path; ///< absolute path of the folder
    std::string family; ///< "bert", "gpt2": model_type of config.json
    bool isEncoderDecoder = false; ///< then the numbers without "decoder" are the encoder's
    int layers = 0;
    int heads = 0; ///< query heads of a layer
    int decoderLayers = 0; ///< of an encoder-decoder; else 0
    int decoderHeads = 0; ///< of its decoder and cross-attention; else 0
    int decoderPositions = 0; ///< tokens its decoder can hold; else 0
    int keyValueHeads = 0; ///< equals heads without grouped queries
    int dModel = 0;
    int dHead = 0;
    int vocabulary = 0; ///< rows of the embedding table
    int maxPositions = 0; ///< tokens a run can hold
    std::int64_t parameters = 0;
    std::string dtype; ///< how most weights are stored: "F32", "F16", "BF16"
    std::string tokenizerKind; ///< "WordPiece", "BPE", … or empty without tokenizer
    bool causal = false; ///< a query sees only keys at or before its own position; false for
                         ///< encoder-decoders, where it depends on the kind of attention: Trace::isCausal()
    bool hasSegments = false; ///< takes a sentence pair with type ids
    bool predicts = false; ///< has a language-model head
};

} // namespace headlight
