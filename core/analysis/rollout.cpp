// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/rollout.h"

#include <algorithm>

namespace headlight {

namespace {

/// Sets the @p share smallest cells to 0; of equal ones the first in order.
void discardSmallest(Matrix &pattern, double share)
{
    const auto count
        = static_cast<std::size_t>(static_cast<double>(pattern.size()) * std::clamp(share, 0., 1.));
    std::vector<Eigen::Index> order(static_cast<std::size_t>(pattern.size()));
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = static_cast<Eigen::Index>(i);
    std::stable_sort(order.begin(), order.end(),
                     [&](Eigen::Index a, Eigen::Index b) { return pattern.data()[a] < pattern.data()[b]; });
    for (std::size_t i = 0; i < count; ++i)
        pattern.data()[order[i]] = 0;
}

} // namespace

Matrix rolloutStep(const MatrixView &pattern, const RolloutOptions &options)
{
    Matrix step = pattern;
    if (options.discardedShare > 0)
        discardSmallest(step, options.discardedShare);
    if (options.residual == ResidualPath::Add)
        step.diagonal().array() += 1.F;
    for (auto row : step.rowwise()) {
        const double sum = row.cast<double>().sum();
        if (sum != 0)
            row = (row.cast<double>() / sum).cast<float>();
    }
    return step;
}

std::vector<Matrix> rollout(const std::vector<Matrix> &patterns, const RolloutOptions &options)
{
    std::vector<Matrix> layers;
    for (const Matrix &pattern : patterns) {
        Matrix step = rolloutStep(pattern, options);
        layers.push_back(layers.empty() ? std::move(step) : Matrix(step * layers.back()));
    }
    return layers;
}

Result<std::vector<Matrix>> fusedPatterns(const Trace &trace, HeadFusion fusion, const CancelToken &cancel,
                                          std::optional<int> lastLayer)
{
    if (trace.kind() == AttentionKind::Cross)
        return Error{.code = ErrorCode::InvalidArgument,
                     .what = "attention between different tokens cannot be followed through layers",
                     .hint = "choose the encoder's or the decoder's own attention"};
    std::vector<Matrix> fused;
    const int layers = lastLayer ? *lastLayer + 1 : trace.layers();
    for (int layer = 0; layer < layers; ++layer) {
        if (cancel.isCancelled())
            return Error{.code = ErrorCode::Cancelled, .what = "a newer request took over"};
        Matrix all = trace.attention({layer, 0})->pattern;
        for (int head = 1; head < trace.heads(); ++head) {
            const Matrix &pattern = trace.attention({layer, head})->pattern;
            if (fusion == HeadFusion::Mean)
                all += pattern;
            else
                all = fusion == HeadFusion::Minimum ? Matrix(all.cwiseMin(pattern))
                                                    : Matrix(all.cwiseMax(pattern));
        }
        if (fusion == HeadFusion::Mean)
            all /= static_cast<float>(trace.heads());
        fused.push_back(std::move(all));
    }
    return fused;
}

} // namespace headlight
