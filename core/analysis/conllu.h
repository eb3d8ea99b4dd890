// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/tokenizer/encoding.h"

#include <string>
#include <string_view>
#include <vector>

namespace headlight {

/// A word of a treebank and the word that it depends on.
struct TreebankWord
{
    std::string form;
    std::string partOfSpeech; ///< UPOS: "NOUN"
    std::string relation; ///< DEPREL: "nsubj", "nmod:poss"
    int head = -1; ///< index of the word that it depends on; −1: the root
    CharacterRange place; ///< in the sentence's text
};

struct TreebankSentence
{
    std::string id; ///< of "# sent_id", or empty
    std::string text; ///< of "# text"; where there is none, the forms with spaces as SpaceAfter=No says
    std::vector<TreebankWord> words;
};

/// Reads CoNLL-U: ten columns with tabs between them, a line a word, an empty line behind a sentence.
///
/// Ranges such as 2-3 (a written word that is several syntactic ones) give their words the place of the
/// written word, where the words' own forms are not found there; empty nodes such as 5.1 are left out.
/// @param file for messages
/// @return BadFormat with the line in Error::item: not ten columns, ids not 1, 2, 3 …, a head that is no word
/// of
///   the sentence or the word itself, a form that the text does not have, bytes that are no UTF-8; TooLarge
///   above limits::sentenceWords
/// Pure. Source: universaldependencies.org/format.html.
Result<std::vector<TreebankSentence>> parseConllu(std::string_view content, const std::string &file);

/// The same from a file of at most limits::treebankBytes.
Result<std::vector<TreebankSentence>> readConllu(const std::string &path);

} // namespace headlight
