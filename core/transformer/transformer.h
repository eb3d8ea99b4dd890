// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/canceltoken.h"
#include "core/transformer/trace.h"
#include "core/transformer/weights.h"

#include <memory>
#include <mutex>
#include <span>

namespace headlight {

class ThreadPool;

/// The forward pass: token ids in, hidden states and projections out. It knows tables and numbers, no text
/// and no family by name; what differs between families is in Architecture.
///
/// Immutable; all const functions may be called from several threads at once (they share the processor then).
class Transformer
{
public:
    struct Input
    {
        std::span<const std::int32_t> ids; ///< each below shape().vocabulary; at most shape().positions
        std::span<const std::int32_t> typeIds; ///< one an id, each below shape().segments; or empty: all 0
        std::span<const std::uint8_t> attended; ///< one an id, 0 hides it as a key; or empty: all attended
    };

    Transformer(const Architecture &architecture, LoadedWeights loaded);
    ~Transformer();

    const ModelShape &shape() const { return m_loaded.shape; }
    const LoadedWeights &loaded() const { return m_loaded; }
    bool predicts() const { return m_loaded.weights.predicts; }

    /// BadValue or InvalidArgument where run() could not take @p input.
    Status check(const Input &input) const;

    /// Fills content.hiddenStates, layers, attended, scale, layerScales, softCap, windows and bias. @p input
    /// has passed check(). Cost 2·parameters·tokens + 4·layers·d_model·tokens² operations.
    /// @return Cancelled; polled before every block
    Status run(const Input &input, const CancelToken &cancel, Trace::Content &content) const;

    /// Logits (tokens, vocabulary) for final hidden states (tokens, d_model); only when predicts().
    Matrix logits(const MatrixView &residual) const;

    /// Floating-point operations of a pass over @p tokens.
    double flop(int tokens) const;

private:
    struct Workspace;
    class WorkspaceLoan;

    void embed(const Input &input, Matrix &residual) const;
    void runBlock(std::size_t layer, Workspace &workspace, Trace::Content &content) const;
    void project(std::size_t layer, const float *x, Workspace &workspace, Trace::Layer &projections) const;
    void attend(std::size_t layer, const Trace::Content &content, Workspace &workspace) const;
    void feedForward(std::size_t layer, const float *x, int tokens, Workspace &workspace) const;
    std::vector<int> positionsOf(const Input &input) const;
    PositionBias positionBias(const Input &input) const;
    const Block &block(std::size_t layer) const;
    const Linear *firstLinear(std::size_t layer) const;

    const Architecture &m_architecture;
    LoadedWeights m_loaded;
    ThreadPool &m_pool;
    mutable std::mutex m_mutex;
    mutable std::vector<std::unique_ptr<Workspace>> m_idle; // for the next run
};

} // namespace headlight
