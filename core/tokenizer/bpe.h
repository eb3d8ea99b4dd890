// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tokenizer/pairtable.h"
#include "core/tokenizer/prefixmatcher.h"
#include "core/tokenizer/tokenmodel.h"

#include <array>
#include <optional>
#include <vector>

namespace headlight {

/// Byte pair encoding: a word starts as its characters (or bytes), and the pair with the lowest rank is
/// merged until no pair has one. Cost O(n log n) in the length of the word. Source: Sennrich et al. 2016,
/// arXiv:1508.07909; over bytes: Radford et al. 2019.
class Bpe : public TokenModel
{
public:
    struct Options
    {
        std::string unknownToken; ///< empty: characters without a token are dropped
        std::string continuingPrefix; ///< before every symbol but a word's first
        std::string endOfWordSuffix; ///< after a word's last symbol
        bool fuseUnknown = false; ///< a run of unknown characters is one token
        bool byteFallback = false; ///< unknown characters become "<0xE2>" tokens
        bool ignoreMerges = false; ///< a word that is an entry is not split
        bool wordsAreBytes = false; ///< words come as raw bytes, not in the byte alphabet of the vocabulary
        PrefixMatcher unsplit; ///< texts that are one symbol from the beginning; value: the id
    };

    /// Two tokens that become one. Of the pairs in a word the one with the lowest rank is merged first, of
    /// several with that rank the leftmost.
    struct Merge
    {
        std::int32_t left = 0;
        std::int32_t right = 0;
        std::int32_t merged = 0;
        std::int32_t rank = 0;
    };

    /// @p merges between ids of @p vocabulary; of repeated pairs the last one counts.
    Bpe(Vocabulary vocabulary, const std::vector<Merge> &merges, Options options);

    Status tokenize(std::string_view word, std::vector<WordToken> &tokens) const override;
    std::string kind() const override { return "BPE"; }
    const Vocabulary &vocabulary() const override { return m_vocabulary; }

private:
    struct RankedId
    {
        std::int32_t rank = 0;
        std::int32_t id = 0; // what the pair becomes
    };
    /// A symbol of the word being merged; a linked list over positions.
    struct Symbol
    {
        WordToken token;
        std::int32_t previous = -1;
        std::int32_t next = -1;
    };

    bool isWholeWord(std::string_view word, std::vector<WordToken> &tokens) const;
    void split(std::string_view word, std::vector<Symbol> &symbols) const;
    std::optional<std::int32_t> symbolId(std::string_view word, std::size_t begin, std::size_t end) const;
    bool addBytes(std::string_view word, std::size_t begin, std::size_t end,
                  std::vector<Symbol> &symbols) const;
    void mergeShort(std::vector<Symbol> &symbols) const;
    void mergeLong(std::vector<Symbol> &symbols) const;

    Vocabulary m_vocabulary;
    Options m_options;
    PairTable<RankedId> m_merges;
    std::optional<std::int32_t> m_unknown;
    std::array<std::int32_t, 256>
        m_byteSymbol{}; // of words that are bytes, −1 where none; without prefix and suffix
    std::array<std::int32_t, 256> m_fallback{}; // "<0x00>" … "<0xFF>", −1 where none
};

} // namespace headlight
