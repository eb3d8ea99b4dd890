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

using NormPlace = Architecture::NormPlace;

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
        mixers.resize(static_cast<std::size_t>(threads));
    }

    FloatBuffer normed; // (tokens, d_model)
    FloatBuffer update; // (tokens, d_model), what a block's part adds to the residual
    FloatBuffer z; // (tokens, heads·d_head)
    FloatBuffer feedForward; // (tokens, feed-forward width)
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
    const double products = s.dModel * (2 * width + 2 * keyWidth + 2.0 * s.feedForward);
    return s.layers * (2 * products * tokens + 4 * width * tokens * tokens);
}

void Transformer::embed(const Input &input, Matrix &residual) const
{
    const Weights &weights = m_loaded.weights;
    residual.resize(static_cast<Eigen::Index>(input.ids.size()), shape().dModel);
    forEachRow(m_pool, static_cast<int>(input.ids.size()), [&](int row) {
        const auto token = static_cast<std::size_t>(row);
        float *x = residual.row(row).data();
        const Kernels &k = kernels();
        k.add(weights.tokenTable.row(input.ids[token]).data(), weights.positionTable.row(row).data(), x,
              shape().dModel);
        if (weights.segmentTable.size() > 0) {
            const Eigen::Index type = input.typeIds.empty() ? 0 : input.typeIds[token];
            k.add(x, weights.segmentTable.row(type).data(), x, shape().dModel);
        }
        const Norm &norm = weights.embeddingNorm;
        if (!norm.isEmpty())
            k.layerNorm(x, norm.gain.data(), norm.bias.data(), shape().normEpsilon, x, shape().dModel);
    });
}

void Transformer::attend(const Trace::Layer &projections, float scale, Workspace &workspace) const
{
    const ModelShape &s = shape();
    m_pool.run([&](int part, int parts) {
        for (int head = part; head < s.heads; head += parts) {
            const std::ptrdiff_t keyColumn = std::ptrdiff_t{head} * s.keyValueHeads / s.heads * s.dHead;
            HeadInput input;
            input.query = projections.query.data() + std::ptrdiff_t{head} * s.dHead;
            input.queryStride = projections.query.cols();
            input.key = projections.key.data() + keyColumn;
            input.value = projections.value.data() + keyColumn;
            input.keyValueStride = projections.key.cols();
            input.tokens = static_cast<int>(projections.query.rows());
            input.dHead = s.dHead;
            input.scale = scale;
            input.causal = s.causal;
            input.keyMask = workspace.keyMask.empty() ? nullptr : workspace.keyMask.data();
            workspace.mixers[static_cast<std::size_t>(part)].mix(
                input, workspace.z.data() + std::ptrdiff_t{head} * s.dHead,
                std::ptrdiff_t{s.heads} * s.dHead);
        }
    });
}

const Linear *Transformer::firstLinear(std::size_t layer) const
{
    return layer < m_loaded.weights.blocks.size() ? &m_loaded.weights.blocks[layer].query : nullptr;
}

/// One block, from hiddenStates[layer] to hiddenStates[layer + 1]. With the norm before each part:
///     x + A(norm₁ x) = y,  y + F(norm₂ y);  with the norm after it:  norm₁(x + A x) = y,  norm₂(y + F y).
void Transformer::runBlock(std::size_t layer, Workspace &workspace, Trace::Content &content) const
{
    const Block &block = m_loaded.weights.blocks[layer];
    const Matrix &x = content.hiddenStates[layer];
    Matrix &y = content.hiddenStates[layer + 1];
    Trace::Layer &projections = content.layers[layer];
    const Kernels &k = kernels();
    const auto tokens = static_cast<int>(x.rows());
    const int width = shape().dModel;
    const bool before = m_architecture.normPlace == NormPlace::Before;
    const auto normalise = [&](const Norm &norm, const float *from, float *to) {
        k.layerNorm(from, norm.gain.data(), norm.bias.data(), shape().normEpsilon, to, width);
    };
    const auto normedRow = [&](int row) { return workspace.normed.data() + std::ptrdiff_t{row} * width; };
    const auto updateRow = [&](int row) { return workspace.update.data() + std::ptrdiff_t{row} * width; };
    y.resize(tokens, width);
    projections.query.resize(tokens, block.query.out());
    projections.key.resize(tokens, block.key.out());
    projections.value.resize(tokens, block.value.out());

    if (before)
        forEachRow(m_pool, tokens,
                   [&](int row) { normalise(block.attentionNorm, x.row(row).data(), normedRow(row)); });
    const std::array<LinearTarget, 3> queryKeyValue{{{&block.query, projections.query.data()},
                                                     {&block.key, projections.key.data()},
                                                     {&block.value, projections.value.data()}}};
    multiply(m_pool,
             {.x = before ? workspace.normed.data() : x.data(),
              .rows = tokens,
              .targets = queryKeyValue,
              .next = &block.attentionOutput});
    attend(projections, shape().scales[layer], workspace);
    const std::array<LinearTarget, 1> output{{{&block.attentionOutput, workspace.update.data()}}};
    multiply(m_pool,
             {.x = workspace.z.data(), .rows = tokens, .targets = output, .next = &block.feedForwardUp});

    forEachRow(m_pool, tokens, [&](int row) {
        float *residual = y.row(row).data();
        k.add(x.row(row).data(), updateRow(row), residual, width);
        normalise(before ? block.feedForwardNorm : block.attentionNorm, residual,
                  before ? normedRow(row) : residual);
    });
    const std::array<LinearTarget, 1> up{{{&block.feedForwardUp, workspace.feedForward.data()}}};
    multiply(m_pool,
             {.x = before ? workspace.normed.data() : y.data(),
              .rows = tokens,
              .targets = up,
              .activation = shape().activation,
              .next = &block.feedForwardDown});
    const std::array<LinearTarget, 1> down{{{&block.feedForwardDown, workspace.update.data()}}};
    multiply(
        m_pool,
        {.x = workspace.feedForward.data(), .rows = tokens, .targets = down, .next = firstLinear(layer + 1)});
    forEachRow(m_pool, tokens, [&](int row) {
        float *residual = y.row(row).data();
        k.add(residual, updateRow(row), residual, width);
        if (!before)
            normalise(block.feedForwardNorm, residual, residual);
    });
}

Status Transformer::run(const Input &input, const CancelToken &cancel, Trace::Content &content) const
{
    const auto tokens = static_cast<int>(input.ids.size());
    const std::size_t layers = m_loaded.weights.blocks.size();
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
    content.hiddenStates.resize(layers + 1);
    content.layers.resize(layers);

    embed(input, content.hiddenStates.front());
    for (std::size_t layer = 0; layer < layers; ++layer) {
        if (cancel.isCancelled())
            return Error{.code = ErrorCode::Cancelled, .what = "a newer request took over"};
        runBlock(layer, workspace, content);
    }
    const Norm &norm = m_loaded.weights.finalNorm;
    if (!norm.isEmpty()) {
        Matrix &last = content.hiddenStates.back();
        forEachRow(m_pool, tokens, [&](int row) {
            float *x = last.row(row).data();
            kernels().layerNorm(x, norm.gain.data(), norm.bias.data(), shape().normEpsilon, x,
                                shape().dModel);
        });
    }
    return Done{};
}

Matrix Transformer::logits(const MatrixView &residual) const
{
    const Weights &weights = m_loaded.weights;
    const auto tokens = static_cast<int>(residual.rows());
    const int width = shape().dModel;
    Matrix x = residual;
    if (!weights.headTransform.isEmpty()) {
        Matrix transformed(tokens, weights.headTransform.out());
        const std::array<LinearTarget, 1> target{{{&weights.headTransform, transformed.data()}}};
        multiply(m_pool,
                 {.x = x.data(), .rows = tokens, .targets = target, .activation = shape().headActivation});
        const Norm &norm = weights.headNorm;
        for (int row = 0; row < tokens; ++row)
            kernels().layerNorm(transformed.row(row).data(), norm.gain.data(), norm.bias.data(),
                                shape().normEpsilon, x.row(row).data(), width);
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
            kernels().dotRows(x.row(token).data(), decoder.row(first).data(), rows, width, result);
            if (!weights.decoderBias.empty())
                kernels().add(result, weights.decoderBias.data() + first, result, rows);
        }
    });
    return logits;
}

} // namespace headlight
