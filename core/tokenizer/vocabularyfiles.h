// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tokenizer/pipelinebuilder.h"

#include <memory>
#include <string_view>

namespace headlight {

/// Builds the WordPiece tokenizer of a vocab.txt: one token a line, ids from 0, with BERT's or MPNet's steps
/// around it.
/// @return MissingPart for an empty vocabulary, BadFormat or BadValue naming a key of the files beside it
Result<std::shared_ptr<const Tokenizer>> readWordPieceFiles(std::string_view vocabulary,
                                                            const CompanionFiles &files);

/// Builds the BPE tokenizer of a vocab.json and a merges.txt, with the steps of GPT-2, RoBERTa, Qwen2, CLIP
/// or Whisper around it.
/// @return as above, and Unsupported for a tokenizer class whose steps these files do not tell
Result<std::shared_ptr<const Tokenizer>> readBpeFiles(std::string_view vocabulary, std::string_view merges,
                                                      const CompanionFiles &files);

} // namespace headlight
