// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tokenizer/tokenizer.h"

namespace headlight {

/// The tokenizer of the model at @p path: a folder in Hugging Face layout, a tokenizer's file, or a GGUF file
/// (or a folder that holds one and no other weights), which has its tokenizer within it.
/// @return the errors of Tokenizer::load(), GgufHeader::read() and ggufTokenizer()
Result<std::shared_ptr<const Tokenizer>> loadModelTokenizer(const std::string &path);

} // namespace headlight
