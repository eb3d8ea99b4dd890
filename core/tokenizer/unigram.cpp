// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/unigram.h"

#include "core/base/utf8.h"
#include "core/tokenizer/bytefallback.h"

#include <algorithm>
#include <utility>

namespace headlight {
namespace {

constexpr double unknownPenalty = 10.0;
constexpr std::int32_t notReached = -1;
constexpr std::int32_t unknown = -2;

} // namespace

Unigram::Unigram(Vocabulary vocabulary, std::vector<double> scores, Options options)
    : m_vocabulary(std::move(vocabulary))
    , m_scores(std::move(scores))
    , m_options(std::move(options))
{
    std::vector<bool> isUnused(m_scores.size());
    for (const std::int32_t id : m_options.unused)
        isUnused[static_cast<std::size_t>(id)] = true;
    for (std::size_t id = 0; id < m_scores.size(); ++id) {
        if (!isUnused[id])
            addToTrie(m_vocabulary.token(static_cast<std::int32_t>(id)), static_cast<std::int32_t>(id));
    }
    m_unknownScore = m_options.lowestScore.value_or(*std::min_element(m_scores.begin(), m_scores.end()))
        - unknownPenalty;
    m_fallback = byteFallbackIds(m_vocabulary);
}

void Unigram::addToTrie(std::string_view token, std::int32_t id)
{
    std::int32_t node = 0;
    Edge *edge = nullptr;
    for (const char byte : token) {
        edge = &m_trie(node, static_cast<unsigned char>(byte));
        if (edge->node == 0)
            edge->node = m_nodes++;
        node = edge->node;
    }
    if (edge)
        edge->token = id;
}

Status Unigram::tokenize(std::string_view word, std::vector<WordToken> &tokens) const
{
    thread_local std::vector<Node> best;
    best.assign(word.size() + 1, Node{});
    for (std::size_t at = 0; at < word.size(); at += decodeUtf8(word, at).length)
        visit(word, at, best);
    std::vector<WordToken> parts; // from the end
    for (std::size_t end = word.size(); end > 0; end = best[end].begin) {
        const Node &node = best[end];
        const bool joins = node.id == unknown && !parts.empty() && parts.back().id == unknown;
        if (joins)
            parts.back().begin = node.begin;
        else
            parts.push_back({node.id, node.begin, static_cast<std::uint32_t>(end)});
    }
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
        if (part->id != unknown)
            tokens.push_back(*part);
        else if (!addUnknown(word, *part, tokens))
            return unknownTokenMissing(word.substr(part->begin, part->end - part->begin));
    }
    return Done{};
}

/// Offers every token that begins at @p begin to the place where it ends.
void Unigram::visit(std::string_view word, std::size_t begin, std::vector<Node> &best) const
{
    const double soFar = best[begin].score;
    const auto offer = [&](std::size_t end, std::int32_t id, double score) {
        Node &node = best[end];
        if (node.id == notReached || soFar + score > node.score)
            node = {soFar + score, id, static_cast<std::uint32_t>(begin)};
    };
    const std::size_t nextCharacter = begin + decodeUtf8(word, begin).length;
    bool hasSingle = false;
    std::int32_t node = 0;
    for (std::size_t at = begin; at < word.size(); ++at) {
        const Edge *edge = m_trie.find(node, static_cast<unsigned char>(word[at]));
        if (!edge)
            break;
        node = edge->node;
        if (edge->token < 0)
            continue;
        const bool isUnknown = m_options.unknownId == edge->token;
        offer(at + 1, isUnknown ? unknown : edge->token, m_scores[static_cast<std::size_t>(edge->token)]);
        hasSingle = hasSingle || at + 1 == nextCharacter;
    }
    if (!hasSingle)
        offer(nextCharacter, unknown, m_unknownScore);
}

bool Unigram::addUnknown(std::string_view word, const WordToken &part, std::vector<WordToken> &tokens) const
{
    const std::string_view text = word.substr(part.begin, part.end - part.begin);
    const bool asBytes = m_options.byteFallback && std::all_of(text.begin(), text.end(), [this](char c) {
                             return m_fallback[static_cast<unsigned char>(c)] >= 0;
                         });
    if (asBytes) {
        for (const char byte : text)
            tokens.push_back({m_fallback[static_cast<unsigned char>(byte)], part.begin, part.end});
        return true;
    }
    // A run of unknown characters may spell an entry by chance, such as the unknown token itself.
    const std::optional<std::int32_t> known = m_vocabulary.id(text);
    const std::optional<std::int32_t> id = known ? known : m_options.unknownId;
    if (id)
        tokens.push_back({*id, part.begin, part.end});
    return id.has_value();
}

} // namespace headlight
