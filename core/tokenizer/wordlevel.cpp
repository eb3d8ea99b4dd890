// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/wordlevel.h"

#include <utility>

namespace headlight {

WordLevel::WordLevel(Vocabulary vocabulary, const std::string &unknownToken)
    : m_vocabulary(std::move(vocabulary))
    , m_unknown(m_vocabulary.id(unknownToken))
{
}

Status WordLevel::tokenize(std::string_view word, std::vector<WordToken> &tokens) const
{
    const std::optional<std::int32_t> known = m_vocabulary.id(word);
    const std::optional<std::int32_t> id = known ? known : m_unknown;
    if (!id)
        return unknownTokenMissing(word);
    tokens.push_back({*id, 0, static_cast<std::uint32_t>(word.size())});
    return Done{};
}

} // namespace headlight
