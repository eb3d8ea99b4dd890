// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transformer/trace.h"

#include <memory>

namespace headlight {

class Tokenizer;
class Transformer;

/// Predictions of a model over its own vocabulary. Keeps the model alive.
class VocabularyHead : public PredictionHead
{
public:
    /// @param tokenizer null: tokens are shown as their ids
    VocabularyHead(std::shared_ptr<const Transformer> transformer,
                   std::shared_ptr<const Tokenizer> tokenizer);
    ~VocabularyHead() override;

    /// Empty when a logit is NaN or +∞: then there are no probabilities.
    std::vector<Prediction> top(const RowVector &residual, int count) const override;
    Matrix logits(const MatrixView &residual) const override;
    std::string label(std::int32_t id) const override;

private:
    std::shared_ptr<const Transformer> m_transformer;
    std::shared_ptr<const Tokenizer> m_tokenizer;
};

} // namespace headlight
