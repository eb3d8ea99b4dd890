// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tokenizer/pipelinebuilder.h"
#include "core/tokenizer/sentencepiecemodel.h"

#include <memory>
#include <string>
#include <string_view>

namespace headlight {

/// A tokenizer from a SentencePiece model and what its family puts around it: T5, XLM-R, CamemBERT, mBART,
/// ALBERT, Llama, Gemma, Pegasus, Marian. tokenizer_config.json or config.json name the family; without them
/// the file's name and pieces do, and any other model has its own special tokens and no template.
/// @param name the model file's
/// @param vocabulary vocab.json, which Marian's ids stand in; empty where there is none
/// @return as the parts' readers; Unsupported for a model of whole words
Result<std::shared_ptr<const Tokenizer>> readSentencePieceFiles(std::string_view model,
                                                                const std::string &name,
                                                                std::string_view vocabulary,
                                                                const CompanionFiles &files);

/// The model of pieces by itself, ids as in @p model. Pieces of algorithms that it does not know are null.
std::unique_ptr<TokenModel> makePieceModel(const SentencePieceModel &model, JsonReader &reader);

} // namespace headlight
