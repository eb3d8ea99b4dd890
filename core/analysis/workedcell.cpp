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

void turnBack(WorkedCell &cell, const Rotation &rotation, int query, int key)
{
    if (rotation.isEmpty())
        return;
    cell.turned = static_cast<int>(2 * rotation.frequencies.size());
    cell.queryBefore = turnedBack(cell.query, query, rotation);
    cell.keyBefore = turnedBack(cell.key, key, rotation);
}

void addBias(WorkedCell &cell, const PositionBias &bias, int head, int query, int key)
{
    const BiasView view = bias.head(head);
    if (!view.first)
        return;
    cell.biasKind = bias.relative ? BiasKind::Relative : BiasKind::Linear;
    cell.bias = static_cast<double>(view.row(query)[key]);
}

/// @p count indices of @p sizes, those of the largest numbers first; equal ones in their order.
std::vector<int> largest(const std::vector<double> &sizes, int count)
{
    std::vector<int> order(sizes.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
        return std::abs(sizes[static_cast<std::size_t>(a)]) > std::abs(sizes[static_cast<std::size_t>(b)]);
    });
    order.resize(std::min(order.size(), static_cast<std::size_t>(std::max(count, 0))));
    return order;
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
    for (const float score : scores) {
        cell.exponentials.push_back(exponential(score));
        cell.rowSum += cell.exponentials.back();
    }
    cell.probability = attention.pattern(query, key);
}

void weighValues(WorkedCell &cell, const MatrixView &row, const MatrixView &value, int key)
{
    const Eigen::MatrixXd weighted
        = row.row(0).cast<double>().asDiagonal() * value.cast<double>(); // (keys, d_head)
    const Eigen::RowVectorXd z = weighted.colwise().sum();
    const Eigen::RowVectorXd own = weighted.row(key);
    cell.z.assign(z.data(), z.data() + z.size());
    cell.contribution.assign(own.data(), own.data() + own.size());
    const Eigen::VectorXd norms = weighted.rowwise().norm();
    cell.contributions.assign(norms.data(), norms.data() + norms.size());
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
    turnBack(cell, trace.rotation(head.layer), query, key);
    addBias(cell, trace.content().bias, head.head, query, key);
    if (trace.interventions())
        cell.temperature = trace.interventions()->temperature;
    cell.isMasked = !trace.isVisible(head, query, key);
    for (int other = 0; other < trace.keys(); ++other)
        cell.visibleKeys += trace.isVisible(head, query, other) ? 1 : 0;
    takeRow(cell, *attention, query, key);
    weighValues(cell, attention->pattern.row(query), trace.value(head), key);
    return cell;
}

std::vector<int> largestContributions(const WorkedCell &cell, int count)
{
    std::vector<int> keys = largest(cell.contributions, count);
    std::erase_if(keys, [&](int key) { return !(cell.contributions[static_cast<std::size_t>(key)] > 0); });
    return keys;
}

std::vector<int> largestProducts(const WorkedCell &cell, int count)
{
    return largest(cell.products, count);
}

} // namespace headlight
