// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/valueweighted.h"

#include <algorithm>

namespace headlight {

namespace {

Status checkWeighing(const Trace &trace, int layer, std::optional<int> head)
{
    const auto absent = [](const char *what, int index, int count) {
        return Error{.code = ErrorCode::InvalidArgument,
                     .what = std::string("there is no such ") + what,
                     .expected = "0 to " + std::to_string(count - 1),
                     .found = std::to_string(index)};
    };
    if (layer < 0 || layer >= trace.layers())
        return absent("layer", layer, trace.layers());
    if (head && (*head < 0 || *head >= trace.heads()))
        return absent("head", *head, trace.heads());
    if (!trace.content().headOutput)
        return Error{.code = ErrorCode::MissingPart,
                     .what = "this attention comes without the weights that turn values into output",
                     .hint = "open the model itself to weigh attention with values"};
    return Done{};
}

Error weighingCancelled()
{
    return {.code = ErrorCode::Cancelled, .what = "a newer request took over"};
}

/// One layer's attention with what its heads write.
class WeighedLayer
{
public:
    WeighedLayer(const Trace &trace, int layer)
        : m_trace(trace)
        , m_layer(layer)
        , m_output(*trace.content().headOutput)
    {
        for (int head = 0; head < trace.heads(); ++head)
            m_attention.push_back(trace.attention({layer, head}));
    }

    /// f_h(x_j) of every head, (heads, d_model).
    Matrix writtenBy(int key) const
    {
        Matrix values(m_trace.heads(), m_trace.value({m_layer, 0}).cols());
        for (int head = 0; head < m_trace.heads(); ++head)
            values.row(head) = m_trace.value({m_layer, head}).row(key);
        return m_output.writes(m_layer, m_trace.kind(), values);
    }

    /// A^h_ij of every head.
    Eigen::VectorXf probabilities(int query, int key) const
    {
        Eigen::VectorXf all(m_trace.heads());
        for (int head = 0; head < m_trace.heads(); ++head)
            all(head) = m_attention[static_cast<std::size_t>(head)]->pattern(query, key);
        return all;
    }

    /// Σ_h Σ_j A^h_ij f_h(x_j) + b
    RowVector update(int query) const
    {
        Matrix z(m_trace.heads(), m_trace.value({m_layer, 0}).cols());
        for (int head = 0; head < m_trace.heads(); ++head)
            z.row(head) = m_attention[static_cast<std::size_t>(head)]->pattern.row(query)
                * m_trace.value({m_layer, head});
        return m_output.writes(m_layer, m_trace.kind(), z).colwise().sum() + bias();
    }

    Matrix added(const Matrix &parts, const RowVector &update) const
    {
        return m_output.added(m_layer, m_trace.kind(), parts, update);
    }

    RowVector bias() const { return m_output.bias(m_layer, m_trace.kind()); }

    RowVector residual(int query) const
    {
        const Matrix &states = m_trace.content().hiddenStates[static_cast<std::size_t>(m_layer)];
        return m_output.residual(m_layer, states.row(query));
    }

private:
    const Trace &m_trace;
    int m_layer;
    const HeadOutput &m_output;
    std::vector<std::shared_ptr<const HeadAttention>> m_attention;
};

/// The whole that contributions to one query are measured against.
struct WholeSum
{
    RowVector update;
    Eigen::RowVectorXd sum; // y
    double length = 0; // ‖y‖₁

    double share(const RowVector &part) const
    {
        constexpr double least = 1e-5;
        return std::max(length - (sum - part.cast<double>()).lpNorm<1>(), least);
    }
};

WholeSum wholeSum(const WeighedLayer &layer, int query)
{
    WholeSum whole;
    whole.update = layer.update(query);
    whole.sum = (layer.residual(query) + layer.added(whole.update, whole.update)).cast<double>();
    whole.length = whole.sum.lpNorm<1>();
    return whole;
}

} // namespace

Result<Matrix> normWeighted(const Trace &trace, int layer, std::optional<int> head, const CancelToken &cancel)
{
    if (const Status fine = checkWeighing(trace, layer, head); !fine)
        return fine.error();
    const WeighedLayer weighed(trace, layer);
    Matrix norms(trace.tokens(), trace.keys());
    for (int key = 0; key < trace.keys(); ++key) {
        if (cancel.isCancelled())
            return weighingCancelled();
        const Matrix written = weighed.writtenBy(key);
        for (int query = 0; query < trace.tokens(); ++query) {
            const Eigen::VectorXf shares = weighed.probabilities(query, key);
            norms(query, key)
                = head ? shares(*head) * written.row(*head).norm() : (shares.transpose() * written).norm();
        }
    }
    return norms;
}

Result<Contributions> contributions(const Trace &trace, int layer, std::optional<int> head,
                                    const CancelToken &cancel)
{
    if (const Status fine = checkWeighing(trace, layer, head); !fine)
        return fine.error();
    if (trace.content().hiddenStates.empty())
        return Error{.code = ErrorCode::Unsupported,
                     .what = "what cross-attention is added to is not kept",
                     .hint = "choose the encoder's or the decoder's own attention"};
    const WeighedLayer weighed(trace, layer);
    Contributions result{Matrix::Zero(trace.tokens(), trace.keys()), {}, {}};
    std::vector<WholeSum> wholes;
    std::vector<double> sums;
    for (int query = 0; query < trace.tokens(); ++query) {
        if (cancel.isCancelled())
            return weighingCancelled();
        const WholeSum &whole = wholes.emplace_back(wholeSum(weighed, query));
        result.residual.push_back(whole.share(weighed.residual(query)));
        result.bias.push_back(whole.share(weighed.added(weighed.bias(), whole.update)));
        sums.push_back(result.residual.back() + result.bias.back());
    }
    for (int key = 0; key < trace.keys(); ++key) {
        if (cancel.isCancelled())
            return weighingCancelled();
        const Matrix written = weighed.writtenBy(key);
        for (int query = 0; query < trace.tokens(); ++query) {
            if (!trace.isVisible(layer, query, key))
                continue; // no part at all
            const auto row = static_cast<std::size_t>(query);
            const Matrix parts
                = weighed.added(weighed.probabilities(query, key).asDiagonal() * written, wholes[row].update);
            for (int one = 0; one < trace.heads(); ++one) {
                const double share = wholes[row].share(parts.row(one));
                sums[row] += share;
                if (!head || *head == one)
                    result.keys(query, key) += static_cast<float>(share);
            }
        }
    }
    for (int query = 0; query < trace.tokens(); ++query) {
        const auto row = static_cast<std::size_t>(query);
        result.keys.row(query) /= static_cast<float>(sums[row]);
        result.residual[row] /= sums[row];
        result.bias[row] /= sums[row];
    }
    return result;
}

} // namespace headlight
