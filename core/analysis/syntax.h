// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/conllu.h"
#include "core/analysis/score.h"
#include "core/base/result.h"
#include "core/transformer/trace.h"

#include <map>
#include <string>
#include <vector>

namespace headlight {

/// A dependency: from a word to the word that it depends on, by index.
struct DependencyArc
{
    int dependent = 0;
    int head = 0;
    std::string relation; ///< "nsubj"
};

/// Sentences' words and arcs, whether read from a treebank or drawn by a person.
struct ParsedWords
{
    std::vector<CharacterRange> places; ///< in the traced text
    std::vector<std::string> forms;
    std::vector<DependencyArc> arcs;
};

/// The arcs of a treebank's sentence; roots have none, and of "nmod:poss" the part before the colon counts.
ParsedWords parsedWords(const TreebankSentence &sentence);

/// Which end of an arc looks at which.
enum class ArcDirection { DependentToHead, HeadToDependent };

/// How well a head finds the other end of a relation's arcs.
struct RelationScore
{
    std::string relation;
    ArcDirection direction = ArcDirection::DependentToHead;
    LayerHead head; ///< the attention head
    Score score; ///< value: accuracy, 0 … 1; chance: accuracy of the best fixed offset; rows: arcs
    int bestOffset = 0; ///< words from the one that looks to the one that that offset finds
};

/// Accuracy of every head on every relation over many sentences.
///
/// The word that a word attends to most is the head's answer: attention to a word is the sum over its tokens,
/// from a word the mean; the word itself and tokens of no word, such as [CLS] and [SEP], are left out. Beside
/// it stands what always answering with the word a fixed number of places away would reach (offsets −10 … 10,
/// the best one for each relation and direction): many relations are mostly "the previous word".
/// Under a causal mask arcs to later words are not counted; nor are arcs of words without tokens, such as
/// those behind a cut.
/// Source: Clark et al. 2019, arXiv:1906.04341, section 4.2.
class SyntaxScores
{
public:
    SyntaxScores(int layers, int heads);

    /// Counts the arcs of one sentence. Derives every pattern.
    /// @return InvalidArgument for a trace with other layers or heads, an arc between words that are not
    ///   there, or attention between different tokens
    Status add(const Trace &trace, const ParsedWords &words);

    int sentences() const { return m_sentences; }

    /// The best head for each relation and direction with at least @p leastArcs arcs, largest excess over the
    /// best fixed offset first.
    std::vector<RelationScore> best(int leastArcs) const;

    /// What @p head is best at, by excess; not applicable where no relation has enough arcs.
    RelationScore strongest(LayerHead head, int leastArcs) const;

private:
    static constexpr int FarthestOffset = 10;

    struct Relation
    {
        std::string name;
        ArcDirection direction;
        auto operator<=>(const Relation &) const = default;
    };
    struct Counts
    {
        int arcs = 0;
        std::vector<int> correct; // one a head of the model
        std::map<int, int> offsets; // arcs that an offset finds
    };

    RelationScore scoreOf(const Relation &relation, const Counts &counts, std::size_t head) const;

    int m_layers;
    int m_heads;
    int m_sentences = 0;
    std::map<Relation, Counts> m_relations;
};

} // namespace headlight
