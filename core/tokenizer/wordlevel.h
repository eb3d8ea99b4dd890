// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tokenizer/tokenmodel.h"

#include <optional>

namespace headlight {

/// A word is an entry, or unknown.
class WordLevel : public TokenModel
{
public:
    WordLevel(Vocabulary vocabulary, const std::string &unknownToken);

    Status tokenize(std::string_view word, std::vector<WordToken> &tokens) const override;
    std::string kind() const override { return "WordLevel"; }
    const Vocabulary &vocabulary() const override { return m_vocabulary; }

private:
    Vocabulary m_vocabulary;
    std::optional<std::int32_t> m_unknown;
};

} // namespace headlight
