// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/consequences.h"

#include "core/transformer/rerun.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace headlight {

namespace {

/// ln of the softmax of a row of logits.
Eigen::RowVectorXd logProbabilities(const Eigen::Ref<const RowVector> &logits)
{
    const Eigen::RowVectorXd x = logits.cast<double>();
    const double highest = x.maxCoeff<Eigen::PropagateNaN>();
    return x.array() - (highest + std::log((x.array() - highest).exp().sum()));
}

Result<Eigen::RowVectorXd> predictionAt(const Trace &trace, int position)
{
    if (!trace.content().predictionHead || trace.content().hiddenStates.empty())
        return Error{.code = ErrorCode::MissingPart, .what = "this model predicts no tokens"};
    if (position < 0 || position >= trace.tokens())
        return Error{.code = ErrorCode::InvalidArgument,
                     .what = "there is no such token",
                     .expected = "0 to " + std::to_string(trace.tokens() - 1),
                     .found = std::to_string(position)};
    const Matrix logits
        = trace.content().predictionHead->logits(trace.content().hiddenStates.back().middleRows(position, 1));
    Eigen::RowVectorXd result = logProbabilities(logits.row(0));
    if (!result.allFinite())
        return Error{.code = ErrorCode::BadValue,
                     .what = "a logit is NaN or infinite: there are no probabilities"};
    return result;
}

double divergence(const Eigen::RowVectorXd &before, const Eigen::RowVectorXd &after)
{
    const double sum = (before.array().exp() * (before - after).array()).sum();
    return sum < 0 ? 0 : sum; // rounding
}

/// Mean −ln p(next token), or NaN where the model predicts something else or nothing.
double loss(const Trace &trace)
{
    if (!trace.model().causal || !trace.content().predictionHead || trace.tokens() < 2)
        return std::numeric_limits<double>::quiet_NaN();
    const Matrix logits = trace.content().predictionHead->logits(
        trace.content().hiddenStates.back().topRows(trace.tokens() - 1));
    double sum = 0;
    for (int token = 0; token + 1 < trace.tokens(); ++token)
        sum -= logProbabilities(logits.row(token))(trace.encoding().ids[static_cast<std::size_t>(token) + 1]);
    return sum / (trace.tokens() - 1);
}

} // namespace

Result<PredictionChange> predictionChange(const Trace &before, const Trace &after, int position, int count)
{
    const auto a = predictionAt(before, position), b = predictionAt(after, position);
    if (!a || !b)
        return a ? b.error() : a.error();
    if (a.value().size() != b.value().size() || before.tokens() != after.tokens())
        return Error{.code = ErrorCode::InvalidArgument,
                     .what = "these predictions are not about the same tokens"};
    const PredictionHead &head = *before.content().predictionHead;
    PredictionChange change{divergence(a.value(), b.value()), {}};
    const Eigen::RowVectorXd p = a.value().array().exp(), q = b.value().array().exp();
    std::vector<std::int32_t> ids(static_cast<std::size_t>(p.size()));
    std::iota(ids.begin(), ids.end(), 0);
    const auto shown = ids.begin() + std::clamp<std::ptrdiff_t>(count, 0, p.size());
    std::partial_sort(ids.begin(), shown, ids.end(), [&](std::int32_t x, std::int32_t y) {
        const double dx = std::abs(q(x) - p(x)), dy = std::abs(q(y) - p(y));
        return dx != dy ? dx > dy : x < y;
    });
    for (auto id = ids.begin(); id != shown; ++id)
        change.tokens.push_back({*id, head.label(*id), p(*id), q(*id)});
    return change;
}

int predictionPosition(const Trace &trace)
{
    const int last = trace.tokens() - 1;
    if (trace.model().causal)
        return last;
    const std::vector<std::string> &tokens = trace.encoding().tokens;
    const auto mask = std::find_if(tokens.begin(), tokens.end(), [](const std::string &token) {
        return token == "[MASK]" || token == "<mask>";
    });
    return mask != tokens.end() ? static_cast<int>(mask - tokens.begin()) : std::min(1, last);
}

Result<std::vector<HeadEffect>> ablateAllHeads(const Trace &base, Interventions::AblateBy by, int position,
                                               const CancelToken &cancel,
                                               const std::function<void(double)> &progress)
{
    const auto before = predictionAt(base, position);
    if (!before)
        return before.error();
    const double lossBefore = loss(base);
    std::vector<HeadEffect> effects;
    for (int layer = 0; layer < base.layers(); ++layer) {
        for (int head = 0; head < base.heads(); ++head) {
            Interventions interventions;
            interventions.ablatedHeads.push_back({layer, head, by});
            const Result<TracePtr> changed = rerun(base, interventions, cancel);
            if (!changed)
                return changed.error();
            const auto after = predictionAt(*changed.value(), position);
            if (!after)
                return after.error();
            effects.push_back({{layer, head},
                               divergence(before.value(), after.value()),
                               loss(*changed.value()) - lossBefore});
            if (progress)
                progress(static_cast<double>(effects.size()) / (base.layers() * base.heads()));
        }
    }
    return effects;
}

Result<Matrix> valueZeroing(const Trace &base, int layer, const CancelToken &cancel)
{
    if (layer < 0 || layer >= base.layers())
        return Error{.code = ErrorCode::InvalidArgument,
                     .what = "there is no such layer",
                     .expected = "0 to " + std::to_string(base.layers() - 1),
                     .found = std::to_string(layer)};
    Matrix result = Matrix::Zero(base.tokens(), base.tokens());
    for (int key = 0; key < base.tokens(); ++key) {
        Interventions interventions;
        interventions.zeroedValues.push_back({layer, key});
        const Result<TracePtr> changed = rerun(base, interventions, cancel);
        if (!changed)
            return changed.error();
        const auto behind = static_cast<std::size_t>(layer) + 1;
        const Matrix &y = base.content().hiddenStates[behind];
        const Matrix &without = changed.value()->content().hiddenStates[behind];
        for (int query = 0; query < base.tokens(); ++query) {
            if (!base.isVisible(layer, query, key))
                continue;
            const Eigen::RowVectorXd a = y.row(query).cast<double>(), b = without.row(query).cast<double>();
            const double cosine = a.dot(b) / (a.norm() * b.norm());
            result(query, key) = static_cast<float>(std::clamp(1 - cosine, 0., 2.));
        }
    }
    for (auto row : result.rowwise()) {
        if (row.sum() > 0)
            row /= row.sum();
    }
    return result;
}

} // namespace headlight
