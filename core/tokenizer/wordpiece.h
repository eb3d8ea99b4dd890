// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tokenizer/tokenmodel.h"

#include <optional>

namespace headlight {

/// WordPiece: the longest entry that a word begins with, then the longest continuation, and so on; a word
/// that cannot be covered, or is too long, is one unknown token. Cost O(word · longest token). Source:
/// Schuster & Nakajima 2012; Devlin et al. 2019, arXiv:1810.04805.
class WordPiece : public TokenModel
{
public:
    struct Options
    {
        std::string unknownToken = "[UNK]";
        std::string continuingPrefix = "##";
        std::size_t maxCharacters = 100; ///< of a word; a longer one is unknown
    };

    WordPiece(Vocabulary vocabulary, Options options);

    Status tokenize(std::string_view word, std::vector<WordToken> &tokens) const override;
    std::string kind() const override { return "WordPiece"; }
    const Vocabulary &vocabulary() const override { return m_vocabulary; }

private:
    bool cover(std::string_view word, std::vector<WordToken> &tokens) const;

    Vocabulary m_vocabulary;
    Options m_options;
    std::optional<std::int32_t> m_unknown;
};

} // namespace headlight
