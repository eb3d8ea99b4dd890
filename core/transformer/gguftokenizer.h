// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/checkpoint/ggufheader.h"

#include <string>
#include <vector>

namespace headlight {

/// A tokenizer in the words of a tokenizer.json, and what is odd but usable about it.
struct GgufTokenizer
{
    std::string json;
    std::vector<std::string> warnings;
};

/// The tokenizer in a GGUF file's metadata. Kinds: "llama" (byte-pair encoding of SentencePiece, merges
/// ranked by score), "gpt2" (byte-level, cut by the patterns that tokenizer.ggml.pre names), "bert"
/// (WordPiece).
///
/// What the metadata do not tell is decided as the converted models have it: a vocabulary of "bert" without
/// capital letters means lower case. Without tokenizer.ggml.pre a GPT-2 is cut by its own pattern and any
/// other model, with a warning, as llama.cpp does it: by those of "default". Source of the patterns:
/// llama.cpp, src/llama-vocab.cpp, llm_tokenizer_bpe.
/// @return MissingPart when there is none, BadValue or BadFormat naming the key when lists differ in length
/// or
///   hold something else, Unsupported for another kind or an unknown pattern
Result<GgufTokenizer> ggufTokenizer(const GgufHeader &header);

} // namespace headlight
