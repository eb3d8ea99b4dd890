// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/checkpoint/ggufheader.h"

#include <string>

namespace headlight {

/// The tokenizer in a GGUF file's metadata, in the words of a tokenizer.json: the text of one. Kinds: "llama"
/// (byte-pair encoding of SentencePiece, merges ranked by score), "gpt2" (byte-level, cut by the pattern that
/// tokenizer.ggml.pre names), "bert" (WordPiece).
///
/// What the metadata do not tell is decided as the converted models have it: a vocabulary of "bert" without
/// capital letters means lower case.
/// @return MissingPart when there is none, BadValue or BadFormat naming the key when lists differ in length
/// or
///   hold something else, Unsupported for another kind or an unknown pattern
Result<std::string> ggufTokenizerJson(const GgufHeader &header);

} // namespace headlight
