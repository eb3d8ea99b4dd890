// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/vocabularyhead.h"

#include "core/tokenizer/tokenizer.h"
#include "core/transformer/transformer.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace headlight {

VocabularyHead::VocabularyHead(std::shared_ptr<const Transformer> transformer,
                               std::shared_ptr<const Tokenizer> tokenizer)
    : m_transformer(std::move(transformer))
    , m_tokenizer(std::move(tokenizer))
{
}

VocabularyHead::~VocabularyHead() = default;

Matrix VocabularyHead::logits(const MatrixView &residual) const
{
    return m_transformer->logits(residual);
}

std::string VocabularyHead::label(std::int32_t id) const
{
    return m_tokenizer ? m_tokenizer->display(id) : std::to_string(id);
}

std::vector<Prediction> VocabularyHead::top(const RowVector &residual, int count) const
{
    const Matrix row = m_transformer->logits(residual);
    const float highest = row.maxCoeff<Eigen::PropagateNaN>();
    if (!std::isfinite(highest))
        return {};
    double sum = 0;
    for (const float logit : row.reshaped())
        sum += std::exp(static_cast<double>(logit) - static_cast<double>(highest));

    std::vector<std::int32_t> ids(static_cast<std::size_t>(row.cols()));
    std::iota(ids.begin(), ids.end(), 0);
    const auto shown = ids.begin() + std::clamp<std::ptrdiff_t>(count, 0, row.cols());
    std::partial_sort(ids.begin(), shown, ids.end(), [&](std::int32_t a, std::int32_t b) {
        return row(0, a) != row(0, b) ? row(0, a) > row(0, b) : a < b; // equal ones in a fixed order
    });
    std::vector<Prediction> predictions;
    for (auto id = ids.begin(); id != shown; ++id) {
        const double probability
            = std::exp(static_cast<double>(row(0, *id)) - static_cast<double>(highest)) / sum;
        predictions.push_back({*id, label(*id), static_cast<float>(probability)});
    }
    return predictions;
}

} // namespace headlight
