// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace headlight {

/// A long list of tokens as it stands in a file, in one block of memory: a JSON tree of a vocabulary would
/// cost an allocation an entry.
class TokenList
{
public:
    /// Expects the tokens of a text of @p bytes; memory that is not written to costs nothing.
    void reserve(std::size_t bytes);

    void add(std::string_view token, std::int32_t id);

    /// An entry whose id is its place in the list.
    void addScored(std::string_view token, double score);

    std::size_t size() const { return m_entries.size(); }
    std::string_view token(std::size_t index) const;
    std::int32_t id(std::size_t index) const { return m_entries[index].id; }
    double score(std::size_t index) const { return m_scores[index]; } ///< in a list of scored entries

private:
    struct Entry
    {
        std::uint32_t begin = 0; // in m_text, which is shorter than 4 GiB: the file is
        std::uint32_t length = 0;
        std::int32_t id = 0;
    };

    std::string m_text;
    std::vector<Entry> m_entries;
    std::vector<double> m_scores;
};

/// tokenizer.json or vocab.json, parsed: the tree, without the parts that are long.
struct TokenizerDocument
{
    nlohmann::json root; ///< without model.vocab and model.merges
    TokenList vocabulary;
    bool vocabularyHasScores = false; ///< [[token, score], …] instead of {token: id, …}
    bool hasVocabulary = false;
    TokenList merges; ///< old form "left right", one entry a merge; or new form, two entries a merge
    bool mergesArePairs = false;
    bool hasMerges = false;
};

/// What a JSON text is read as.
enum class DocumentKind {
    Tokenizer, ///< tokenizer.json: an object with a model
    Vocabulary, ///< vocab.json: the whole file is {token: id, …}
};

/// Parses @p text: strict JSON, at most limits::jsonDepth levels deep; a byte order mark in front is skipped.
/// @return BadFormat naming the byte, TooLarge for the depth or too many entries, BadValue for an id that is
/// no
///   whole number from 0 to limits::tokenId
Result<TokenizerDocument> parseTokenizerDocument(std::string_view text, DocumentKind kind);

} // namespace headlight
