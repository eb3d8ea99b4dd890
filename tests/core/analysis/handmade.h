// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/headscores.h"
#include "core/transformer/trace.h"

#include <cmath>
#include <initializer_list>
#include <limits>
#include <memory>
#include <random>
#include <vector>

/// Patterns made by hand or by a seeded generator, and traces that have them.
namespace handmade {

using headlight::Matrix;

inline Matrix rows(std::initializer_list<std::initializer_list<float>> values)
{
    Matrix result(static_cast<Eigen::Index>(values.size()),
                  static_cast<Eigen::Index>(values.begin()->size()));
    Eigen::Index row = 0;
    for (const auto &line : values) {
        std::copy(line.begin(), line.end(), result.row(row).data());
        ++row;
    }
    return result;
}

inline Matrix openMask(int queries, int keys)
{
    return Matrix::Zero(queries, keys);
}

inline Matrix causalMask(int tokens)
{
    return Matrix::NullaryExpr(tokens, tokens, [](Eigen::Index query, Eigen::Index key) {
        return key > query ? -std::numeric_limits<float>::infinity() : 0.F;
    });
}

inline Matrix maskOf(int tokens, bool causal)
{
    return causal ? causalMask(tokens) : openMask(tokens, tokens);
}

/// Equal shares for all that a query sees.
inline Matrix uniform(const Matrix &mask)
{
    Matrix pattern = (mask.array() == 0.F).cast<float>();
    for (auto row : pattern.rowwise())
        row /= row.sum();
    return pattern;
}

/// Every query at the key @p offset away, or at itself where there is none.
inline Matrix shifted(int tokens, int offset)
{
    Matrix pattern = Matrix::Zero(tokens, tokens);
    for (int query = 0; query < tokens; ++query) {
        const int key = query + offset;
        pattern(query, key >= 0 && key < tokens ? key : query) = 1;
    }
    return pattern;
}

/// Every query at one key.
inline Matrix allAt(int tokens, int key)
{
    Matrix pattern = Matrix::Zero(tokens, tokens);
    pattern.col(key).setOnes();
    return pattern;
}

/// Rows drawn from all distributions over the visible keys, each equally likely.
inline Matrix randomRows(const Matrix &mask, std::mt19937 &random)
{
    std::exponential_distribution<double> noise;
    Matrix pattern(mask.rows(), mask.cols());
    for (Eigen::Index query = 0; query < mask.rows(); ++query) {
        std::vector<double> row;
        double sum = 0;
        for (Eigen::Index key = 0; key < mask.cols(); ++key) {
            row.push_back(mask(query, key) == 0.F ? noise(random) : 0);
            sum += row.back();
        }
        for (Eigen::Index key = 0; key < mask.cols(); ++key)
            pattern(query, key)
                = sum > 0 ? static_cast<float>(row[static_cast<std::size_t>(key)] / sum) : 0.F;
    }
    return pattern;
}

/// A layer is a list of heads.
using Layers = std::vector<std::vector<Matrix>>;

/// A trace whose patterns are (nearly) the given ones: d_head = tokens, queries = ln(pattern), keys =
/// identity. Ids are 1, 2, 3 …, nothing is special; change the content before it becomes a trace.
inline headlight::Trace::Content contentWith(const Layers &layers, bool causal = false)
{
    auto info = std::make_shared<headlight::ModelInfo>();
    const auto tokens = static_cast<int>(layers[0][0].rows());
    const auto heads = static_cast<int>(layers[0].size());
    info->layers = static_cast<int>(layers.size());
    info->heads = info->keyValueHeads = heads;
    info->dHead = tokens;
    info->causal = causal;
    headlight::Trace::Content content;
    content.model = info;
    for (int token = 0; token < tokens; ++token) {
        content.encoding.ids.push_back(token + 1);
        content.encoding.tokens.push_back("t" + std::to_string(token));
    }
    content.display = content.encoding.tokens;
    const auto count = static_cast<std::size_t>(tokens);
    content.encoding.special.resize(count);
    content.encoding.offsets.resize(count);
    content.encoding.typeIds.resize(count);
    content.encoding.sequence.resize(count);
    content.tokensBeforeCut = tokens;
    for (const std::vector<Matrix> &patterns : layers) {
        const Eigen::Index width = static_cast<Eigen::Index>(heads) * tokens;
        headlight::Trace::Layer layer{Matrix(tokens, width), Matrix(tokens, width),
                                      Matrix::Zero(tokens, width)};
        for (int head = 0; head < heads; ++head) {
            const Eigen::Index column = static_cast<Eigen::Index>(head) * tokens;
            layer.query.middleCols(column, tokens)
                = patterns[static_cast<std::size_t>(head)].array().max(1e-30F).log();
            layer.key.middleCols(column, tokens) = Matrix::Identity(tokens, tokens);
        }
        content.layers.push_back(layer);
    }
    return content;
}

/// The scores of a pattern over tokens @p ids without special ones.
inline headlight::HeadScores scoresOf(const Matrix &pattern, bool causal, std::vector<std::int32_t> ids = {})
{
    const auto tokens = static_cast<int>(pattern.rows());
    headlight::Trace::Content content = contentWith({{pattern}}, causal);
    if (!ids.empty())
        content.encoding.ids = ids;
    const headlight::HeadScale scale(headlight::Visibility(maskOf(tokens, causal)),
                                     headlight::tokenMarks(content.encoding, content.display),
                                     content.encoding.ids);
    return scale.score(pattern);
}

inline bool near(double a, double b, double tolerance = 1e-6)
{
    return std::abs(a - b) <= tolerance;
}

} // namespace handmade
