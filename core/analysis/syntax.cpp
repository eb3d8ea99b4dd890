// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/syntax.h"

#include "core/analysis/words.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace headlight {

ParsedWords parsedWords(const TreebankSentence &sentence)
{
    ParsedWords parsed;
    for (const TreebankWord &word : sentence.words) {
        if (word.head >= 0)
            parsed.arcs.push_back({static_cast<int>(parsed.forms.size()), word.head,
                                   word.relation.substr(0, word.relation.find(':'))});
        parsed.forms.push_back(word.form);
        parsed.places.push_back(word.place);
    }
    return parsed;
}

namespace {

/// An arc as a question: which word does `from` look at, and is it `to`?
struct Question
{
    int from;
    int to;
    int *correct; // one a head of the model
};

/// The word other than @p from with the most attention; of equal ones the first; −1: none.
int answer(const Matrix &pattern, int from)
{
    int best = -1;
    for (int word = 0; word < static_cast<int>(pattern.cols()); ++word) {
        if (word != from && !std::isnan(pattern(from, word))
            && (best < 0 || pattern(from, word) > pattern(from, best)))
            best = word;
    }
    return best;
}

bool hasTokens(const Words &words, int word)
{
    return std::find(words.wordOf.begin(), words.wordOf.end(), word) != words.wordOf.end();
}

bool areWords(const DependencyArc &arc, int words)
{
    return arc.dependent >= 0 && arc.dependent < words && arc.head >= 0 && arc.head < words
        && arc.dependent != arc.head;
}

} // namespace

SyntaxScores::SyntaxScores(int layers, int heads)
    : m_layers(layers)
    , m_heads(heads)
{
}

Status SyntaxScores::add(const Trace &trace, const ParsedWords &parsed)
{
    const Words words = wordsAt(trace.encoding(), parsed.places, parsed.forms);
    if (trace.layers() != m_layers || trace.heads() != m_heads)
        return Error{.code = ErrorCode::InvalidArgument,
                     .what = "these sentences come from different models"};
    if (trace.kind() == AttentionKind::Cross)
        return Error{.code = ErrorCode::InvalidArgument,
                     .what = "arcs within a sentence need attention within it"};
    for (const DependencyArc &arc : parsed.arcs) {
        if (!areWords(arc, words.size()))
            return Error{.code = ErrorCode::InvalidArgument,
                         .what = "an arc ends at no word",
                         .item = arc.relation,
                         .expected = "two different words from 0 to " + std::to_string(words.size() - 1),
                         .found = std::to_string(arc.dependent) + " and " + std::to_string(arc.head)};
    }

    std::vector<Question> questions;
    for (const DependencyArc &arc : parsed.arcs) {
        if (!hasTokens(words, arc.dependent) || !hasTokens(words, arc.head))
            continue;
        for (const ArcDirection direction : {ArcDirection::DependentToHead, ArcDirection::HeadToDependent}) {
            const bool up = direction == ArcDirection::DependentToHead;
            const int from = up ? arc.dependent : arc.head, to = up ? arc.head : arc.dependent;
            if (trace.isCausal() && to > from)
                continue;
            Counts &counts = m_relations[{arc.relation, direction}];
            counts.correct.resize(static_cast<std::size_t>(m_layers) * static_cast<std::size_t>(m_heads));
            ++counts.arcs;
            if (std::abs(to - from) <= FarthestOffset)
                ++counts.offsets[to - from];
            questions.push_back({from, to, counts.correct.data()});
        }
    }
    for (int layer = 0; layer < m_layers && !questions.empty(); ++layer) {
        for (int head = 0; head < m_heads; ++head) {
            const Matrix pattern = wordPattern(trace.attention({layer, head})->pattern, words, words);
            for (const Question &question : questions)
                question.correct[layer * m_heads + head]
                    += answer(pattern, question.from) == question.to ? 1 : 0;
        }
    }
    ++m_sentences;
    return Done{};
}

RelationScore SyntaxScores::scoreOf(const Relation &relation, const Counts &counts, std::size_t head) const
{
    RelationScore result{relation.name, relation.direction, {}, {}, 0};
    result.head = {static_cast<int>(head) / m_heads, static_cast<int>(head) % m_heads};
    int found = 0;
    for (const auto &[offset, arcs] : counts.offsets) {
        if (arcs > found)
            result.bestOffset = offset;
        found = std::max(found, arcs);
    }
    result.score = {static_cast<double>(counts.correct[head]) / counts.arcs,
                    static_cast<double>(found) / counts.arcs, counts.arcs};
    return result;
}

std::vector<RelationScore> SyntaxScores::best(int leastArcs) const
{
    std::vector<RelationScore> scores;
    for (const auto &[relation, counts] : m_relations) {
        if (counts.arcs < leastArcs)
            continue;
        const auto most = std::max_element(counts.correct.begin(), counts.correct.end());
        scores.push_back(scoreOf(relation, counts, static_cast<std::size_t>(most - counts.correct.begin())));
    }
    std::stable_sort(scores.begin(), scores.end(), [](const RelationScore &a, const RelationScore &b) {
        return a.score.excess() > b.score.excess();
    });
    return scores;
}

RelationScore SyntaxScores::strongest(LayerHead head, int leastArcs) const
{
    RelationScore best;
    best.head = head;
    for (const auto &[relation, counts] : m_relations) {
        if (counts.arcs < leastArcs)
            continue;
        const RelationScore score
            = scoreOf(relation, counts, static_cast<std::size_t>(head.layer * m_heads + head.head));
        if (!best.score.isApplicable() || score.score.excess() > best.score.excess())
            best = score;
    }
    return best;
}

} // namespace headlight
