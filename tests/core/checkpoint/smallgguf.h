// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/ggufwriter.h"

#include <string>

namespace headlight {

/// A GPT-2 of nothing but two tensors: enough to be opened.
inline GgufWriter small()
{
    GgufWriter gguf;
    gguf.text("general.architecture", "gpt2");
    for (const char *key :
         {"embedding_length", "block_count", "attention.head_count", "feed_forward_length", "context_length"})
        gguf.u32(std::string("gpt2.") + key, 4);
    gguf.f32("gpt2.attention.layer_norm_epsilon", 1e-5F);
    gguf.floats("token_embd.weight", {3, 4}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
    gguf.floats("output_norm.bias", {4}, {1, 2, 3, 4});
    return gguf;
}

} // namespace headlight
