// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tokenizer/jsonreader.h"
#include "core/tokenizer/pipeline.h"
#include "core/tokenizer/textpattern.h"
#include "core/tokenizer/tokenizerdocument.h"

#include <memory>
#include <optional>
#include <string_view>

namespace headlight {

/// Builds a tokenizer from the text of a tokenizer.json.
/// @param warnings that the tokenizer has in front of those about the text
/// @return BadFormat, BadValue or TooLarge naming the key; Unsupported naming a step that is not known: none
/// is ever
///   skipped. The file's name is left to the caller.
Result<std::shared_ptr<const Tokenizer>> readTokenizerJson(std::string_view text,
                                                           std::vector<std::string> warnings = {});

// One reader for each kind of step; null on an error, which the reader keeps.
std::unique_ptr<Normalizer> readNormalizer(const nlohmann::json &json, const std::string &where,
                                           JsonReader &reader);
std::optional<TextPattern> readPattern(const nlohmann::json &json, const std::string &where,
                                       JsonReader &reader);
void readPreTokenizers(const nlohmann::json &json, const std::string &where, JsonReader &reader,
                       Pipeline::Parts &parts);
void readPostProcessors(const nlohmann::json &json, const std::string &where, JsonReader &reader,
                        const Vocabulary &vocabulary, Pipeline::Parts &parts);
std::unique_ptr<TokenModel> readModel(const TokenizerDocument &document, bool wordsAreBytes,
                                      JsonReader &reader);

/// An added token without its id, which stands elsewhere.
AddedToken readAddedToken(const nlohmann::json &json, const std::string &where, JsonReader &reader);

/// The entries of @p list by id; duplicates are left out and counted in a warning.
Vocabulary makeVocabulary(const TokenList &list, JsonReader &reader);

} // namespace headlight
