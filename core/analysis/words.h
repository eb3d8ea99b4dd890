// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/matrix.h"
#include "core/transformer/trace.h"

#include <string>
#include <vector>

namespace headlight {

/// Tokens joined to words.
struct Words
{
    std::vector<int> wordOf; ///< one a token: its word, −1 for a token that belongs to none
    std::vector<std::string> display; ///< one a word, without the space before it

    int size() const { return static_cast<int>(display.size()); }
};

/// The words of a text: a word ends at white space, between punctuation and other characters, at a special
/// token and where the second sentence begins.
/// Without a text (ids alone, attention made elsewhere) the spelling of @p display decides: a token continues
/// the word before it when it begins with "##", or, where any token begins with a space, when it does not.
/// @param text, @p pair the texts that the offsets of @p encoding count characters in
Words wordsOf(const Encoding &encoding, const std::vector<std::string> &display, const std::string &text,
              const std::string &pair);

/// Words at given places in the first text, such as those of a treebank: each takes the tokens that overlap
/// it; the rest belong to none.
Words wordsAt(const Encoding &encoding, const std::vector<CharacterRange> &places,
              const std::vector<std::string> &forms);

/// Attention between words: **to** a word the sum over its tokens, **from** a word the mean over its tokens.
///
///     W_ab = 1/|a| Σ_{i∈a} Σ_{j∈b} A_ij        0 … 1; rows sum to 1 where all tokens belong to a word
///
/// @param pattern (query token, key token)
/// @return (query word, key word); a word without tokens has a row of NaN and a column of 0
/// Source: Clark et al. 2019, arXiv:1906.04341, section 4.1. Pure, thread-safe.
Matrix wordPattern(const MatrixView &pattern, const Words &queries, const Words &keys);

/// Scores between words: **to** a word what its tokens weigh together in the softmax, **from** a word the
/// mean over its tokens that see one of the key's.
///
///     S_ab = 1/|a'| Σ_{i∈a'} ln Σ_{j∈b} exp(s_ij)        logit, unbounded
///
/// So exp(S_ab − S_ac) compares two words as wordPattern() does, for a query of one token exactly.
/// @param scores (query token, key token), −inf where the query does not see the key
/// @return (query word, key word); −inf where no token sees any, and for words without tokens
/// Pure, thread-safe.
Matrix wordScores(const MatrixView &scores, const Words &queries, const Words &keys);

} // namespace headlight
