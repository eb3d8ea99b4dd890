// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tokenizer/tokenmodel.h"

#include <memory>
#include <utility>
#include <vector>

namespace headlight {

/// Another model whose ids mean other rows: XLM-R has four tokens where SentencePiece has three, Marian's ids
/// stand in a file of their own.
class RenumberedModel : public TokenModel
{
public:
    /// @param ids for each id of @p model the one in @p vocabulary
    RenumberedModel(std::unique_ptr<TokenModel> model, std::vector<std::int32_t> ids, Vocabulary vocabulary)
        : m_model(std::move(model))
        , m_ids(std::move(ids))
        , m_vocabulary(std::move(vocabulary))
    {
    }

    Status tokenize(std::string_view word, std::vector<WordToken> &tokens) const override
    {
        const std::size_t before = tokens.size();
        Status status = m_model->tokenize(word, tokens);
        for (std::size_t i = before; i < tokens.size(); ++i)
            tokens[i].id = renumbered(tokens[i].id);
        return status;
    }

    std::string kind() const override { return m_model->kind(); }
    const Vocabulary &vocabulary() const override { return m_vocabulary; }
    std::int32_t idSpelledAsFound() const override { return renumbered(m_model->idSpelledAsFound()); }

private:
    std::int32_t renumbered(std::int32_t id) const
    {
        return id < 0 ? id : m_ids[static_cast<std::size_t>(id)];
    }

    std::unique_ptr<TokenModel> m_model;
    std::vector<std::int32_t> m_ids;
    Vocabulary m_vocabulary;
};

} // namespace headlight
