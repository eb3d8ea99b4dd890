// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tokenizer/pairtable.h"
#include "core/tokenizer/tokenmodel.h"

#include <array>
#include <optional>

namespace headlight {

/// SentencePiece's unigram model: of all ways to cut a word into entries, the one with the highest sum of log
/// probabilities. Characters without an entry cost the lowest score less 10, and a run of them is one token.
/// Cost O(word · longest token).
/// Source: Kudo 2018, arXiv:1804.10959; sentencepiece, unigram_model.cc (EncodeOptimized).
class Unigram : public TokenModel
{
public:
    struct Options
    {
        std::optional<std::int32_t> unknownId;
        bool byteFallback = false; ///< unknown characters become "<0xE2>" tokens
        std::optional<double> lowestScore; ///< that unknown characters are measured by; else of all scores
        std::vector<std::int32_t> unused; ///< ids that no text has
    };

    /// @p scores by id: natural logarithms of probabilities, finite, at most 0.
    Unigram(Vocabulary vocabulary, std::vector<double> scores, Options options);

    Status tokenize(std::string_view word, std::vector<WordToken> &tokens) const override;
    std::string kind() const override { return "Unigram"; }
    const Vocabulary &vocabulary() const override { return m_vocabulary; }
    std::int32_t idSpelledAsFound() const override { return m_options.unknownId.value_or(-1); }

private:
    /// The best way to cover a word up to some byte: its last token.
    struct Node
    {
        double score = 0;
        std::int32_t id = -1; // −2 unknown, −1 not reached
        std::uint32_t begin = 0;
    };
    struct Edge
    {
        std::int32_t node = 0; // 0 where there is no such edge: the root is nobody's child
        std::int32_t token = -1; // that ends here
    };

    void addToTrie(std::string_view token, std::int32_t id);
    void visit(std::string_view word, std::size_t begin, std::vector<Node> &best) const;
    bool addUnknown(std::string_view word, const WordToken &part, std::vector<WordToken> &tokens) const;

    Vocabulary m_vocabulary;
    std::vector<double> m_scores;
    Options m_options;
    double m_unknownScore = 0;
    PairTable<Edge> m_trie; // (node, byte)
    std::int32_t m_nodes = 1;
    std::array<std::int32_t, 256> m_fallback{}; // "<0x00>" … "<0xFF>", −1 where none
};

} // namespace headlight
