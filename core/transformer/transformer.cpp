// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/transformer.h"

#include "core/transformer/embedding.h"
#include "core/transformer/pooler.h"
#include "core/transformer/prefix.h"
#include "core/transformer/rows.h"
#include "core/transformer/vocabularylogits.h"
#include "core/transformer/workspace.h"

#include <algorithm>
#include <array>
#include <limits>

namespace headlight {

/// Takes an idle workspace or makes one, and gives it back.
class Transformer::WorkspaceLoan
{
public:
    explicit WorkspaceLoan(const Transformer &owner)
        : m_owner(owner)
    {
        const std::lock_guard lock(m_owner.m_mutex);
        if (!m_owner.m_idle.empty()) {
            m_workspace = std::move(m_owner.m_idle.back());
            m_owner.m_idle.pop_back();
        }
        if (!m_workspace)
            m_workspace = std::make_unique<Workspace>();
    }
    ~WorkspaceLoan()
    {
        const std::lock_guard lock(m_owner.m_mutex);
        m_owner.m_idle.push_back(std::move(m_workspace));
    }
    WorkspaceLoan(const WorkspaceLoan &) = delete;
    WorkspaceLoan &operator=(const WorkspaceLoan &) = delete;

    Workspace &operator*() const { return *m_workspace; }

private:
    const Transformer &m_owner;
    std::unique_ptr<Workspace> m_workspace;
};

Transformer::Transformer(const Architecture &architecture, LoadedWeights loaded)
    : m_architecture(architecture)
    , m_loaded(std::move(loaded))
    , m_pool(ThreadPool::shared())
{
}

Transformer::~Transformer() = default;

Status Transformer::check(const Input &input) const
{
    const auto refuse = [](std::string what, std::string expected, std::string found) {
        return Error{.code = ErrorCode::InvalidArgument,
                     .what = std::move(what),
                     .expected = std::move(expected),
                     .found = std::move(found)};
    };
    const std::size_t tokens = input.ids.size();
    if (tokens == 0)
        return refuse("there is no token to look at", "at least one token", "none");
    if (tokens > static_cast<std::size_t>(shape().positions)) {
        return refuse("there are more tokens than the model has positions",
                      "at most " + std::to_string(shape().positions), std::to_string(tokens));
    }
    if ((!input.typeIds.empty() && input.typeIds.size() != tokens)
        || (!input.attended.empty() && input.attended.size() != tokens))
        return refuse("ids, type ids and attention mask differ in length",
                      std::to_string(tokens) + " of each",
                      std::to_string(input.typeIds.size()) + " and " + std::to_string(input.attended.size()));
    if (m_loaded.weights.blocks.front().hasCross() != (input.memory != nullptr))
        return refuse("a decoder that looks at an encoder needs its hidden states", {}, {});
    for (const std::int32_t id : input.ids) {
        if (id < 0 || id >= shape().vocabulary)
            return refuse("a token has no row in the embedding table",
                          "0 to " + std::to_string(shape().vocabulary - 1), std::to_string(id));
    }
    for (const std::int32_t type : input.typeIds) {
        if (type < 0 || type >= std::max(shape().segments, 1))
            return refuse("a type id has no row in the segment table",
                          "0 to " + std::to_string(std::max(shape().segments, 1) - 1), std::to_string(type));
    }
    return Done{};
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
void Transformer::placeQueriesAndKeys(std::size_t layer, const Workspace &workspace,
                                      Trace::Layer &projections) const
{
    const ModelShape &s = shape();
    const AttentionWeights &from = m_loaded.block(layer).self;
    const bool windowed = s.windowRotary && !s.windows.empty() && s.windows[layer] > 0;
    const RotaryTable &rotary = windowed ? workspace.windowRotary : workspace.rotary;
    if (s.rotary.dimensions == 0 && from.queryNorm.isEmpty())
        return;
    const auto place = [&](float *row, int token, int heads, const Norm &norm) {
        const auto width = static_cast<int>(norm.gain.size());
        for (int first = 0; width > 0 && first < heads * s.dHead; first += width)
            norm.apply(row + first, s.normEpsilon, row + first);
        if (s.rotary.dimensions > 0)
            rotary.turn(row, token, heads, s.dHead);
    };
    forEachRow(m_pool, static_cast<int>(projections.query.rows()), [&](int row) {
        const int token = workspace.reused + row;
        place(projections.query.row(row).data(), token, s.heads, from.queryNorm);
        place(projections.key.row(row).data(), token, s.keyValueHeads, from.keyNorm);
    });
}

/// z of every head, from the projections of @p layer in @p content.
void Transformer::mixHeads(std::size_t layer, const Trace::Content &content, Workspace &workspace) const
{
    const ModelShape &s = shape();
    const Trace::Layer &projections = content.layers[layer];
    const bool cross = content.kind == AttentionKind::Cross;
    const std::vector<float> &keyMask = cross ? workspace.memoryMask : workspace.keyMask;
    m_pool.run([&](int part, int parts) {
        for (int head = part; head < s.heads; head += parts) {
            const std::ptrdiff_t keyColumn = std::ptrdiff_t{head} * s.keyValueHeads / s.heads * s.dHead;
            HeadInput input;
            input.firstQuery = workspace.reused;
            input.queryStride = projections.query.cols();
            input.query = projections.query.data() + input.firstQuery * input.queryStride
                + std::ptrdiff_t{head} * s.dHead;
            input.key = projections.key.data() + keyColumn;
            input.value = projections.value.data() + keyColumn;
            input.keyValueStride = projections.key.cols();
            input.queries = static_cast<int>(projections.query.rows()) - input.firstQuery;
            input.keys = static_cast<int>(projections.key.rows());
            input.dHead = s.dHead;
            input.rule = {s.scales[layer], s.softCap, content.bias.head(head)};
            input.causal = s.causal && !cross;
            input.keyMask = keyMask.empty() ? nullptr : keyMask.data();
            input.window = content.windows.empty() ? 0 : content.windows[layer];
            workspace.mixers[static_cast<std::size_t>(part)].mix(
                input, workspace.z.data() + std::ptrdiff_t{head} * s.dHead,
                std::ptrdiff_t{s.heads} * s.dHead);
        }
    });
}

/// update = what the tokens at @p x see among themselves.
void Transformer::attendSelf(std::size_t layer, const float *x, const Input &input, Workspace &workspace,
                             Trace::Content &content) const
{
    const AttentionWeights &from = m_loaded.block(layer).self;
    const auto tokens = static_cast<int>(content.hiddenStates[layer].rows());
    Trace::Layer &projections = content.layers[layer];
    projections.query.resize(tokens, from.query.out());
    projections.key.resize(tokens, from.key.out());
    projections.value.resize(tokens, from.value.out());
    const std::array<LinearTarget, 3> targets{{{&from.query, projections.query.data()},
                                               {&from.key, projections.key.data()},
                                               {&from.value, projections.value.data()}}};
    multiply(m_pool, {.x = x, .rows = tokens, .targets = targets, .next = &from.output});
    placeQueriesAndKeys(layer, workspace, projections);
    if (workspace.reused > 0) {
        const Trace::Layer &before = input.previous->content().layers[layer];
        prependRows(m_pool, before.query, workspace.reused, projections.query);
        prependRows(m_pool, before.key, workspace.reused, projections.key);
        prependRows(m_pool, before.value, workspace.reused, projections.value);
    }
    mixHeads(layer, content, workspace);
    const std::array<LinearTarget, 1> output{{{&from.output, workspace.update.data()}}};
    const Block &all = m_loaded.block(layer);
    multiply(m_pool,
             {.x = workspace.z.data(),
              .rows = tokens,
              .targets = output,
              .next = all.hasCross() ? &all.cross.query : &all.feedForwardUp});
}

/// update = what the @p tokens at @p x see in the memory.
void Transformer::attendCross(std::size_t layer, const float *x, int tokens, const Matrix &memory,
                              Workspace &workspace, Trace::Content &cross) const
{
    const AttentionWeights &from = m_loaded.block(layer).cross;
    const auto keys = static_cast<int>(memory.rows());
    Trace::Layer &projections = cross.layers[layer];
    projections.query.resize(tokens, from.query.out());
    projections.key.resize(keys, from.key.out());
    projections.value.resize(keys, from.value.out());
    const std::array<LinearTarget, 1> query{{{&from.query, projections.query.data()}}};
    const std::array<LinearTarget, 2> keyValue{
        {{&from.key, projections.key.data()}, {&from.value, projections.value.data()}}};
    multiply(m_pool, {.x = x, .rows = tokens, .targets = query, .next = &from.key});
    multiply(m_pool, {.x = memory.data(), .rows = keys, .targets = keyValue, .next = &from.output});
    mixHeads(layer, cross, workspace);
    const std::array<LinearTarget, 1> output{{{&from.output, workspace.update.data()}}};
    multiply(m_pool,
             {.x = workspace.z.data(),
              .rows = tokens,
              .targets = output,
              .next = &m_loaded.block(layer).feedForwardUp});
}

/// update = down(activation(up x)), or with a gate down(activation(gate x) · up x).
void Transformer::feedForward(std::size_t layer, const float *x, int tokens, Workspace &workspace) const
{
    const Block &from = m_loaded.block(layer);
    const Activation activation = shape().activation;
    const bool gated = !from.feedForwardGate.isEmpty();
    const std::array<LinearTarget, 2> both{{{&from.feedForwardGate, workspace.gate.data(), activation},
                                            {&from.feedForwardUp, workspace.feedForward.data()}}};
    const std::array<LinearTarget, 1> up{{{&from.feedForwardUp, workspace.feedForward.data(), activation}}};
    multiply(m_pool,
             {.x = x,
              .rows = tokens,
              .targets = gated ? std::span<const LinearTarget>(both) : std::span<const LinearTarget>(up),
              .next = &from.feedForwardDown});
    if (gated) {
        forEachRow(m_pool, tokens, [&](int row) {
            const std::ptrdiff_t first = std::ptrdiff_t{row} * shape().feedForward;
            Eigen::Map<RowVector>(workspace.feedForward.data() + first, shape().feedForward).array()
                *= Eigen::Map<const RowVector>(workspace.gate.data() + first, shape().feedForward).array();
        });
    }
    const std::array<LinearTarget, 1> down{{{&from.feedForwardDown, workspace.update.data()}}};
    multiply(
        m_pool,
        {.x = workspace.feedForward.data(), .rows = tokens, .targets = down, .next = firstLinear(layer + 1)});
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

/// One block, from hiddenStates[layer] to hiddenStates[layer + 1]: self-attention A, in a decoder that looks
/// at an encoder cross-attention C, feed-forward part F. With the norm before each part, where there is one:
///     x + A(norm x),  then + C(norm …),  then + F(norm …);   with the norm after it:  norm(x + A x), …;
/// in parallel:  x + A(norm₁ x) + F(norm₂ x), or norm₁ for both where there is no norm₂.
void Transformer::runBlock(std::size_t layer, const Input &input, Workspace &workspace,
                           Trace::Content &content, Trace::Content *cross) const
{
    const Block &from = m_loaded.block(layer);
    const Matrix &x = content.hiddenStates[layer];
    Matrix &y = content.hiddenStates[layer + 1];
    const auto tokens = static_cast<int>(x.rows());
    const bool before = shape().normPlace == NormPlace::Before;
    const auto readBy = [&](const Norm &norm, const Matrix &residual) {
        const bool normed = before && (!norm.isEmpty() || shape().parallel);
        return normed ? workspace.normed.data() : residual.data();
    };
    y.resize(tokens, shape().dModel);
    if (before && !from.self.norm.isEmpty()) {
        forEachRow(m_pool, tokens, [&](int row) {
            from.self.norm.apply(x.row(row).data(), shape().normEpsilon,
                                 workspace.normed.data() + std::ptrdiff_t{row} * shape().dModel);
        });
    }
    attendSelf(layer, readBy(from.self.norm, x), input, workspace, content);
    const Norm &second = from.hasCross() ? from.cross.norm : from.feedForwardNorm;
    endPart({from.self.norm, from.self.updateNorm, &second}, x, x, y, workspace);
    if (from.hasCross()) {
        attendCross(layer, readBy(from.cross.norm, y), tokens, *input.memory, workspace, *cross);
        endPart({from.cross.norm, from.cross.updateNorm, &from.feedForwardNorm}, x, y, y, workspace);
    }
    feedForward(layer, readBy(from.feedForwardNorm, y), tokens, workspace);
    endPart({from.feedForwardNorm, from.feedForwardUpdateNorm, nullptr}, x, y, y, workspace);
}

namespace {

/// 0 or −∞ a key; empty where all are attended.
std::vector<float> maskOf(std::span<const std::uint8_t> attended)
{
    std::vector<float> mask;
    if (std::find(attended.begin(), attended.end(), 0) == attended.end())
        return mask;
    for (const std::uint8_t key : attended)
        mask.push_back(key ? 0.F : -std::numeric_limits<float>::infinity());
    return mask;
}

} // namespace

/// What a trace needs to derive scores and patterns again.
void Transformer::describe(std::span<const std::uint8_t> attended, Trace::Content &content) const
{
    const std::vector<float> &scales = shape().scales;
    content.attended.assign(attended.begin(), attended.end());
    content.scale = scales.front();
    if (std::count(scales.begin(), scales.end(), content.scale) != static_cast<std::ptrdiff_t>(scales.size()))
        content.layerScales = scales;
    content.softCap = shape().softCap;
    content.layers.resize(static_cast<std::size_t>(shape().layers));
}

void Transformer::finish(Matrix &last) const
{
    const auto tokens = static_cast<int>(last.rows());
    const Norm &norm = m_loaded.weights.finalNorm;
    if (!norm.isEmpty()) {
        forEachRow(m_pool, tokens, [&](int row) {
            norm.apply(last.row(row).data(), shape().normEpsilon, last.row(row).data());
        });
    }
    const Linear &projection = m_loaded.weights.finalProjection;
    if (!projection.isEmpty()) {
        Matrix projected(tokens, projection.out());
        const std::array<LinearTarget, 1> target{{{&projection, projected.data()}}};
        multiply(m_pool, {.x = last.data(), .rows = tokens, .targets = target});
        last = std::move(projected);
    }
}

Status Transformer::run(const Input &input, const CancelToken &cancel, Trace::Content &content,
                        Trace::Content *cross) const
{
    const auto tokens = static_cast<int>(input.ids.size());
    const auto layers = static_cast<std::size_t>(shape().layers);
    const WorkspaceLoan loan(*this);
    Workspace &workspace = *loan;
    workspace.prepare(shape(), tokens, m_pool.threads());
    workspace.keyMask = maskOf(input.attended);
    workspace.memoryMask = maskOf(input.memoryAttended);
    content.kind = shape().causal ? AttentionKind::Decoder : AttentionKind::Encoder;
    describe(input.attended, content);
    content.windows = shape().windows;
    content.bias = positionBias(input);
    content.rotation = rotationOf(shape().rotary, tokens);
    if (shape().windowRotary)
        content.windowRotation = rotationOf(*shape().windowRotary, tokens);
    content.hiddenStates.resize(layers + 1);
    if (cross) {
        cross->kind = AttentionKind::Cross;
        describe(input.memoryAttended, *cross);
    }

    workspace.reused = reusableTokens(shape(), input);
    Matrix &first = content.hiddenStates.front();
    embed(m_architecture, m_loaded, m_pool, input, first);
    if (workspace.reused > 0)
        first = first.bottomRows(tokens - workspace.reused).eval();
    for (std::size_t layer = 0; layer < layers; ++layer) {
        if (cancel.isCancelled())
            return Error{.code = ErrorCode::Cancelled, .what = "a newer request took over"};
        runBlock(layer, input, workspace, content, cross);
    }
    finish(content.hiddenStates.back());
    for (std::size_t i = 0; workspace.reused > 0 && i <= layers; ++i)
        prependRows(m_pool, input.previous->content().hiddenStates[i], workspace.reused,
                    content.hiddenStates[i]);
    content.poolerOutput = pooled(m_loaded.weights, m_pool, content.hiddenStates.back());
    return Done{};
}

Matrix Transformer::logits(const MatrixView &residual) const
{
    return vocabularyLogits(m_loaded, m_pool, residual);
}

} // namespace headlight
