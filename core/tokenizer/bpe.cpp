// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/bpe.h"

#include "core/base/utf8.h"
#include "core/tokenizer/bytealphabet.h"
#include "core/tokenizer/bytefallback.h"

#include <queue>
#include <utility>

namespace headlight {
namespace {

constexpr std::size_t shortWord = 48; // symbols; up to here scanning all pairs beats a heap

} // namespace

Bpe::Bpe(Vocabulary vocabulary, const std::vector<Merge> &merges, Options options)
    : m_vocabulary(std::move(vocabulary))
    , m_options(std::move(options))
    , m_merges(merges.size())
{
    for (const Merge &merge : merges)
        m_merges(merge.left, merge.right) = {merge.rank, merge.merged};
    m_unknown = m_options.unknownToken.empty() ? std::nullopt : m_vocabulary.id(m_options.unknownToken);
    for (unsigned byte = 0; byte < 256; ++byte) {
        const char raw = static_cast<char>(byte);
        m_byteSymbol[byte] = m_vocabulary.id(bytealphabet::encode({&raw, 1})).value_or(-1);
    }
    m_fallback = byteFallbackIds(m_vocabulary);
}

Status Bpe::tokenize(std::string_view word, std::vector<WordToken> &tokens) const
{
    if (m_options.ignoreMerges && isWholeWord(word, tokens))
        return Done{};
    thread_local std::vector<Symbol> symbols;
    symbols.clear();
    split(word, symbols);
    if (symbols.empty())
        return Done{};
    for (std::size_t i = 0; i < symbols.size(); ++i) {
        symbols[i].previous = static_cast<std::int32_t>(i) - 1;
        symbols[i].next = i + 1 < symbols.size() ? static_cast<std::int32_t>(i) + 1 : -1;
    }
    if (symbols.size() <= shortWord)
        mergeShort(symbols);
    else
        mergeLong(symbols);
    // The first symbol is never merged away: a pair becomes its left one.
    for (std::int32_t at = 0; at >= 0; at = symbols[static_cast<std::size_t>(at)].next)
        tokens.push_back(symbols[static_cast<std::size_t>(at)].token);
    return Done{};
}

bool Bpe::isWholeWord(std::string_view word, std::vector<WordToken> &tokens) const
{
    const auto id = m_vocabulary.id(m_options.wordsAreBytes ? bytealphabet::encode(word) : std::string(word));
    if (id)
        tokens.push_back({*id, 0, static_cast<std::uint32_t>(word.size())});
    return id.has_value();
}

std::optional<std::int32_t> Bpe::symbolId(std::string_view word, std::size_t begin, std::size_t end) const
{
    const bool hasPrefix = begin > 0 && !m_options.continuingPrefix.empty();
    const bool hasSuffix = end == word.size() && !m_options.endOfWordSuffix.empty();
    const auto byte = static_cast<unsigned char>(word[begin]);
    if (m_options.wordsAreBytes && !hasPrefix && !hasSuffix)
        return m_byteSymbol[byte] >= 0 ? std::optional(m_byteSymbol[byte]) : std::nullopt;
    std::string symbol = hasPrefix ? m_options.continuingPrefix : std::string();
    const std::string_view part = word.substr(begin, end - begin);
    if (m_options.wordsAreBytes)
        symbol += bytealphabet::encode(part);
    else
        symbol += part;
    if (hasSuffix)
        symbol += m_options.endOfWordSuffix;
    return m_vocabulary.id(symbol);
}

void Bpe::split(std::string_view word, std::vector<Symbol> &symbols) const
{
    bool lastIsUnknown = false;
    for (std::size_t begin = 0; begin < word.size();) {
        if (const auto whole = m_options.unsplit.longestAt(word, begin)) {
            const WordToken token{whole->value, static_cast<std::uint32_t>(begin),
                                  static_cast<std::uint32_t>(begin + whole->length)};
            symbols.push_back({token, -1, -1});
            lastIsUnknown = false;
            begin += whole->length;
            continue;
        }
        const std::size_t length = m_options.wordsAreBytes ? 1 : decodeUtf8(word, begin).length;
        const std::size_t end = begin + length;
        const WordToken token{-1, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
        if (const auto id = symbolId(word, begin, end)) {
            symbols.push_back({token, -1, -1});
            symbols.back().token.id = *id;
            lastIsUnknown = false;
        } else if (m_options.byteFallback && addBytes(word, begin, end, symbols)) {
            lastIsUnknown = false;
        } else if (m_unknown && m_options.fuseUnknown && lastIsUnknown) {
            symbols.back().token.end = token.end;
        } else if (m_unknown) {
            symbols.push_back({token, -1, -1});
            symbols.back().token.id = *m_unknown;
            lastIsUnknown = true;
        }
        begin = end;
    }
}

bool Bpe::addBytes(std::string_view word, std::size_t begin, std::size_t end,
                   std::vector<Symbol> &symbols) const
{
    for (std::size_t at = begin; at < end; ++at) {
        if (m_fallback[static_cast<unsigned char>(word[at])] < 0)
            return false;
    }
    for (std::size_t at = begin; at < end; ++at) {
        const WordToken token{m_fallback[static_cast<unsigned char>(word[at])],
                              static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + 1)};
        symbols.push_back({token, -1, -1});
    }
    return true;
}

void Bpe::mergeShort(std::vector<Symbol> &symbols) const
{
    std::array<const RankedId *, shortWord> merges{}; // of each symbol with its right neighbour
    std::size_t count = symbols.size();
    for (std::size_t i = 0; i + 1 < count; ++i)
        merges[i] = m_merges.find(symbols[i].token.id, symbols[i + 1].token.id);
    while (count > 1) {
        std::size_t best = count;
        for (std::size_t i = 0; i + 1 < count; ++i) {
            if (merges[i] && (best == count || merges[i]->rank < merges[best]->rank))
                best = i;
        }
        if (best == count)
            break;
        symbols[best].token.id = merges[best]->id;
        symbols[best].token.end = symbols[best + 1].token.end;
        symbols.erase(symbols.begin() + static_cast<std::ptrdiff_t>(best) + 1);
        --count;
        for (std::size_t i = best + 1; i < count; ++i)
            merges[i] = merges[i + 1];
        merges[count - 1] = nullptr;
        if (best > 0)
            merges[best - 1] = m_merges.find(symbols[best - 1].token.id, symbols[best].token.id);
        merges[best]
            = best + 1 < count ? m_merges.find(symbols[best].token.id, symbols[best + 1].token.id) : nullptr;
    }
    for (std::size_t i = 0; i < count; ++i)
        symbols[i].next = i + 1 < count ? static_cast<std::int32_t>(i) + 1 : -1;
}

void Bpe::mergeLong(std::vector<Symbol> &symbols) const
{
    struct Candidate
    {
        std::int32_t rank;
        std::int32_t left;
        std::int32_t leftId;
        std::int32_t rightId;
        bool operator>(const Candidate &other) const
        {
            return rank != other.rank ? rank > other.rank : left > other.left;
        }
    };
    std::priority_queue<Candidate, std::vector<Candidate>, std::greater<>> candidates;
    const auto at = [&](std::int32_t index) -> Symbol & { return symbols[static_cast<std::size_t>(index)]; };
    const auto propose = [&](std::int32_t left) {
        if (left < 0 || at(left).next < 0)
            return;
        const std::int32_t leftId = at(left).token.id;
        const std::int32_t rightId = at(at(left).next).token.id;
        if (const RankedId *merge = m_merges.find(leftId, rightId))
            candidates.push({merge->rank, left, leftId, rightId});
    };
    for (std::size_t i = 0; i < symbols.size(); ++i)
        propose(static_cast<std::int32_t>(i));
    while (!candidates.empty()) {
        const Candidate best = candidates.top();
        candidates.pop();
        Symbol &left = at(best.left);
        // A candidate is stale when one of its symbols was merged meanwhile; ids are never negative
        // otherwise.
        if (left.token.id != best.leftId || left.next < 0 || at(left.next).token.id != best.rightId)
            continue;
        Symbol &right = at(left.next);
        left.token.id = m_merges.find(best.leftId, best.rightId)->id;
        left.token.end = right.token.end;
        right.token.id = -1;
        left.next = right.next;
        if (left.next >= 0)
            at(left.next).previous = best.left;
        propose(left.previous);
        propose(best.left);
    }
}

} // namespace headlight
