// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/transformer.h"

#include "core/base/threadpool.h"
#include "core/transformer/headattention.h"

#include <algorithm>
#include <array>
#include <limits>

namespace headlight {

namespace {

/// Calls work(row) for every row, shared among the threads.
template <typename Work> void forEachRow(ThreadPool &pool, int rows, const Work &work)
{
    pool.run([&](int part, int parts) {
        const int end = static_cast<int>(std::int64_t{rows} * (part + 1) / parts);
        for (int row = static_cast<int>(std::int64_t{rows} * part / parts); row < end; ++row)
            work(row);
    });
}

} // namespace

/// Memory of one run, kept for the next one: fresh memory costs more than the arithmetic of a short sentence.
struct Transformer::Workspace
{
    void prepare(const ModelShape &shape, int tokens, int threads)
    {
        const auto n = static_cast<std::size_t>(tokens);
        normed.reserve(n * static_cast<std::size_t>(shape.dModel));
        update.reserve(n * static_cast<std::size_t>(shape.dModel));
        z.reserve(n * static_cast<std::size_t>(shape.heads) * static_cast<std::size_t>(shape.dHead));
        feedForward.reserve(n * static_cast<std::size_t>(shape.feedForward));
        gate.reserve(n * static_cast<std::size_t>(shape.feedForward));
        if (shape.rotary.dimensions > 0)
            rotary.prepare(shape.rotary, tokens);
        mixers.resize(static_cast<std::size_t>(threads));
    }

    FloatBuffer normed; // (tokens, d_model)
    FloatBuffer update; // (tokens, d_model), what a block's part adds to the residual
    FloatBuffer z; // (tokens, heads·d_head)
    FloatBuffer feedForward; // (tokens, feed-forward width)
    FloatBuffer gate; // (tokens, feed-forward width)
    RotaryTable rotary;
    std::vector<float> keyMask; // (tokens), empty when all keys are attended
    std::vector<HeadMixer> mixers; // one a thread
};

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

double Transformer::flop(int tokens) const
{
    const ModelShape &s = shape();
    const double width = static_cast<double>(s.heads) * s.dHead;
    const double keyWidth = static_cast<double>(s.keyValueHeads) * s.dHead;
    const double products = s.dModel
        * (2 * width + 2 * keyWidth
           + (m_loaded.weights.blocks.front().feedForwardGate.isEmpty() ? 2.0 : 3.0) * s.feedForward);
    return s.layers * (2 * products * tokens + 4 * width * tokens * tokens);
}

std::vector<int> Transformer::positionsOf(const Input &input) const
{
    std::vector<int> positions;
    int next = 0;
    for (std::size_t token = 0; token < input.ids.size(); ++token) {
        const bool skipped = m_architecture.positions == Architecture::Positions::SkipPadding
            ? input.ids[token] == shape().paddingId
            : m_architecture.positions == Architecture::Positions::SkipHidden && !input.attended.empty()
                && input.attended[token] == 0;
        positions.push_back(skipped ? -1 : next++);
    }
    return positions;
}

PositionBias Transformer::positionBias(const Input &input) const
{
    const auto tokens = static_cast<int>(input.ids.size());
    if (m_architecture.linearPositionBias)
        return linearBias(shape().heads, tokens, input.attended);
    if (m_loaded.weights.relativeBias.size() > 0)
        return relativeBias(m_loaded.weights.relativeBias, tokens, shape().relativeFarthest);
    return {};
}

/// What the block of @p layer begins with: norm(token·scale + position + segment), projected to d_model
/// before the sum or after the norm where the tables are narrower.
void Transformer::embed(const Input &input, Matrix &residual) const
{
    const Weights &weights = m_loaded.weights;
    const auto tokens = static_cast<int>(input.ids.size());
    const auto project = [&] {
        Matrix projected(tokens, shape().dModel);
        const std::array<LinearTarget, 1> target{{{&weights.embeddingProjection, projected.data()}}};
        multiply(m_pool, {.x = residual.data(), .rows = tokens, .targets = target});
        residual = std::move(projected);
    };
    residual.resize(tokens, shape().embedding);
    for (int row = 0; row < tokens; ++row)
        residual.row(row)
            = weights.tokenTable.row(input.ids[static_cast<std::size_t>(row)]) * shape().embeddingScale;
    const bool projects = !weights.embeddingProjection.isEmpty();
    if (projects && m_architecture.projectsTokens)
        project();
    const std::vector<int> positions = positionsOf(input);
    forEachRow(m_pool, tokens, [&](int row) {
        const auto token = static_cast<std::size_t>(row);
        float *x = residual.row(row).data();
        const auto width = static_cast<int>(residual.cols());
        const Kernels &k = kernels();
        if (weights.positionTable.size() > 0)
            k.add(x, weights.positionTable.row(shape().positionOffset + positions[token]).data(), x, width);
        if (weights.segmentTable.size() > 0) {
            const Eigen::Index type = input.typeIds.empty() ? 0 : input.typeIds[token];
            k.add(x, weights.segmentTable.row(type).data(), x, width);
        }
        if (!weights.embeddingNorm.isEmpty())
            weights.embeddingNorm.apply(x, shape().normEpsilon, x);
    });
    if (projects && !m_architecture.projectsTokens)
        project();
}

/// Query, key and value of @p layer from its input @p x, turned by their positions.
void Transformer::project(std::size_t layer, const float *x, Workspace &workspace,
                          Trace::Layer &projections) const
{
    const Block &from = block(layer);
    const auto tokens = static_cast<int>(projections.query.rows());
    const std::array<LinearTarget, 3> targets{{{&from.query, projections.query.data()},
                                               {&from.key, projections.key.data()},
                                               {&from.value, projections.value.data()}}};
    multiply(m_pool, {.x = x, .rows = tokens, .targets = targets, .next = &from.attentionOutput});
    if (shape().rotary.dimensions == 0)
        return;
    forEachRow(m_pool, tokens, [&](int row) {
        workspace.rotary.turn(projections.query.row(row).data(), row, shape().heads, shape().dHead);
        workspace.rotary.turn(projections.key.row(row).data(), row, shape().keyValueHeads, shape().dHead);
    });
}

void Transformer::attend(std::size_t layer, const Trace::Content &content, Workspace &workspace) const
{
    const ModelShape &s = shape();
    const Trace::Layer &projections = content.layers[layer];
    m_pool.run([&](int part, int parts) {
        for (int head = part; head < s.heads; head += parts) {
            const std::ptrdiff_t keyColumn = std::ptrdiff_t{head} * s.keyValueHeads / s.heads * s.dHead;
            HeadInput input;
            input.query = projections.query.data() + std::ptrdiff_t{head} * s.dHead;
            input.queryStride = projections.query.cols();
            input.key = projections.key.data() + keyColumn;
            input.value = projections.value.data() + keyColumn;
            input.keyValueStride = projections.key.cols();
            input.queries = static_cast<int>(projections.query.rows());
            input.keys = static_cast<int>(projections.key.rows());
            input.dHead = s.dHead;
            input.rule = {s.scales[layer], s.softCap, content.bias.head(head)};
            input.causal = s.causal;
            input.keyMask = workspace.keyMask.empty() ? nullptr : workspace.keyMask.data();
            input.window = s.windows.empty() ? 0 : s.windows[layer];
            workspace.mixers[static_cast<std::size_t>(part)].mix(
                input, workspace.z.data() + std::ptrdiff_t{head} * s.dHead,
                std::ptrdiff_t{s.heads} * s.dHead);
        }
    });
}

const Block &Transformer::block(std::size_t layer) const
{
    const std::size_t blocks = m_loaded.weights.blocks.size();
    return m_loaded.weights.blocks[layer * blocks / static_cast<std::size_t>(shape().layers)];
}

const Linear *Transformer::firstLinear(std::size_t layer) const
{
    return layer < static_cast<std::size_t>(shape().layers) ? &block(layer).query : nullptr;
}

/// update = down(activation(up x)), or with a gate down(activation(gate x) · up x).
void Transformer::feedForward(std::size_t layer, const float *x, int tokens, Workspace &workspace) const
{
    const Block &from = block(layer);
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

/// One block, from hiddenStates[layer] to hiddenStates[layer + 1]. With the norm before each part:
///     x + A(norm₁ x) = y,  y + F(norm₂ y);  with the norm after it:  norm₁(x + A x) = y,  norm₂(y + F y);
/// in parallel:  x + A(norm₁ x) + F(norm₂ x), or norm₁ for both where there is no norm₂.
void Transformer::runBlock(std::size_t layer, Workspace &workspace, Trace::Content &content) const
{
    const Block &from = block(layer);
    const Matrix &x = content.hiddenStates[layer];
    Matrix &y = content.hiddenStates[layer + 1];
    Trace::Layer &projections = content.layers[layer];
    const auto tokens = static_cast<int>(x.rows());
    const int width = shape().dModel;
    const float epsilon = shape().normEpsilon;
    const bool before = shape().normPlace == NormPlace::Before;
    const auto normedRow = [&](int row) { return workspace.normed.data() + std::ptrdiff_t{row} * width; };
    const auto addUpdate = [&](int row, const float *input, const Norm &updateNorm) {
        float *update = workspace.update.data() + std::ptrdiff_t{row} * width;
        if (!updateNorm.isEmpty())
            updateNorm.apply(update, epsilon, update);
        kernels().add(shape().residualFromNorm ? normedRow(row) : input, update, y.row(row).data(), width);
    };
    y.resize(tokens, width);
    projections.query.resize(tokens, from.query.out());
    projections.key.resize(tokens, from.key.out());
    projections.value.resize(tokens, from.value.out());

    if (before)
        forEachRow(m_pool, tokens,
                   [&](int row) { from.attentionNorm.apply(x.row(row).data(), epsilon, normedRow(row)); });
    project(layer, before ? workspace.normed.data() : x.data(), workspace, projections);
    attend(layer, content, workspace);
    const std::array<LinearTarget, 1> output{{{&from.attentionOutput, workspace.update.data()}}};
    multiply(m_pool,
             {.x = workspace.z.data(), .rows = tokens, .targets = output, .next = &from.feedForwardUp});
    forEachRow(m_pool, tokens, [&](int row) {
        float *residual = y.row(row).data();
        addUpdate(row, x.row(row).data(), from.attentionUpdateNorm);
        if (!before)
            from.attentionNorm.apply(residual, epsilon, residual);
        else if (!from.feedForwardNorm.isEmpty())
            from.feedForwardNorm.apply(shape().parallel ? x.row(row).data() : residual, epsilon,
                                       normedRow(row));
    });

    feedForward(layer, before ? workspace.normed.data() : y.data(), tokens, workspace);
    forEachRow(m_pool, tokens, [&](int row) {
        float *residual = y.row(row).data();
        addUpdate(row, residual, from.feedForwardUpdateNorm);
        if (!before)
            from.feedForwardNorm.apply(residual, epsilon, residual);
    });
}

Status Transformer::run(const Input &input, const CancelToken &cancel, Trace::Content &content) const
{
    const auto tokens = static_cast<int>(input.ids.size());
    const auto layers = static_cast<std::size_t>(shape().layers);
    const WorkspaceLoan loan(*this);
    Workspace &workspace = *loan;
    workspace.prepare(shape(), tokens, m_pool.threads());
    workspace.keyMask.clear();
    if (std::find(input.attended.begin(), input.attended.end(), 0) != input.attended.end()) {
        for (const std::uint8_t attended : input.attended)
            workspace.keyMask.push_back(attended ? 0.F : -std::numeric_limits<float>::infinity());
    }
    content.attended.assign(input.attended.begin(), input.attended.end());
    content.scale = shape().scales.front();
    if (std::count(shape().scales.begin(), shape().scales.end(), content.scale)
        != static_cast<std::ptrdiff_t>(layers))
        content.layerScales = shape().scales;
    content.softCap = shape().softCap;
    content.windows = shape().windows;
    content.bias = positionBias(input);
    content.hiddenStates.resize(layers + 1);
    content.layers.resize(layers);

    embed(input, content.hiddenStates.front());
    for (std::size_t layer = 0; layer < layers; ++layer) {
        if (cancel.isCancelled())
            return Error{.code = ErrorCode::Cancelled, .what = "a newer request took over"};
        runBlock(layer, workspace, content);
    }
    Matrix &last = content.hiddenStates.back();
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
    return Done{};
}

Matrix Transformer::logits(const MatrixView &residual) const
{
    const Weights &weights = m_loaded.weights;
    const auto tokens = static_cast<int>(residual.rows());
    const int width = shape().embedding;
    Matrix x = residual;
    if (!weights.headTransform.isEmpty()) {
        Matrix transformed(tokens, weights.headTransform.out());
        const std::array<LinearTarget, 1> target{
            {{&weights.headTransform, transformed.data(), shape().headActivation}}};
        multiply(m_pool, {.x = x.data(), .rows = tokens, .targets = target});
        for (int row = 0; row < tokens; ++row) {
            float *values = transformed.row(row).data();
            weights.headNorm.apply(values, shape().normEpsilon, values);
        }
        x = std::move(transformed);
    }
    const Matrix &decoder = weights.decoder.size() > 0 ? weights.decoder : weights.tokenTable;
    const auto vocabulary = static_cast<int>(decoder.rows());
    Matrix logits(tokens, vocabulary);
    constexpr int Chunk = 64; // rows of the decoder that stay in the cache for all tokens
    forEachRow(m_pool, (vocabulary + Chunk - 1) / Chunk, [&](int chunk) {
        const int first = chunk * Chunk;
        const int rows = std::min(Chunk, vocabulary - first);
        for (int token = 0; token < tokens; ++token) {
            float *result = logits.row(token).data() + first;
            kernels().dotRows(x.row(token).data(), decoder.row(first).data(), WeightType::Float32, rows,
                              width, result);
            if (!weights.decoderBias.empty())
                kernels().add(result, weights.decoderBias.data() + first, result, rows);
            if (shape().logitCap > 0)
                finishScores(result, {1, shape().logitCap, {}}, 0, nullptr, rows);
        }
    });
    return logits;
}

} // namespace headlight
