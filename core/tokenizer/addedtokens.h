// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/tokenizer/normalizer.h"
#include "core/tokenizer/prefixmatcher.h"
#include "core/tokenizer/pretokenizer.h"
#include "core/tokenizer/vocabulary.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace headlight {

/// A token that is found in the text before the model sees it.
struct AddedToken
{
    std::string content;
    std::int32_t id = 0;
    bool singleWord = false; ///< not inside a word
    bool leftStrip = false; ///< takes the white space before it along
    bool rightStrip = false; ///< takes the white space after it along
    bool normalized = true; ///< searched in the normalized text, not in the raw one
    bool special = false;
};

/// Finds added tokens in a text: at each place the longest one, from left to right.
/// Cost O(text · different lengths of tokens that begin with the same byte).
class AddedTokenMatcher
{
public:
    /// @p pattern is what to look for: the content, or its normalized form. An empty one is never found.
    void add(const std::string &pattern, const AddedToken &token);

    /// Appends bytes begin … end of @p text as pieces: added tokens, and the text between them.
    void split(std::string_view text, std::size_t begin, std::size_t end,
               std::vector<TextPiece> &pieces) const;

private:
    PrefixMatcher m_patterns; // value: index of the token
    std::vector<AddedToken> m_tokens;
};

/// All added tokens of a tokenizer.
class AddedTokens
{
public:
    /// The first token with an id or a content wins; empty contents are left out.
    Status add(const AddedToken &token, const Normalizer *normalizer);

    const AddedTokenMatcher &raw() const { return m_raw; }
    const AddedTokenMatcher &normalized() const { return m_normalized; }
    const AddedToken *find(std::int32_t id) const;
    const AddedToken *find(std::string_view content) const;
    const std::vector<AddedToken> &all() const { return m_tokens; }

private:
    std::vector<AddedToken> m_tokens;
    std::unordered_map<std::int32_t, std::size_t> m_byId;
    Vocabulary m_byContent; // id: index
    AddedTokenMatcher m_raw;
    AddedTokenMatcher m_normalized;
};

} // namespace headlight
