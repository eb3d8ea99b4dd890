// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tokenizer/tokenizer.h"

#include <memory>
#include <string_view>

namespace headlight {

/// Builds the WordPiece tokenizer of a vocab.txt: one token a line, ids from 0, with BERT's steps around it.
/// @param config text of tokenizer_config.json; empty means its defaults
/// @return MissingPart for an empty vocabulary, BadFormat or BadValue naming a key of the configuration
Result<std::shared_ptr<const Tokenizer>> readWordPieceFiles(std::string_view vocabulary,
                                                            std::string_view config);

/// Builds the byte-level BPE tokenizer of a vocab.json and a merges.txt, with GPT-2's or RoBERTa's steps
/// around it.
/// @return as above, and Unsupported for a tokenizer class whose steps these files do not tell
Result<std::shared_ptr<const Tokenizer>> readBpeFiles(std::string_view vocabulary, std::string_view merges,
                                                      std::string_view config);

} // namespace headlight
