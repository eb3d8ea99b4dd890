// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/workedcell.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace headlight {

namespace {

Status checkCell(const Trace &trace, LayerHead head, int query, int key)
{
    const auto isWithin = [](int index, Eigen::Index count) { return index >= 0 && index < count; };
    if (!isWithin(head.layer, trace.layers()) || !isWithin(head.head, trace.heads()))
        return Error{.code = ErrorCode::InvalidArgument, .what = "there is no such head"};
    if (trace.query(head).cols() == 0)
        return Error{.code = ErrorCode::MissingPart,
                     .what = "this attention was made elsewhere, without its queries and keys",
                     .hint = "open the model itself to see how a number comes about"};
    if (!isWithin(query, trace.query(head).rows()) || !isWithin(key, trace.key(head).rows()))
        return Error{.code = ErrorCode::InvalidArgument, .what = "there is no such cell"};
    return Done{};
}

std::vector<float> numbersOf(const MatrixView &rows, int row)
{
    return {rows.row(row).data(), rows.row(row).data() + rows.cols()};
}

void multiplyQueryAndKey(WorkedCell &cell)
{
    for (std::size_t d = 0; d < cell.query.size(); ++d) {
        cell.products.push_back(static_cast<double>(cell.query[d]) * static_cast<double>(cell.key[d]));
        cell.sum += cell.products.back();
    }
    cell.scaled = cell.sum * cell.scale;
    if (cell.softCap > 0)
        cell.scaled = cell.softCap * std::tanh(cell.scaled / cell.softCap);
}

void takeRow(WorkedCell &cell, const HeadAttention &attention, int query, int key)
{
    const auto scores = attention.scores.row(query);
    cell.score = scores(key);
    cell.rowMaximum = scores.maxCoeff();
    const auto exponential = [&](float score) {
        return std::isinf(score) && score < 0
            ? 0.
            : std::exp(static_cast<double>(score) - static_cast<double>(cell.rowMaximum));
    };
    cell.exponential = exponential(cell.score);
    for (const float score : scores)
        cell.rowSum += exponential(score);
    cell.probability = attention.pattern(query, key);
}

} // namespace

Result<WorkedCell> workedCell(const Trace &trace, LayerHead head, int query, int key)
{
    if (const Status fine = checkCell(trace, head, query, key); !fine)
        return fine.error();
    const auto attention = trace.attention(head);
    WorkedCell cell;
    cell.query = numbersOf(trace.query(head), query);
    cell.key = numbersOf(trace.key(head), key);
    cell.scale = static_cast<double>(trace.scale(head.layer));
    cell.softCap = static_cast<double>(trace.content().softCap);
    multiplyQueryAndKey(cell);
    if (const BiasView bias = trace.content().bias.head(head.head); bias.first)
        cell.bias = static_cast<double>(bias.row(query)[key]);
    cell.isMasked = !trace.isVisible(head.layer, query, key);
    takeRow(cell, *attention, query, key);

    const MatrixView value = trace.value(head);
    const Eigen::RowVectorXd z = attention->pattern.row(query).cast<double>() * value.cast<double>();
    cell.z.assign(z.data(), z.data() + z.size());
    for (const float number : value.row(key))
        cell.contribution.push_back(static_cast<double>(cell.probability) * static_cast<double>(number));
    return cell;
}

std::vector<int> largestProducts(const WorkedCell &cell, int count)
{
    std::vector<int> order(cell.products.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
        return std::abs(cell.products[static_cast<std::size_t>(a)])
            > std::abs(cell.products[static_cast<std::size_t>(b)]);
    });
    order.resize(std::min(order.size(), static_cast<std::size_t>(std::max(count, 0))));
    return order;
}

} // namespace headlight
