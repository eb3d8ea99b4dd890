// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/tokenizer/vocabulary.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace headlight {

/// A token found in a word: bytes begin … end of that word.
struct WordToken
{
    std::int32_t id = 0;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
};

/// The step that turns a word of normalized text into ids. Immutable, so shared between threads.
class TokenModel
{
public:
    virtual ~TokenModel() = default;

    /// Appends the tokens of @p word (UTF-8, not empty) to @p tokens.
    /// @return BadValue when the word has no token and the model has none for the unknown
    virtual Status tokenize(std::string_view word, std::vector<WordToken> &tokens) const = 0;

    virtual std::string kind() const = 0;
    virtual const Vocabulary &vocabulary() const = 0;

    /// The id whose tokens are spelled like the text that they stand for, not as in the vocabulary: the
    /// unknown token of Unigram. −1 where there is none.
    virtual std::int32_t idSpelledAsFound() const { return -1; }
};

/// What tokenize() returns where a text cannot be expressed.
Error unknownTokenMissing(std::string_view word);

} // namespace headlight
