// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/patterns.h"

#include <limits>
#include <random>

namespace headlight::test {
namespace {

std::shared_ptr<const Matrix> randomPattern(int tokens, unsigned seed, bool causal)
{
    std::mt19937 random(seed);
    auto result = std::make_shared<Matrix>(Matrix::Zero(tokens, tokens));
    for (int query = 0; query < tokens; ++query) {
        const int visible = causal ? query + 1 : tokens;
        for (int key = 0; key < visible; ++key) {
            const float uniform = static_cast<float>(random() % 10'000 + 1) / 10'000.F;
            (*result)(query, key) = uniform * uniform * uniform * uniform; // a few keys take most
        }
        result->row(query) /= result->row(query).sum();
    }
    return result;
}

} // namespace

std::shared_ptr<const Matrix> matrix(std::initializer_list<std::initializer_list<float>> rows)
{
    const auto columns = rows.size() == 0 ? 0 : rows.begin()->size();
    auto result = std::make_shared<Matrix>(static_cast<Eigen::Index>(rows.size()),
                                           static_cast<Eigen::Index>(columns));
    Eigen::Index row = 0;
    for (const auto &values : rows) {
        Eigen::Index column = 0;
        for (const float value : values)
            (*result)(row, column++) = value;
        ++row;
    }
    return result;
}

std::shared_ptr<const Matrix> softPattern(int tokens, unsigned seed)
{
    return randomPattern(tokens, seed, false);
}

std::shared_ptr<const Matrix> causalPattern(int tokens, unsigned seed)
{
    return randomPattern(tokens, seed, true);
}

std::shared_ptr<const Matrix> causalMask(int tokens)
{
    auto result = std::make_shared<Matrix>(Matrix::Zero(tokens, tokens));
    for (int query = 0; query < tokens; ++query)
        result->row(query).tail(tokens - query - 1).setConstant(-std::numeric_limits<float>::infinity());
    return result;
}

QStringList numberedTokens(int count)
{
    QStringList tokens;
    for (int i = 0; i < count; ++i)
        tokens.append(QLatin1Char('t') + QString::number(i));
    return tokens;
}

} // namespace headlight::test
