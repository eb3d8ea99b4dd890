// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/tokenizer/encoding.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace headlight {

/// Whether to add what the template adds: [CLS] and [SEP] for BERT, <s> for Llama, nothing for GPT-2.
enum class SpecialTokens { Add, Omit };

/// Text to ids and back, exactly as the Hugging Face tokenizer that is stored in a model folder does it.
///
/// Immutable after loading, so one object may be used by several threads at once.
class Tokenizer
{
public:
    virtual ~Tokenizer();

    /// Reads tokenizer.json, else a SentencePiece model (spiece.model, tokenizer.model,
    /// sentencepiece.bpe.model, source.spm), else vocab.txt, else vocab.json with merges.txt, with the
    /// options and special tokens of the files beside them. @p folder may also be one of these files;
    /// target.spm is Marian's for its decoder.
    /// @return MissingPart when there is none of them, BadFormat/Unsupported/TooLarge naming file and key
    /// otherwise
    static Result<std::shared_ptr<const Tokenizer>> load(const std::string &folder);

    /// @p text and @p pair are UTF-8; invalid bytes count as U+FFFD. Never fails on length; cost O(text).
    /// @return BadValue when the text holds something that the vocabulary cannot express and no unknown
    ///   token is defined, Unsupported when a stored pattern gives up on this text
    virtual Result<Encoding> encode(std::string_view text,
                                    std::optional<std::string_view> pair = std::nullopt,
                                    SpecialTokens specialTokens = SpecialTokens::Add) const = 0;

    /// "WordPiece", "BPE", "Unigram", "WordLevel".
    virtual std::string kind() const = 0;

    /// Entries, added tokens included.
    virtual int vocabularySize() const = 0;

    /// One more than the highest id: vocabularySize() unless some ids have no entry.
    virtual std::int32_t idBound() const = 0;

    /// The vocabulary's spelling of @p id, or an empty string where there is no such id.
    virtual std::string token(std::int32_t id) const = 0;

    /// The id of a vocabulary entry or added token, if there is one.
    virtual std::optional<std::int32_t> id(std::string_view token) const = 0;

    /// How a token reads to a person: "Ġfox" → " fox", "##ing" → "##ing", bytes that are no UTF-8 as "\xE2".
    virtual std::string display(std::int32_t id) const = 0;

    /// What was odd but usable in the files: duplicate entries, merges without tokens. One sentence each.
    virtual std::vector<std::string> warnings() const { return {}; }
};

} // namespace headlight
