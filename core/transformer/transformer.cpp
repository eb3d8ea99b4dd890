// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/transformer.h"

#include "core/transformer/changedattention.h"
#include "core/transformer/embedding.h"
#include "core/transformer/headpattern.h"
#include "core/transformer/pooler.h"
#include "core/transformer/rows.h"
#include "core/transformer/vocabularylogits.h"

#include <algorithm>
#include <array>

namespace headlight {

namespace {

void tellProjected(const PackedRun &run, Trace::Content *RunSequence::*whose, std::size_t layer)
{
    for (const PackedSequence &sequence : run.sequences) {
        if (sequence.projected)
            sequence.projected(*(sequence.*whose), static_cast<int>(layer));
    }
}

} // namespace

Transformer::Transformer(const Architecture &architecture, LoadedWeights loaded)
    : m_architecture(architecture)
    , m_loaded(std::move(loaded))
    , m_pool(ThreadPool::shared())
{
}

double Transformer::flop(int tokens, int keys) const
{
    const ModelShape &s = shape();
    const Block &first = m_loaded.weights.blocks.front();
    const double width = static_cast<double>(s.heads) * s.dHead;
    const double keyWidth = static_cast<double>(s.keyValueHeads) * s.dHead;
    const double feedForward = (first.feedForwardGate.isEmpty() ? 2.0 : 3.0) * s.feedForward;
    double sum
        = 2 * s.dModel * (2 * width + 2 * keyWidth + feedForward) * tokens + 4 * width * tokens * tokens;
    if (first.hasCross())
        sum += 4 * s.dModel * width * (tokens + keys) + 4 * width * tokens * keys;
    return s.layers * sum;
}

PositionBias Transformer::positionBias(const Input &input) const
{
    const auto tokens = static_cast<int>(input.ids.size());
    if (m_architecture.linearPositionBias)
        return linearBias(shape().heads, tokens, input.attended);
    if (m_loaded.weights.relativeBias.size() > 0) {
        const Distances distances = shape().causal ? Distances::Backward : Distances::Both;
        return relativeBias(m_loaded.weights.relativeBias, tokens, shape().relativeFarthest, distances);
    }
    return {};
}

const Linear *Transformer::firstLinear(std::size_t layer) const
{
    return layer < static_cast<std::size_t>(shape().layers) ? &m_loaded.block(layer).self.query : nullptr;
}

/// Norms and turns the projected queries and keys of @p layer.
void Transformer::placeQueriesAndKeys(std::size_t layer, Workspace &workspace) const
{
    const ModelShape &s = shape();
    const AttentionWeights &from = m_loaded.block(layer).self;
    const bool windowed = s.windowRotary && !s.windows.empty() && s.windows[layer] > 0;
    const PackedRun &run = workspace.run;
    const bool turns = s.rotary.dimensions > 0 && hasPositions(*run.sequences.front().content);
    if (!turns && from.queryNorm.isEmpty())
        return;
    forEachRow(m_pool, run.rows(), [&](int row) {
        const PackedSequence &sequence = run.of(row);
        const RotaryTable &rotary = windowed ? sequence.windowRotary : sequence.rotary;
        const auto place = [&](float *numbers, int heads, const Norm &norm) {
            const auto width = static_cast<int>(norm.gain.size());
            for (int first = 0; width > 0 && first < heads * s.dHead; first += width)
                norm.apply(numbers + first, s.normEpsilon, numbers + first);
            if (turns)
                rotary.turn(numbers, sequence.tokenOf(row), heads, s.dHead);
        };
        place(workspace.projections.query.row(row).data(), s.heads, from.queryNorm);
        place(workspace.projections.key.row(row).data(), s.keyValueHeads, from.keyNorm);
    });
}

/// z of every head of every sequence, from the projections of @p layer.
void Transformer::mixHeads(std::size_t layer, AttentionKind kind, Workspace &workspace) const
{
    const ModelShape &s = shape();
    const std::vector<PackedSequence> &sequences = workspace.run.sequences;
    if (sequences.front().content->interventions)
        return changedAttention(*sequences.front().content, static_cast<int>(layer), m_pool,
                                workspace.z.data());
    const bool cross = kind == AttentionKind::Cross;
    const std::ptrdiff_t width = std::ptrdiff_t{s.heads} * s.dHead;
    const auto mix = [&](const PackedSequence &sequence, int head, HeadMixer &mixer) {
        const Trace::Content &content = cross ? *sequence.cross : *sequence.content;
        const std::vector<float> &keyMask = cross ? sequence.memoryMask : sequence.keyMask;
        const Trace::Layer &projections = content.layers[layer];
        const std::ptrdiff_t column = std::ptrdiff_t{head} * s.dHead;
        const std::ptrdiff_t keyColumn = std::ptrdiff_t{head} * s.keyValueHeads / s.heads * s.dHead;
        HeadInput input;
        input.firstQuery = sequence.reused;
        input.queryStride = projections.query.cols();
        input.query = projections.query.data() + input.firstQuery * input.queryStride + column;
        input.key = projections.key.data() + keyColumn;
        input.value = projections.value.data() + keyColumn;
        input.keyValueStride = projections.key.cols();
        input.queries = sequence.rows();
        input.keys = static_cast<int>(projections.key.rows());
        input.dHead = s.dHead;
        input.rule = {s.scales[layer], s.softCap, content.bias.head(head)};
        input.causal = s.causal && !cross;
        input.keyMask = keyMask.empty() ? nullptr : keyMask.data();
        input.window = content.windows.empty() ? 0 : content.windows[layer];
        mixer.mix(input, workspace.z.data() + sequence.firstRow * width + column, width);
    };
    m_pool.run([&](int part, int parts) {
        for (const PackedSequence &sequence : sequences) {
            for (int head = part; head < s.heads; head += parts)
                mix(sequence, head, workspace.mixers[static_cast<std::size_t>(part)]);
        }
    });
}

/// update = what the tokens at @p x see among themselves, sequence by sequence.
void Transformer::attendSelf(std::size_t layer, const float *x, Workspace &workspace) const
{
    const AttentionWeights &from = m_loaded.block(layer).self;
    const PackedRun &run = workspace.run;
    Trace::Layer &projections = workspace.projections;
    projections.query.resize(run.rows(), from.query.out());
    projections.key.resize(run.rows(), from.key.out());
    projections.value.resize(run.rows(), from.value.out());
    const std::array<LinearTarget, 3> targets{{{&from.query, projections.query.data()},
                                               {&from.key, projections.key.data()},
                                               {&from.value, projections.value.data()}}};
    multiply(m_pool, {.x = x, .rows = run.rows(), .targets = targets, .next = &from.output});
    placeQueriesAndKeys(layer, workspace);
    for (Matrix Trace::Layer::*which : {&Trace::Layer::query, &Trace::Layer::key, &Trace::Layer::value}) {
        const auto own = [&](auto &content) -> auto &
        {
            return content.layers[layer].*which;
        };
        handOutTokens(m_pool, projections.*which, run, &RunSequence::content, own);
    }
    tellProjected(run, &RunSequence::content, layer);
    mixHeads(layer, shape().causal ? AttentionKind::Decoder : AttentionKind::Encoder, workspace);
    const std::array<LinearTarget, 1> output{{{&from.output, workspace.update.data()}}};
    const Block &all = m_loaded.block(layer);
    multiply(m_pool,
             {.x = workspace.z.data(),
              .rows = run.rows(),
              .targets = output,
              .next = all.hasCross() ? &all.cross.query : &all.feedForwardUp});
}

/// update = what the tokens at @p x see in their sequence's memory.
void Transformer::attendCross(std::size_t layer, const float *x, Workspace &workspace) const
{
    const AttentionWeights &from = m_loaded.block(layer).cross;
    const PackedRun &run = workspace.run;
    Trace::Layer &projections = workspace.projections;
    projections.query.resize(run.rows(), from.query.out());
    projections.key.resize(run.memoryRows, from.key.out());
    projections.value.resize(run.memoryRows, from.value.out());
    const std::array<LinearTarget, 1> query{{{&from.query, projections.query.data()}}};
    const std::array<LinearTarget, 2> keyValue{
        {{&from.key, projections.key.data()}, {&from.value, projections.value.data()}}};
    multiply(m_pool, {.x = x, .rows = run.rows(), .targets = query, .next = &from.key});
    multiply(m_pool, {.x = run.memory(), .rows = run.memoryRows, .targets = keyValue, .next = &from.output});
    const auto ownQuery = [&](auto &content) -> auto &
    {
        return content.layers[layer].query;
    };
    const auto ownKey = [&](auto &content) -> auto &
    {
        return content.layers[layer].key;
    };
    const auto ownValue = [&](auto &content) -> auto &
    {
        return content.layers[layer].value;
    };
    handOutTokens(m_pool, projections.query, run, &RunSequence::cross, ownQuery);
    handOutMemory(m_pool, projections.key, run, ownKey);
    handOutMemory(m_pool, projections.value, run, ownValue);
    tellProjected(run, &RunSequence::cross, layer);
    mixHeads(layer, AttentionKind::Cross, workspace);
    const std::array<LinearTarget, 1> output{{{&from.output, workspace.update.data()}}};
    multiply(m_pool,
             {.x = workspace.z.data(),
              .rows = run.rows(),
              .targets = output,
              .next = &m_loaded.block(layer).feedForwardUp});
}

/// update = down(activation(up x)), or with a gate down(activation(gate x) · up x).
void Transformer::feedForward(std::size_t layer, const float *x, Workspace &workspace) const
{
    const int rows = workspace.run.rows();
    const Block &from = m_loaded.block(layer);
    const Activation activation = shape().activation;
    const bool gated = !from.feedForwardGate.isEmpty();
    const std::array<LinearTarget, 2> both{{{&from.feedForwardGate, workspace.gate.data(), activation},
                                            {&from.feedForwardUp, workspace.feedForward.data()}}};
    const std::array<LinearTarget, 1> up{{{&from.feedForwardUp, workspace.feedForward.data(), activation}}};
    multiply(m_pool,
             {.x = x,
              .rows = rows,
              .targets = gated ? std::span<const LinearTarget>(both) : std::span<const LinearTarget>(up),
              .next = &from.feedForwardDown});
    if (gated) {
        forEachRow(m_pool, rows, [&](int row) {
            const std::ptrdiff_t first = std::ptrdiff_t{row} * shape().feedForward;
            Eigen::Map<RowVector>(workspace.feedForward.data() + first, shape().feedForward).array()
                *= Eigen::Map<const RowVector>(workspace.gate.data() + first, shape().feedForward).array();
        });
    }
    const std::array<LinearTarget, 1> down{{{&from.feedForwardDown, workspace.update.data()}}};
    multiply(
        m_pool,
        {.x = workspace.feedForward.data(), .rows = rows, .targets = down, .next = firstLinear(layer + 1)});
}

/// Ends a part: y = x + update, with the norms that belong there. Where norms come before the parts,
/// workspace.normed becomes what @p next makes of y, or in a parallel block of the block's input.
void Transformer::endPart(const PartNorms &norms, const Matrix &blockInput, const Matrix &x, Matrix &y,
                          Workspace &workspace) const
{
    const int width = shape().dModel;
    const float epsilon = shape().normEpsilon;
    forEachRow(m_pool, static_cast<int>(x.rows()), [&](int row) {
        float *update = workspace.update.data() + std::ptrdiff_t{row} * width;
        float *normed = workspace.normed.data() + std::ptrdiff_t{row} * width;
        float *sum = y.row(row).data();
        if (!norms.update.isEmpty())
            norms.update.apply(update, epsilon, update);
        kernels().add(shape().residualFromNorm ? normed : x.row(row).data(), update, sum, width);
        if (shape().normPlace == NormPlace::After)
            norms.own.apply(sum, epsilon, sum);
        else if (norms.next && !norms.next->isEmpty())
            norms.next->apply(shape().parallel ? blockInput.row(row).data() : sum, epsilon, normed);
    });
}

/// One block, from hidden states @p x to the next ones @p y: self-attention A, in a decoder that looks at an
/// encoder cross-attention C, feed-forward part F. With the norm before each part, where there is one:
///     x + A(norm x),  then + C(norm …),  then + F(norm …);   with the norm after it:  norm(x + A x), …;
/// in parallel:  x + A(norm₁ x) + F(norm₂ x), or norm₁ for both where there is no norm₂.
void Transformer::runBlock(std::size_t layer, const Matrix &x, Matrix &y, Workspace &workspace) const
{
    const Block &from = m_loaded.block(layer);
    const auto rows = static_cast<int>(x.rows());
    const bool before = shape().normPlace == NormPlace::Before;
    const auto readBy = [&](const Norm &norm, const Matrix &residual) {
        const bool normed = before && (!norm.isEmpty() || shape().parallel);
        return normed ? workspace.normed.data() : residual.data();
    };
    y.resize(rows, shape().dModel);
    if (before && !from.self.norm.isEmpty()) {
        forEachRow(m_pool, rows, [&](int row) {
            from.self.norm.apply(x.row(row).data(), shape().normEpsilon,
                                 workspace.normed.data() + std::ptrdiff_t{row} * shape().dModel);
        });
    }
    attendSelf(layer, readBy(from.self.norm, x), workspace);
    const Norm &second = from.hasCross() ? from.cross.norm : from.feedForwardNorm;
    endPart({from.self.norm, from.self.updateNorm, &second}, x, x, y, workspace);
    if (from.hasCross()) {
        attendCross(layer, readBy(from.cross.norm, y), workspace);
        endPart({from.cross.norm, from.cross.updateNorm, &from.feedForwardNorm}, x, y, y, workspace);
    }
    feedForward(layer, readBy(from.feedForwardNorm, y), workspace);
    endPart({from.feedForwardNorm, from.feedForwardUpdateNorm, nullptr}, x, y, y, workspace);
}

/// What the traces of @p sequence need to derive scores and patterns again.
void Transformer::describe(const PackedSequence &sequence) const
{
    const std::vector<float> &scales = shape().scales;
    const RunInput &input = sequence.input;
    const auto describe
        = [&](AttentionKind kind, std::span<const std::uint8_t> attended, Trace::Content &content) {
              content.kind = kind;
              content.attended.assign(attended.begin(), attended.end());
              content.scale = scales.front();
              if (std::count(scales.begin(), scales.end(), content.scale)
                  != static_cast<std::ptrdiff_t>(scales.size()))
                  content.layerScales = scales;
              content.softCap = shape().softCap;
              content.layers.resize(static_cast<std::size_t>(shape().layers));
          };
    Trace::Content &content = *sequence.content;
    describe(shape().causal ? AttentionKind::Decoder : AttentionKind::Encoder, input.attended, content);
    if (sequence.cross)
        describe(AttentionKind::Cross, input.memoryAttended, *sequence.cross);
    content.windows = shape().windows;
    content.hiddenStates.resize(static_cast<std::size_t>(shape().layers) + 1);
    if (content.interventions && content.interventions->scaling == Interventions::Scaling::Off) {
        content.scale = 1;
        content.layerScales.clear();
    }
    if (!hasPositions(content))
        return;
    content.bias = positionBias(input);
    content.rotation = rotationOf(shape().rotary, sequence.tokens);
    if (shape().windowRotary)
        content.windowRotation = rotationOf(*shape().windowRotary, sequence.tokens);
}

void Transformer::embedTokens(const PackedRun &run, Matrix &residual) const
{
    std::vector<PlacedToken> tokens;
    for (const PackedSequence &sequence : run.sequences)
        appendPlaced(m_architecture, shape(), sequence.input, sequence.reused, tokens);
    const Trace::Content &content = *run.sequences.front().content;
    const Interventions::Positions positions
        = hasPositions(content) ? Interventions::Positions::Model : Interventions::Positions::Removed;
    embed(m_architecture, m_loaded, m_pool, tokens, positions, residual);
}

void Transformer::finish(Matrix &last) const
{
    const auto rows = static_cast<int>(last.rows());
    const Norm &norm = m_loaded.weights.finalNorm;
    if (!norm.isEmpty()) {
        forEachRow(m_pool, rows, [&](int row) {
            norm.apply(last.row(row).data(), shape().normEpsilon, last.row(row).data());
        });
    }
    const Linear &projection = m_loaded.weights.finalProjection;
    if (!projection.isEmpty()) {
        Matrix projected(rows, projection.out());
        const std::array<LinearTarget, 1> target{{{&projection, projected.data()}}};
        multiply(m_pool, {.x = last.data(), .rows = rows, .targets = target});
        last = std::move(projected);
    }
}

void Transformer::pool(const PackedRun &run) const
{
    if (m_loaded.weights.pooler.isEmpty())
        return;
    Matrix first(static_cast<Eigen::Index>(run.sequences.size()), shape().dModel);
    for (Eigen::Index i = 0; i < first.rows(); ++i)
        first.row(i) = run.sequences[static_cast<std::size_t>(i)].content->hiddenStates.back().row(0);
    const Matrix outputs = pooled(m_loaded.weights, m_pool, first);
    for (Eigen::Index i = 0; i < first.rows(); ++i)
        run.sequences[static_cast<std::size_t>(i)].content->poolerOutput = outputs.row(i);
}

Status Transformer::run(std::span<const RunSequence> sequences, const CancelToken &cancel) const
{
    const auto layers = static_cast<std::size_t>(shape().layers);
    const WorkspacePool::Loan loan(m_workspaces);
    Workspace &workspace = *loan;
    PackedRun &run = workspace.run;
    run.prepare(shape(), sequences);
    workspace.prepare(shape(), m_pool.threads());
    const Trace::Content &own = *sequences.front().content;
    const std::size_t first = own.layers.size(); // those before it are taken over
    for (const PackedSequence &sequence : run.sequences)
        describe(sequence);

    const auto keep = [&](Matrix &states, std::size_t layer) {
        const auto statesOf = [&](auto &content) -> auto &
        {
            return content.hiddenStates[layer];
        };
        handOutTokens(m_pool, states, run, &RunSequence::content, statesOf);
    };
    Matrix x;
    Matrix y;
    if (first == 0)
        embedTokens(run, x);
    else
        x = own.hiddenStates[first];
    for (std::size_t layer = first; layer < layers; ++layer) {
        if (cancel.isCancelled())
            return Error{.code = ErrorCode::Cancelled, .what = "a newer request took over"};
        runBlock(layer, x, y, workspace);
        keep(x, layer);
        std::swap(x, y);
    }
    finish(x);
    keep(x, layers);
    pool(run);
    return Done{};
}

Status Transformer::run(const Input &input, const CancelToken &cancel, Trace::Content &content,
                        Trace::Content *cross) const
{
    const RunSequence sequence{input, &content, cross};
    return run({&sequence, 1}, cancel);
}

Matrix Transformer::logits(const MatrixView &residual) const
{
    return vocabularyLogits(m_loaded, m_pool, residual);
}

} // namespace headlight
