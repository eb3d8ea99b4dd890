// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/stackoutput.h"

#include "core/base/threadpool.h"
#include "core/transformer/transformer.h"

#include <array>
#include <cmath>

namespace headlight {

namespace {

const AttentionWeights &attentionOf(const Transformer &transformer, int layer, AttentionKind kind)
{
    const Block &block = transformer.loaded().block(static_cast<std::size_t>(layer));
    return kind == AttentionKind::Cross ? block.cross : block.self;
}

} // namespace

StackOutput::StackOutput(std::shared_ptr<const Transformer> transformer)
    : m_transformer(std::move(transformer))
{
}

StackOutput::~StackOutput() = default;

Matrix StackOutput::writes(int layer, AttentionKind kind, const Matrix &z) const
{
    const Linear &output = attentionOf(*m_transformer, layer, kind).output;
    // Row h holds the columns of head h alone, so that its product is what this head adds.
    Matrix alone = Matrix::Zero(z.rows(), z.size());
    for (Eigen::Index head = 0; head < z.rows(); ++head)
        alone.row(head).segment(head * z.cols(), z.cols()) = z.row(head);
    Matrix written(z.rows(), output.out());
    const std::array<LinearTarget, 1> target{{{&output, written.data()}}};
    multiply(ThreadPool::shared(),
             {.x = alone.data(), .rows = static_cast<int>(alone.rows()), .targets = target});
    written.rowwise() -= bias(layer, kind);
    return written;
}

RowVector StackOutput::bias(int layer, AttentionKind kind) const
{
    const Linear &output = attentionOf(*m_transformer, layer, kind).output;
    return Eigen::Map<const RowVector>(output.bias(), output.out());
}

bool StackOutput::isNormed(int layer, AttentionKind kind) const
{
    return !attentionOf(*m_transformer, layer, kind).updateNorm.isEmpty();
}

Matrix StackOutput::added(int layer, AttentionKind kind, const Matrix &parts, const RowVector &update) const
{
    const Norm &norm = attentionOf(*m_transformer, layer, kind).updateNorm;
    if (norm.isEmpty())
        return parts;
    const Eigen::RowVectorXd whole = update.cast<double>();
    const bool centred = !norm.bias.empty(); // else the root mean square is taken
    const double mean = centred ? whole.mean() : 0;
    const auto epsilon = static_cast<double>(m_transformer->shape().normEpsilon);
    const double spread = std::sqrt((whole.array() - mean).square().mean() + epsilon);
    Eigen::MatrixXd normed = parts.cast<double>();
    if (centred)
        normed.colwise() -= normed.rowwise().mean().eval();
    const Eigen::Map<const RowVector> gain(norm.gain.data(), parts.cols());
    return (normed.array().rowwise() * (gain.cast<double>().array() / spread)).cast<float>();
}

RowVector StackOutput::residual(int layer, const RowVector &hiddenState) const
{
    RowVector residual = hiddenState;
    if (m_transformer->shape().residualFromNorm)
        attentionOf(*m_transformer, layer, AttentionKind::Encoder)
            .norm.apply(residual.data(), m_transformer->shape().normEpsilon, residual.data());
    return residual;
}

} // namespace headlight
