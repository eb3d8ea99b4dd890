// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/headpattern.h"

#include "core/transformer/attention.h"

#include <algorithm>
#include <cstdlib>
#include <limits>

namespace headlight {

namespace {

constexpr float Hidden = -std::numeric_limits<float>::infinity();

} // namespace

bool isCausal(const Trace::Content &content)
{
    using CausalMask = Interventions::CausalMask;
    const CausalMask changed = content.interventions ? content.interventions->causalMask : CausalMask::Model;
    if (changed != CausalMask::Model)
        return changed == CausalMask::On;
    return content.model->isEncoderDecoder ? content.kind == AttentionKind::Decoder : content.model->causal;
}

bool hasPositions(const Trace::Content &content)
{
    return !content.interventions || content.interventions->positions == Interventions::Positions::Model;
}

bool isVisible(const Trace::Content &content, LayerHead head, int query, int key)
{
    if (key > query && isCausal(content))
        return false;
    const int window = content.windows.empty() ? 0 : content.windows[static_cast<std::size_t>(head.layer)];
    if (window > 0 && std::abs(query - key) >= window)
        return false;
    if (!content.attended.empty() && content.attended[static_cast<std::size_t>(key)] == 0)
        return false;
    if (!content.interventions)
        return true;
    const auto &cuts = content.interventions->cutEdges;
    return std::none_of(cuts.begin(), cuts.end(), [&](const Interventions::CutEdge &cut) {
        return cut.concerns(head.layer, head.head) && cut.hides(query, key);
    });
}

Matrix visibilityMask(const Trace::Content &content, int layer, int queries, int keys)
{
    Matrix mask = Matrix::Zero(queries, keys);
    for (int query = 0; query < queries; ++query) {
        for (int key = 0; key < keys; ++key) {
            if (!isVisible(content, {layer, Interventions::All}, query, key))
                mask(query, key) = Hidden;
        }
    }
    return mask;
}

namespace {

/// The mask of a head that may have cut edges of its own.
Matrix ownMask(const Interventions &interventions, LayerHead head, Matrix mask)
{
    for (const Interventions::CutEdge &cut : interventions.cutEdges) {
        for (int query = 0; cut.concerns(head.layer, head.head) && query < static_cast<int>(mask.rows());
             ++query) {
            if (cut.hides(query, cut.key))
                mask(query, cut.key) = Hidden;
        }
    }
    return mask;
}

} // namespace

HeadAttention headPattern(const Trace::Content &content, LayerHead head, const MatrixView &query,
                          const MatrixView &key, const Matrix &mask)
{
    const float scale = content.layerScales.empty()
        ? content.scale
        : content.layerScales[static_cast<std::size_t>(head.layer)];
    ScoreRule rule{scale, content.softCap, content.bias.head(head.head)};
    if (!content.interventions)
        return scaledDotProductAttention(query, key, mask, rule);
    rule.temperature = static_cast<float>(content.interventions->temperature);
    return scaledDotProductAttention(query, key, ownMask(*content.interventions, head, mask), rule);
}

Matrix headResult(const Trace::Content &content, LayerHead head, const Matrix &pattern,
                  const MatrixView &value)
{
    if (!content.interventions)
        return pattern * value;
    Matrix values = value;
    for (const Interventions::ZeroedValue &zeroed : content.interventions->zeroedValues) {
        if (zeroed.layer == head.layer)
            values.row(zeroed.key).setZero();
    }
    Matrix z = pattern * values;
    for (const Interventions::AblatedHead &ablated : content.interventions->ablatedHeads) {
        if (ablated.layer != head.layer || ablated.head != head.head)
            continue;
        if (ablated.by == Interventions::AblateBy::Zero)
            z.setZero();
        else
            z.rowwise() = RowVector(z.colwise().mean());
    }
    return z;
}

} // namespace headlight
